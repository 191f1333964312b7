/** When what is said of the time counts in seconds, so that it has to be said anew each second. */
import type { SessionPhase, SessionView } from '../../shared/session/view';

/** From here on (ms) a length of time is said in seconds, with the longest step of the clock before it. */
const secondsBelowMs = 65_000;

/** Whether an end (epoch ms; null: none is known) is so near. */
export const endCounts = (endsAt: number | null, now: number): boolean =>
  endsAt !== null && endsAt > now && endsAt - now < secondsBelowMs;

/** In these nothing is awaited. */
const atRest: ReadonlySet<SessionPhase['kind']> = new Set(['ready', 'connected', 'problem', 'ended']);

/** Whether something is under way in a session, or its tunnel ends. */
export const sessionCounts = (view: Pick<SessionView, 'state' | 'tunnel'>, now: number): boolean =>
  !atRest.has(view.state.kind) || endCounts(view.tunnel?.endsAt ?? null, now);
