/** The request to an administrator, out of what is known of a session or, without one, of an environment. */
import { speechIn } from '../../shared/i18n/speech';
import { refuse, value } from '../../shared/ipc/answers';
import type { Envelope } from '../../shared/ipc/contract';
import { adminRequestOf, withLink } from './admin-request';
import type { AdminRequestAbout, SessionDeps } from './deps';
import { lifetimeOf } from './next-tunnel';
import type { Session } from './session';

/** Its text, without a secret. `session` null: it is about the environment alone. */
export function askAdmin(
  deps: SessionDeps,
  session: Session | null,
  { environmentId, action, mode, language }: AdminRequestAbout,
): Envelope<{ readonly text: string }> {
  const environment = session === null ? deps.environmentOf(environmentId) : session.environment();
  if (environment === null) return refuse('bad-environment', environmentId);
  const request = {
    view: session?.view ?? null,
    environment,
    action,
    mode,
    denied: deps.denied(environment.id),
    who: deps.actsAs(environment.id),
    lifetimeMinutes: session === null ? deps.settings().lifetimeMinutes : lifetimeOf(session),
  };
  const text = adminRequestOf(request, speechIn(language, environment.kind === 'practice'));
  return value({ text: withLink(deps.redact(text), request) });
}
