// @vitest-environment jsdom
/** Every reason why a login did not succeed, and every step of one that is under way, is said where it is waited for. */
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { setUpWords } from '../../../renderer/i18n/setup';
import { VisitLogin } from '../../../renderer/visit/login';
import type { Bridge } from '../../../shared/ipc/contract';
import { login } from '../../../shared/i18n/en-visit';
import {
  type KeyFileFault,
  type LoginProposal,
  type VisitPhase,
  visitSteps,
  type VisitView,
} from '../../../shared/visit/view';
import { bridgeOf } from '../../fakes/bridge-of';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { sessionView } from '../visit/rig';

const proposal: LoginProposal = {
  user: 'pat',
  method: 'key-file',
  keyFile: '/k',
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
/** None can be forgotten here. */
const faults = Object.keys({
  missing: 0,
  'not-readable': 0,
  'too-large': 0,
  'not-a-key': 0,
  'needs-passphrase': 0,
  'wrong-passphrase': 0,
  unsupported: 0,
  'needs-certificate': 0,
} satisfies Record<KeyFileFault, 0>) as readonly KeyFileFault[];
const agents = ['no-agent', 'agent-empty', 'agent-not-named'] as const;

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
  const request = (() => Promise.resolve({ ok: true, value: null })) as unknown as Bridge['request'];
  installBridge(bridgeOf({ request }));
});
afterEach(() => {
  cleanup();
});

describe('the login', () => {
  it.each([
    ...agents.map((kind) => [kind, { kind }] as const),
    ...faults.map((fault) => [fault, { kind: 'key-file', fault }] as const),
  ])('says once why it did not succeed: %s', (name, refusal) => {
    const method = refusal.kind === 'key-file' ? 'key-file' : 'agent';
    const phase = { kind: 'login', proposal: { ...proposal, method }, refusal } as const;
    render(<VisitLogin view={sessionView()} visit={visit(phase)} />);
    expect(screen.getByRole('alert').textContent).toBe(login.refusals[name]);
    expect(screen.getAllByText(login.refusals[name])).toHaveLength(1);
  });

  it.each(visitSteps)('says what is under way while it is tried: %s', (step) => {
    const view = sessionView();
    const asked = visit({ kind: 'login', proposal, refusal: null });
    const { rerender } = render(<VisitLogin view={view} visit={asked} />);
    rerender(<VisitLogin view={view} visit={visit({ kind: 'reaching', step, since: 1 })} />);
    expect(screen.getByRole('status').textContent).toBe(login.steps[step]);
  });
});
