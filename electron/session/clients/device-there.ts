/**
 * Whether a device was there while something happened to a local client: only then it says something about the device.
 */
import { look } from '../device-watch';
import type { DescribeSeen } from '../diagnosis/observations';
import type { Session } from '../session';

/** Many connections that ask at once share one question, if it was asked at `asOf` (epoch ms) or later. */
function askOnce(session: Session, asOf: number): Promise<DescribeSeen> {
  const { askedAt } = session.facts;
  return session.question.ask(
    askedAt !== null && askedAt >= asOf,
    () => {
      session.dispatch({ kind: 'asked', at: session.deps.now() });
      return look(session, session.lifetime.signal);
    },
    () => session.dispatch({ kind: 'asked', at: null }),
  );
}

/**
 * Whether the device is there right now; what else the answer means is concluded on the way. What was known at `asOf`
 * says nothing.
 */
export async function isDeviceThere(session: Session, asOf: number): Promise<boolean> {
  const { tunnel } = session.view;
  const isKnown = tunnel !== null && tunnel.checkedAt > asOf && session.deps.now() >= tunnel.checkedAt;
  const seen = isKnown ? ({ kind: 'facts', facts: tunnel } as const) : await askOnce(session, asOf);
  return (
    session.view.connection.kind === 'open' &&
    (seen.kind !== 'facts' || (seen.facts.status === 'OPEN' && seen.facts.destination.status === 'CONNECTED'))
  );
}

/** Nothing is under way that would change what an observation means. */
export const isSettled = ({ view: { state } }: Session): boolean =>
  state.kind === 'connected' || state.kind === 'problem';

/**
 * A local connection from before the device's own was lost on its way (PROTOCOL.md 8.10): what became of it says
 * nothing about the device. `beganAt` is epoch ms.
 */
export const isOlderThanDevice = ({ facts: { device } }: Session, beganAt: number): boolean =>
  device !== null && beganAt < device.seenAt;
