/** What happens to local clients says what the device's services do, and which protocol the device speaks. */
import type { ProxyEvent } from '../tunnel/contract';
import { look } from './device-watch';
import { diagnose } from './diagnose';
import { confirmProtocol, tryOlderProtocol } from './older-protocol';
import { present, run } from './present';
import type { Session } from './session';
import { rememberPorts } from './source-proxy';

type ClientEvent = Exclude<ProxyEvent, { kind: 'tunnel-connection' | 'pong' | 'quiet' | 'log' }>;

/** An answer of DescribeTunnel this young (ms) is not asked for again: many connections may be silent at once. */
const freshForMs = 500;

/** Whether the device is there right now; what else the answer means is concluded on the way. What was known at `asOf` says nothing. */
async function isDeviceThere(session: Session, asOf: number): Promise<boolean> {
  const { tunnel } = session.view;
  const isKnown = tunnel !== null && tunnel.checkedAt > asOf && session.deps.now() >= tunnel.checkedAt;
  const seen = isKnown
    ? ({ kind: 'facts', facts: tunnel } as const)
    : await session.askOnce(asOf, () => look(session, session.lifetime.signal));
  return (
    session.view.connection.kind === 'open' &&
    (seen.kind !== 'facts' || (seen.facts.status === 'OPEN' && seen.facts.destination.status === 'CONNECTED'))
  );
}

/** Nothing is under way that would change what an observation means. */
const isSettled = ({ view: { state } }: Session): boolean => state.kind === 'connected' || state.kind === 'problem';

/**
 * A local connection from before the device's own was lost on its way (PROTOCOL.md 8.10): what became of it says nothing
 * about the device. `beganAt` is epoch ms.
 */
const isOlderThanDevice = ({ facts: { device } }: Session, beganAt: number): boolean =>
  device !== null && beganAt < device.seenAt;

/** In the trial of V2, which costs a device of V3 nothing, the device made a new connection: that is how one that speaks V1 takes it. */
const isRenewed = ({ facts: { trial, device } }: Session): boolean =>
  trial?.to === 'V2' && device !== null && device.since !== trial.deviceSince;

/** The device stood all the time and reset it: its service cannot be reached. */
async function isResetByDevice(session: Session, beganAt: number): Promise<boolean> {
  const { protocol } = session.view;
  // A device that went away resets its connections, too, and for one that came again the service does (PROTOCOL.md 3.4): only what is asked from now on tells.
  const isThere = await isDeviceThere(session, session.deps.now());
  // Somebody else may have drawn a conclusion meanwhile.
  return isThere && isSettled(session) && session.view.protocol === protocol && !isOlderThanDevice(session, beganAt);
}

async function unreachable(session: Session, serviceId: string): Promise<void> {
  session.dispatch({ kind: 'ids-understood' });
  session.dispatch({ kind: 'service-reset', serviceId });
  session.note('service-unreachable', 'failed', { service: serviceId });
  const others = session.view.services.some((service) => service.serviceId !== serviceId && service.connections > 0);
  // While another service is being worked on, the mark at this one is enough.
  if (!others && session.view.state.kind === 'connected')
    await present(session, diagnose(session.observed({ resetService: serviceId })));
}

async function resetUnanswered(session: Session, serviceId: string, beganAt: number): Promise<void> {
  if (await isResetByDevice(session, beganAt)) await unreachable(session, serviceId);
}

/** The same, under a program that has not noticed yet: if the device was only replaced, it never will. */
async function resetUnnoticed(
  session: Session,
  { serviceId, connection }: Extract<ClientEvent, { kind: 'reset-unanswered' }>,
  beganAt: number,
): Promise<void> {
  const byDevice = await isResetByDevice(session, beganAt);
  if (!byDevice && isSettled(session) && isRenewed(session)) tryOlderProtocol(session, 'renewed');
  session.proxy?.decideReset(serviceId, connection, byDevice ? 'end' : 'restart');
  if (byDevice) await unreachable(session, serviceId);
}

/** No answer to what a client sent. At once that only tells whether the device is there: if not, its client is held with its bytes. */
async function unanswered(
  session: Session,
  beganAt: number,
  sign: 'silence' | 'lasting-silence' | null,
): Promise<void> {
  const isThere = await isDeviceThere(session, session.deps.now() - freshForMs);
  const { trial, device } = session.facts;
  // Silence means something only of a device that was observed to be there all the time, but for one: it reconnects because of the other version.
  if (!isThere || device === null) return;
  if (trial?.to === 'V2') session.dispatch({ kind: 'trial-slow' });
  if (!isSettled(session)) return;
  if (isRenewed(session)) tryOlderProtocol(session, 'renewed');
  else if (sign !== null && !isOlderThanDevice(session, beganAt)) tryOlderProtocol(session, sign);
}

