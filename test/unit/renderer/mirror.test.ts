import { afterEach, describe, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { merged, nothingYet, startMirror, useMirror } from '../../../renderer/store/mirror';
import type { StateMessage } from '../../../shared/ipc/app-state';
import type { Bridge } from '../../../shared/ipc/contract';

const about = (version: string) => ({ ...nothingYet.about, version });
const start = useMirror.getInitialState();

afterEach(() => {
  installBridge(null);
  useMirror.setState(start, true);
});

describe('mirror', () => {
  it('takes newer slices only, each by itself', () => {
    const first = merged(start, { revision: 5, slices: { about: about('5'), profiles: ['a'] } });
    const late = merged(first, { revision: 4, slices: { about: about('4'), environments: [] } });
    expect(late.state.about.version).toBe('5');
    expect(late.revisions).toEqual({ about: 5, profiles: 5, environments: 4 });
    expect(merged(late, { revision: 6, slices: { profiles: ['b'] } }).state.profiles).toEqual(['b']);
  });

  it('stays the same object when there is no news', () => {
    const first = merged(start, { revision: 5, slices: { profiles: ['a'] } });
    expect(merged(first, { revision: 5, slices: { profiles: ['x'] } })).toBe(first);
  });

  it('subscribes before it asks, so that news during the snapshot is not lost', async () => {
    const order: string[] = [];
    let tell: (message: StateMessage) => void = () => undefined;
    const bridge: Bridge = {
      on: (name, listener) => {
        order.push(name);
        tell = listener as (message: StateMessage) => void;
        return () => undefined;
      },
      request: (name) => {
        order.push(name);
        tell({ revision: 9, slices: { profiles: ['new'] } });
        return Promise.resolve({
          ok: true,
          value: { revision: 8, slices: { ...nothingYet, profiles: ['old'] } } as never,
        });
      },
    };
    installBridge(bridge);
    await startMirror();
    expect(order).toEqual(['state.changed', 'app.snapshot']);
    expect(useMirror.getState().status).toBe('ready');
    expect(useMirror.getState().state.profiles).toEqual(['new']);
  });

  it('says so when the main process does not answer', async () => {
    installBridge({ on: () => () => undefined, request: () => Promise.reject(new Error('gone')) });
    await startMirror();
    expect(useMirror.getState().status).toBe('failed');
  });
});
