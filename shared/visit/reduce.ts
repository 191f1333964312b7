/** What happens on a device that somebody works on, and the next state of it. Pure. */
import type {
  DevicePrompt,
  HostKeyStanding,
  LoginProposal,
  LoginRefusal,
  LoginView,
  ShellEnd,
  ShellId,
  ShellKeeper,
  ShellView,
  VisitFailure,
  VisitStep,
  VisitView,
} from './view';

export type VisitEvent =
  /** The ssh service is being reached. */
  | { readonly kind: 'begun'; readonly serviceId: string; readonly deviceType: string | null; readonly at: number }
  | { readonly kind: 'step'; readonly step: VisitStep; readonly at: number }
  /** A changed key waits for the person. */
  | { readonly kind: 'host-key'; readonly standing: HostKeyStanding }
  | { readonly kind: 'login-wanted'; readonly proposal: LoginProposal; readonly refusal: LoginRefusal | null }
  | {
      readonly kind: 'asked';
      readonly title: string;
      readonly instruction: string;
      readonly prompts: readonly DevicePrompt[];
    }
  /** The person has answered what was asked. */
  | { readonly kind: 'answered'; readonly at: number }
  | { readonly kind: 'opened'; readonly login: LoginView; readonly at: number }
  | { readonly kind: 'lost'; readonly at: number }
  | { readonly kind: 'failed'; readonly failure: VisitFailure; readonly at: number }
  | { readonly kind: 'keeper'; readonly keeper: ShellKeeper }
  | { readonly kind: 'left' }
  | { readonly kind: 'shell-added'; readonly id: ShellId }
  | { readonly kind: 'shell-opened'; readonly id: ShellId; readonly at: number }
  | ({ readonly kind: 'shell-ended'; readonly id: ShellId; readonly at: number } & ShellEnd)
  | { readonly kind: 'shell-refused'; readonly id: ShellId; readonly at: number }
  | { readonly kind: 'recording'; readonly id: ShellId; readonly recording: ShellView['recording'] }
  | { readonly kind: 'shell-closed'; readonly id: ShellId };

export const newVisit = (sessionId: string, serviceId: string): VisitView => ({
  sessionId,
  serviceId,
  deviceType: null,
  phase: { kind: 'away' },
  hostKey: null,
  login: null,
  shells: [],
  keeper: 'off',
});

/** The connection is gone: what ran on it is, too. */
const lostShells = (shells: readonly ShellView[], at: number): readonly ShellView[] =>
  shells.map((shell) =>
    shell.state.kind === 'open' || shell.state.kind === 'opening' ? { ...shell, state: { kind: 'lost', at } } : shell,
  );

function withShell(view: VisitView, id: ShellId, change: Partial<ShellView>): VisitView {
  return { ...view, shells: view.shells.map((shell) => (shell.id === id ? { ...shell, ...change } : shell)) };
}

/** The state after an event. One that does not fit the present phase (it crossed with something) changes nothing. */
export function reduceVisit(view: VisitView, event: VisitEvent): VisitView {
  switch (event.kind) {
    case 'begun':
      return {
        ...view,
        serviceId: event.serviceId,
        deviceType: event.deviceType,
        phase: { kind: 'reaching', step: 'connecting', since: event.at },
      };
    case 'step':
      return view.phase.kind === 'reaching'
        ? { ...view, phase: { kind: 'reaching', step: event.step, since: event.at } }
        : view;
    case 'host-key':
      return event.standing.kind === 'changed'
        ? { ...view, hostKey: event.standing, phase: { kind: 'host-key-changed' } }
        : { ...view, hostKey: event.standing };
    case 'login-wanted':
      return { ...view, phase: { kind: 'login', proposal: event.proposal, refusal: event.refusal } };
    case 'asked': {
      const { title, instruction, prompts } = event;
      return { ...view, phase: { kind: 'questions', title, instruction, prompts } };
    }
    case 'answered':
      return { ...view, phase: { kind: 'reaching', step: 'logging-in', since: event.at } };
    case 'opened':
      return {
        ...view,
        phase: { kind: 'open', since: event.at },
        login: event.login,
        // They are opened again below what they showed.
        shells: view.shells.map((shell) =>
          shell.state.kind === 'lost' ? { ...shell, state: { kind: 'opening' } } : shell,
        ),
      };
    case 'lost':
      return { ...view, phase: { kind: 'lost', at: event.at }, shells: lostShells(view.shells, event.at) };
    case 'failed':
      return {
        ...view,
        phase: { kind: 'failed', failure: event.failure, at: event.at },
        shells: lostShells(view.shells, event.at),
      };
    case 'keeper':
      return { ...view, keeper: event.keeper };
    case 'left':
      return { ...view, phase: { kind: 'away' }, login: null, shells: [] };
    case 'shell-added': {
      const number = Math.max(0, ...view.shells.map((shell) => shell.number)) + 1;
      return {
        ...view,
        shells: [...view.shells, { id: event.id, number, state: { kind: 'opening' }, recording: null }],
      };
    }
    case 'shell-opened':
      return withShell(view, event.id, { state: { kind: 'open', since: event.at } });
    case 'shell-ended':
      return withShell(view, event.id, {
        state: { kind: 'ended', at: event.at, status: event.status, signal: event.signal },
      });
    case 'shell-refused':
      return withShell(view, event.id, { state: { kind: 'refused', at: event.at } });
    case 'recording':
      return withShell(view, event.id, { recording: event.recording });
    case 'shell-closed':
      return { ...view, shells: view.shells.filter(({ id }) => id !== event.id) };
    default:
      return event satisfies never;
  }
}

/** Something runs there that a loss of the connection would cut. */
export const hasShells = ({ shells }: VisitView): boolean =>
  shells.some(({ state }) => state.kind === 'open' || state.kind === 'opening' || state.kind === 'lost');
