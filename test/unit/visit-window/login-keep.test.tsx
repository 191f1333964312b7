// @vitest-environment jsdom
/**
 * The login after a refusal that came from the device's own questions: a fresh form, and what was said of keeping it
 * all the same.
 */
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { setUpWords } from '../../../renderer/i18n/setup';
import { VisitLogin } from '../../../renderer/visit/login';
import type { Bridge } from '../../../shared/ipc/contract';
import type { LoginProposal, VisitPhase, VisitView } from '../../../shared/visit/view';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { sessionView } from '../visit/rig';
import { bridgeOf } from '../../fakes/bridge-of';

const proposal: LoginProposal = {
  user: 'pat',
  method: 'password',
  keyFile: null,
  from: 'this-visit',
  holdsSecret: false,
  agentKeys: null,
  agentLimited: false,
  mayKeep: true,
  keep: false,
};
const visit = (phase: VisitPhase): VisitView => ({
  sessionId: 's1',
  serviceId: 'SSH',
  deviceType: null,
  phase,
  hostKey: null,
  login: null,
  shells: [],
  keeper: 'off',
});
const kept = (): boolean => screen.getByRole<HTMLInputElement>('checkbox').checked;

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
  installBridge(
    bridgeOf({ request: (() => Promise.resolve({ ok: true, value: null })) as unknown as Bridge['request'] }),
  );
});
afterEach(() => {
  cleanup();
});

it('begins with what was said of keeping it', () => {
  const view = sessionView();
  const first = visit({ kind: 'login', proposal: { ...proposal, keep: true }, refusal: null });
  const { rerender } = render(<VisitLogin view={view} visit={first} />);
  expect(kept()).toBe(true);
  const prompts = [{ text: 'Code:', echo: true }];
  rerender(<VisitLogin view={view} visit={visit({ kind: 'questions', title: '', instruction: '', prompts })} />);
  const refusal = { kind: 'refused', accepts: ['keyboard-interactive'] } as const;
  rerender(<VisitLogin view={view} visit={visit({ kind: 'login', proposal, refusal })} />);
  expect(kept()).toBe(false);
});
