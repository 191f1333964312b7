import { type ReactNode, useState } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { VisitPhase, VisitView } from '../../../shared/visit/view';
import { HostKeyChanged } from './host-key-changed';
import { LoginForm } from './login-form';
import { Questions } from './questions';

type Login = Extract<VisitPhase, { readonly kind: 'login' }>;

/**
 * What the device waits for before it lets somebody in, if anything: the login, its own questions, or a word about its
 * host key.
 */
export function VisitLogin({ view, visit }: { readonly view: SessionView; readonly visit: VisitView }): ReactNode {
  const { phase, sessionId } = visit;
  // What was typed stays while it is tried, and when it was refused.
  const [asked, setAsked] = useState<Login | null>(null);
  if (phase.kind === 'login' && phase !== asked) setAsked(phase);
  if (asked !== null && phase.kind !== 'login' && phase.kind !== 'reaching') setAsked(null);
  if (view.state.kind !== 'connected') return null;
  switch (phase.kind) {
    case 'login':
      return <LoginForm key={sessionId} view={view} visit={visit} asked={phase} trying={null} />;
    case 'reaching':
      return asked === null ? null : (
        <LoginForm key={sessionId} view={view} visit={visit} asked={asked} trying={phase.step} />
      );
    case 'questions':
      return <Questions key={phase.prompts.map(({ text }) => text).join('\n')} view={view} phase={phase} />;
    case 'host-key-changed':
      return <HostKeyChanged view={view} visit={visit} />;
    case 'away':
    case 'open':
    case 'lost':
    case 'failed':
      return null;
    default:
      return phase satisfies never;
  }
}
