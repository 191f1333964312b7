/**
 * Programs whose connection was taken and that nothing comes back for. At once that only tells whether the device is
 * there. Once it lasts longer than every refused service takes, and DescribeTunnel does not explain it, the person is
 * told; nothing is cut.
 */
import { speaksFirst } from '../../../shared/session/find-out';
import type { ProxyEvent } from '../../tunnel/contract';
import { isDeviceThere, isOlderThanDevice, isSettled } from './device-there';
import { diagnose } from '../diagnosis/diagnose';
import { present, run } from '../present';
import type { Session } from '../session';

type Unanswered = Extract<ProxyEvent, { kind: 'unanswered' }>;
type Name = Pick<Unanswered, 'serviceId' | 'connection'>;

/** An answer of DescribeTunnel this young (ms) is not asked for again: many connections may be silent at once. */
const freshForMs = 500;

const nameOf = ({ serviceId, connection }: Name): string => `${serviceId}\n${connection}`;

/** It was answered, or is over. */
export function cancelSilence(session: Session, event: Name): void {
  const name = nameOf(event);
  session.silenceTimers.get(name)?.cancel();
  session.silenceTimers.delete(name);
  if (name in session.facts.silentSince) session.dispatch({ kind: 'silence-over', connection: name });
}

/**
 * Its service answered somebody since this connection began: the device is not silent, and this answer takes its time.
 */
const isAnswered = ({ view }: Session, serviceId: string, beganAt: number): boolean =>
  view.services.some((service) => service.serviceId === serviceId && (service.lastAnswerAt ?? 0) >= beganAt);

export function watchSilence(session: Session, event: Unanswered): void {
  const { deps, view } = session;
  const { serviceId, quietForMs, sent } = event;
  // A program that says nothing waits for nobody, unless it is the device's turn to speak.
  if (!sent && !view.services.some((service) => service.serviceId === serviceId && speaksFirst(service.type))) return;
  const name = nameOf(event);
  cancelSilence(session, event);
  session.dispatch({ kind: 'silence-began', connection: name, at: deps.now() - quietForMs });
  session.silenceTimers.set(
    name,
    deps.timers.set(
      () => void run(session, () => lasting(session, event)),
      Math.max(0, deps.tuning.lastingSilenceMs - quietForMs),
    ),
  );
  // If the device is away its programs are held with their bytes.
  void run(session, async () => {
    await isDeviceThere(session, deps.now() - freshForMs);
  });
  // It may have gone just after what is known of it.
  watchTried(session, true, false);
}

async function lasting(session: Session, event: Unanswered): Promise<void> {
  const { deps } = session;
  const { serviceId } = event;
  const beganAt = session.facts.silentSince[nameOf(event)];
  if (beganAt === undefined || isAnswered(session, serviceId, beganAt)) return;
  const isThere = await isDeviceThere(session, deps.now() - freshForMs);
  const { view, facts } = session;
  if (!isThere || !isSettled(session) || isOlderThanDevice(session, beganAt)) return;
  if (!(nameOf(event) in facts.silentSince) || isAnswered(session, serviceId, beganAt)) return;
  if (view.state.kind === 'problem' && view.state.problem.code !== 'device-silent') return;
  const { protocol } = deps.memory.learned(view.environment.id, session.deviceName());
  const asksFirst = view.services.some((service) => service.serviceId === serviceId && speaksFirst(service.type));
  const problem = diagnose(
    session.observed({
      silent: {
        serviceId,
        forMs: deps.now() - beganAt,
        connections: view.services.reduce((sum, { connections }) => sum + connections, 0),
        // What is known already, or was asked in vain, leaves nothing to try.
        left:
          protocol !== null || view.protocol !== 'V3' || facts.askedInVain !== null
            ? null
            : asksFirst
              ? 'own-connection'
              : view.services.length === 1
                ? 'V1'
                : 'V2',
      },
    }),
  );
  await present(session, problem);
}

/** The silence that was told of is over, because its programs gave up waiting: nothing is claimed any more. */
export function silenceGivenUp(session: Session): void {
  const { state } = session.view;
  if (
    state.kind !== 'problem' ||
    state.problem.code !== 'device-silent' ||
    state.problem.recovery.kind !== 'ask-device' ||
    Object.keys(session.facts.silentSince).length > 0
  )
    return;
  session.dispatch({ kind: 'retrying' });
  void session.owner.poll(session);
}

/** So long (ms) an answer may take. It is asked once for all that is sent meanwhile. */
const askAfterMs = 5_000;
/** Its place among the timers of silent connections, whose names have two lines. */
const triedName = 'tried';

/**
 * Something is sent to the device and nothing comes back: whether the device is there at all is asked about soon, not
 * only with the next look at the tunnel. `sent`: bytes went up since the last figures; `isAnswered`: some came back.
 */
export function watchTried(session: Session, sent: boolean, isAnswered: boolean): void {
  const { silenceTimers, deps } = session;
  if (isAnswered) {
    silenceTimers.get(triedName)?.cancel();
    silenceTimers.delete(triedName);
    return;
  }
  if (!sent || silenceTimers.has(triedName)) return;
  silenceTimers.set(
    triedName,
    deps.timers.set(() => {
      silenceTimers.delete(triedName);
      void run(session, async () => {
        await isDeviceThere(session, deps.now() - freshForMs);
      });
    }, askAfterMs),
  );
}
