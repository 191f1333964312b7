/** What stands between the person and the shell, if anything: the nearest thing first. Pure. */
import type { SessionView } from '../../../shared/session/view';
import type { ShellView, VisitFailure, VisitStep, VisitView } from '../../../shared/visit/view';

export type Obstacle =
  /** The tunnel does not stand: the session says what it is and what helps. */
  | { readonly kind: 'session' }
  | { readonly kind: 'reaching'; readonly step: VisitStep }
  /** A dialog above asks something; nothing else is to be done meanwhile. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'failed'; readonly failure: VisitFailure; readonly serviceId: string }
  /** Nobody is logged in. */
  | { readonly kind: 'away' };

export function obstacleOf(view: SessionView, visit: VisitView | null, shell: ShellView | null): Obstacle | null {
  if (view.state.kind !== 'connected') return { kind: 'session' };
  if (visit === null) return { kind: 'away' };
  const { phase } = visit;
  switch (phase.kind) {
    case 'away':
    case 'lost':
      return { kind: phase.kind };
    case 'failed':
      return { kind: 'failed', failure: phase.failure, serviceId: visit.serviceId };
    case 'reaching':
      return { kind: 'reaching', step: phase.step };
    case 'login':
    case 'questions':
    case 'host-key-changed':
      return { kind: 'asking' };
    case 'open':
      return shell?.state.kind === 'lost' ? { kind: 'lost' } : null;
    default:
      return phase satisfies never;
  }
}

/** Where one can log in on this device, by the tunnel's services. */
export const sshServicesOf = ({ services }: SessionView): readonly string[] =>
  services.filter(({ type }) => type === 'ssh').map(({ serviceId }) => serviceId);

/** When the connection broke (epoch ms), as far as it is known. */
export function lostAt(view: SessionView, visit: VisitView | null, shell: ShellView | null): number | null {
  if (shell?.state.kind === 'lost') return shell.state.at;
  if (visit?.phase.kind === 'lost' || visit?.phase.kind === 'failed') return visit.phase.at;
  return view.timeline.find(({ kind }) => kind === 'dropped')?.at ?? null;
}
