/** What happens to local clients says what the device's services do, and which protocol the device speaks. */
import type { ProxyEvent } from '../../tunnel/contract';
import { isDeviceThere, isOlderThanDevice, isSettled } from './device-there';
import { diagnose } from '../diagnosis/diagnose';
import { findOut, greeted } from '../find-out';
import { present, run } from '../present';
import { confirmProtocol } from '../protocol';
import type { Session } from '../session';
import { cancelSilence, silenceGivenUp, watchSilence, watchTried } from './silence';
import { rememberPorts } from '../source-proxy';
import { toldByGreeting, watchStandstill } from './standstill';

type ClientEvent = Exclude<ProxyEvent, { kind: 'tunnel-connection' | 'pong' | 'quiet' | 'log' }>;

/** The device stood all the time and reset it: its service cannot be reached. */
async function isResetByDevice(session: Session, beganAt: number): Promise<boolean> {
  const { protocol } = session.view;
  // A device that went away resets its connections, too, and for one that came again the service does (PROTOCOL.md
  // 3.4): only what is asked from now on tells.
  const isThere = await isDeviceThere(session, session.deps.now());
  // Somebody else may have drawn a conclusion meanwhile.
  return isThere && isSettled(session) && session.view.protocol === protocol && !isOlderThanDevice(session, beganAt);
}

async function unreachable(session: Session, serviceId: string): Promise<void> {
  session.dispatch({ kind: 'service-reset', serviceId });
  session.note('service-unreachable', 'failed', { service: serviceId });
  const others = session.view.services.some((service) => service.serviceId !== serviceId && service.connections > 0);
  // While another service is being worked on, the mark at this one is enough.
  const { state } = session.view;
  const isOnlySilent = state.kind === 'problem' && state.problem.code === 'device-silent';
  if (!others && (state.kind === 'connected' || isOnlySilent))
    await present(session, diagnose(session.observed({ resetService: serviceId })));
}

async function resetUnanswered(session: Session, serviceId: string, beganAt: number): Promise<void> {
  if (await isResetByDevice(session, beganAt)) await unreachable(session, serviceId);
}

/** The same, under a program that has not noticed yet: if the device was only replaced, it never will. */
async function resetUnnoticed(
  session: Session,
  { serviceId, connection, bySession }: Extract<ClientEvent, { kind: 'reset-unanswered' }>,
  beganAt: number,
): Promise<void> {
  const byDevice = bySession !== true && (await isResetByDevice(session, beganAt));
  session.proxy?.decideReset(serviceId, connection, byDevice ? 'end' : 'restart');
  if (byDevice) await unreachable(session, serviceId);
}

/**
 * The device showed that it serves one connection at a time. Its bytes prove that; a reset proves it where
 * DescribeTunnel does not explain it, since AWS resets, too, for a device that was replaced (PROTOCOL.md 3.4).
 */
async function oneConnection(
  session: Session,
  { sign }: Extract<ProxyEvent, { kind: 'one-connection' }>,
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

const bytesUp = (services: readonly { readonly bytesUp: number }[]): number =>
  services.reduce((sum, service) => sum + service.bytesUp, 0);

const lastAnswer = (services: readonly { readonly lastAnswerAt: number | null }[]): number =>
  Math.max(0, ...services.map(({ lastAnswerAt }) => lastAnswerAt ?? 0));

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
  const bytes = bytesUp(event.services) - bytesUp(services);
  const isAnswered = lastAnswer(event.services) > lastAnswer(services);
  if (session.view.state.kind === 'connected' || isAnswered) watchTried(session, bytes > 0, isAnswered);
  // A new proxy counts from nothing.
  if (bytes > 0) session.dispatch({ kind: 'sent', bytes, at: session.deps.now() });
  const sent = event.services.map(({ serviceId, bytesUp: up }) => ({
    serviceId,
    bytes: up - (services.find((service) => service.serviceId === serviceId)?.bytesUp ?? 0),
  }));
  session.dispatch({ kind: 'stats', services: event.services });
  watchStandstill(session, sent, isAnswered);
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
      cancelSilence(session, event);
      silenceGivenUp(session);
      const beganAt = session.deps.now() - event.ageMs;
      if (event.by === 'device' && event.bySession !== true && !event.answered)
        void run(session, () => resetUnanswered(session, event.serviceId, beganAt));
      return;
    }
    case 'reset-unanswered': {
      cancelSilence(session, event);
      const beganAt = session.deps.now() - event.ageMs;
      void run(session, () => resetUnnoticed(session, event, beganAt));
      return;
    }
    case 'unanswered':
      watchSilence(session, event);
      return;
    case 'greeting':
      if (toldByGreeting(session, event)) return;
      void run(session, async () => {
        if ((await greeted(session, event)).refused) await unreachable(session, event.serviceId);
      });
      return;
    case 'one-connection':
      void run(session, () => oneConnection(session, event));
      return;
    case 'services-adopted':
      rememberPorts(session, event.listeners, false);
      session.dispatch({ kind: 'services', serviceIds: event.announced });
      session.dispatch({ kind: 'ports-bound', listeners: event.listeners });
      session.note('services-adopted', 'noted', { services: event.announced.join(', ') });
      // The device was looked at before it had a service to ask; where nobody may look, nothing else comes back to
      // that.
      if (session.view.state.kind === 'connected') findOut(session);
      return;
    case 'vacated':
      // Of a source proxy that has been succeeded only (`succession.ts`).
      return;
    default:
      return event satisfies never;
  }
}
