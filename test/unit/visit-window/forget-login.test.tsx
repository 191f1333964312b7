// @vitest-environment jsdom
/** The menu of a device's terminal forgets its login with one press, and that of no other device. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { setUpWords } from '../../../renderer/i18n/setup';
import { HeadMenu } from '../../../renderer/visit/terminal/head-menu';
import type { Requesting } from '../../../renderer/store/use-request';
import type { Bridge } from '../../../shared/ipc/contract';
import type { VisitView } from '../../../shared/visit/view';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { sessionView } from '../visit/rig';
import { bridgeOf } from '../../fakes/bridge-of';

const asked: { readonly name: string; readonly args: unknown }[] = [];
const run = ((name: string, args: unknown) => {
  asked.push({ name, args });
  return Promise.resolve(null);
}) as unknown as Requesting['run'];

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});

afterEach(() => {
  cleanup();
  installBridge(null);
});

const visit: VisitView = {
  sessionId: 's1',
  serviceId: 'SSH',
  deviceType: null,
  phase: { kind: 'open', since: 1 },
  hostKey: null,
  login: null,
  shells: [],
  keeper: 'off',
};

it('is forgotten with one press, that of this device alone', async () => {
  installBridge(
    bridgeOf({ request: (() => Promise.resolve({ ok: true, value: null })) as unknown as Bridge['request'] }),
  );
  render(<HeadMenu view={sessionView()} visit={visit} shell={null} run={run} others={[]} />);
  const more = screen.getByRole('button', { name: 'More actions' });
  fireEvent.keyDown(more, { key: 'Enter' });
  fireEvent.keyUp(more, { key: 'Enter' });
  await act(() =>
    Promise.resolve(fireEvent.click(screen.getByRole('menuitem', { name: 'Log out and forget the login' }))),
  );
  expect(asked).toEqual([{ name: 'visit.forgetLogin', args: { id: 's1' } }]);
});
