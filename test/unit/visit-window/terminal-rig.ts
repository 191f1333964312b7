/**
 * A window with terminals against a main process that keeps what it is asked, and prints what a test has a shell print.
 */
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { followShells } from '../../../renderer/visit/terminal/streams';
import type { Arguments, RequestName } from '../../../shared/ipc/contract';
import type { ShellView } from '../../../shared/visit/view';
import { bridgeOf } from '../../fakes/bridge-of';

export const esc = '\u001B';
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const shell = (state: ShellView['state']): ShellView => ({ id: 'shell-1', number: 1, state, recording: null });
export const open = (since: number): ShellView => shell({ kind: 'open', since });
export const lost = (at: number): ShellView => shell({ kind: 'lost', at });

let asked: { readonly name: RequestName; readonly args: unknown }[] = [];
let hear: (shellId: string, bytes: Uint8Array) => void = () => undefined;

export const print = (text: string | Uint8Array, shellId = 'shell-1'): void =>
  hear(shellId, typeof text === 'string' ? bytesOf(text) : text);
export const argumentsOf = <Name extends RequestName>(name: Name): Arguments<Name>[] =>
  asked.filter((one) => one.name === name).map(({ args }) => args as Arguments<Name>);
export const sent = (): string =>
  argumentsOf('shell.input')
    .map(({ bytes }) => new TextDecoder().decode(bytes))
    .join('');
/** So many bytes were drawn, and no more are asked for. */
export const allDrawn = (bytes: number): Promise<void> =>
  expect.poll(() => argumentsOf('shell.drawn').reduce((sum, each) => sum + each.bytes, 0)).toBe(bytes);
/** The next shell was told its size: it takes input. */
export const wentOn = (): Promise<void> => expect.poll(() => argumentsOf('shell.resize').length).toBeGreaterThan(1);

/** For each test of the file a window of its own. */
export function eachInItsWindow(): void {
  let stop = (): void => undefined;
  beforeEach(() => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe(): void {}
        disconnect(): void {}
      },
    );
    asked = [];
    const bridge = bridgeOf({
      on: (name, listener) => {
        if (name === 'shell.data') hear = (shellId, bytes) => listener({ shellId, bytes } as never);
        return () => undefined;
      },
      request: (name, args) => {
        asked.push({ name, args });
        return Promise.resolve({ ok: true, value: null as never });
      },
    });
    installBridge(bridge);
    stop = followShells();
  });
  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
  });
}