/**
 * The device showed that it serves one connection at a time. Its bytes prove that; a reset proves it where DescribeTunnel does
 * not explain it, since AWS resets, too, for a device that was replaced (PROTOCOL.md 3.4).
 */
async function oneConnection(
  session: Session,
  { sign }: Extract<ClientEvent, { kind: 'one-connection' }>,
): Promise<void> {
  if (sign === 'reset-without-service' || sign === 'reset-answered-for-all') {
    const before = session.facts.device;
    const isThere = await isDeviceThere(session, session.deps.now());
    if (!isThere || before === null || session.facts.device?.since !== before.since) return;
    session.proxy?.setOneConnection(true);
  }
  session.dispatch({ kind: 'one-connection' });
  session.deps.memory.learn(session.view.environment.id, session.deviceName(), { oneConnection: true });
}

const nameOf = ({ serviceId, connection }: { readonly serviceId: string; readonly connection: number }): string =>
  `${serviceId}\n${connection}`;

function cancelSilence(session: Session, name: string): void {
  for (const timer of session.silenceTimers.get(name) ?? []) timer.cancel();
  session.silenceTimers.delete(name);
  if (name in session.facts.silentSince) session.dispatch({ kind: 'silence-over', connection: name });
}

/** The silence has to last: a newer device may be slow, or still be trying to reach its service, and resets when it gives up. */
function watchSilence(session: Session, event: Extract<ClientEvent, { kind: 'unanswered' }>): void {
  const { deps, silenceTimers } = session;
  const name = nameOf(event);
  const conclude = (sign: 'silence' | 'lasting-silence' | null): void => {
    const { connection, services } = session.view;
    const beganAt = session.facts.silentSince[name];
    const isAnswered = services.some(
      ({ serviceId, lastAnswerAt }) =>
        serviceId === event.serviceId &&
        lastAnswerAt !== null &&
        connection.kind === 'open' &&
        lastAnswerAt >= connection.since,
    );
    if (beganAt !== undefined && !isAnswered) void run(session, () => unanswered(session, beganAt, sign));
  };
  const after = (ms: number, sign: 'silence' | 'lasting-silence'): { readonly cancel: () => void } =>
    deps.timers.set(
      () => {
        conclude(sign);
        if (sign === 'lasting-silence') cancelSilence(session, name);
      },
      Math.max(0, ms - event.quietForMs),
    );
  cancelSilence(session, name);
  session.dispatch({ kind: 'silence-began', connection: name, at: deps.now() - event.quietForMs });
  silenceTimers.set(name, [
    // A program that would notice a reconnect is not interrupted for a guess.
    ...(event.repeatable ? [after(deps.tuning.silenceMs, 'silence')] : []),
    // In a trial its try in the version before comes first: localproxy reads nothing more until it has given that up.
    after(deps.tuning.lastingSilenceMs * (session.facts.trial === null ? 1 : 2), 'lasting-silence'),
  ]);
  conclude(null);
}

function onStats(session: Session, event: Extract<ClientEvent, { kind: 'stats' }>): void {
  const { connection, services } = session.view;
  const answers =
    connection.kind === 'open'
      ? event.services.filter(({ lastAnswerAt }) => lastAnswerAt !== null && lastAnswerAt >= connection.since)
      : [];
  const first = answers.filter(({ serviceId }) => {
    const before = services.find((service) => service.serviceId === serviceId)?.lastAnswerAt ?? null;
    return before === null || (connection.kind === 'open' && before < connection.since);
  });
  session.dispatch({ kind: 'stats', services: event.services });
  for (const { serviceId } of first) session.note('service-answered', 'done', { service: serviceId });
  if (answers.length > 0) confirmProtocol(session);
}

export function onClientEvent(session: Session, event: ClientEvent): void {
  switch (event.kind) {
    case 'stats':
      onStats(session, event);
      return;
    case 'client-connected':
      return;
    case 'client-ended': {
      cancelSilence(session, nameOf(event));
      const beganAt = session.deps.now() - event.ageMs;
      if (event.by === 'device' && !event.answered)
        void run(session, () => resetUnanswered(session, event.serviceId, beganAt));
      return;
    }
    case 'reset-unanswered': {
      cancelSilence(session, nameOf(event));
      const beganAt = session.deps.now() - event.ageMs;
      void run(session, () => resetUnnoticed(session, event, beganAt));
      return;
    }
    case 'unanswered':
      watchSilence(session, event);
      return;
    case 'one-connection':
      void run(session, () => oneConnection(session, event));
      return;
    case 'services-adopted':
      rememberPorts(session, event.listeners, false);
      session.dispatch({ kind: 'services', serviceIds: event.announced });
      session.dispatch({ kind: 'ports-bound', listeners: event.listeners });
      session.note('services-adopted', 'noted', { services: event.announced.join(', ') });
      return;
    default:
      return event satisfies never;
  }
}
