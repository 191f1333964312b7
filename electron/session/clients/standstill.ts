/**
 * A device that had answered and does no more: its process stands still, no reset comes, and its connection to AWS
 * stays. Where the device speaks first the app asks on a connection of its own, beside those of programs, and claims
 * nothing unless that is silent, too. Where it cannot ask, only programs that try again and again count. Nothing is
 * cut.
 */
import { speaksFirst } from '../../../shared/session/find-out';
import { isInsisted, silentForMs, unanswered, type Standstill } from '../../../shared/session/standstill';
import type { ProxyEvent } from '../../tunnel/contract';
import { isDeviceThere, isOlderThanDevice, isSettled } from './device-there';
import { diagnose } from '../diagnosis/diagnose';
import { present, run } from '../present';
import type { Session } from '../session';

/** Its place among the timers of silent connections, whose names have two lines. */
const name = 'standstill';
/** How long (ms) a device that stands may take to greet, over a slow way. */
const greetingMs = 10_000;
/** An answer of DescribeTunnel this young (ms) is not asked for again. */
const freshForMs = 500;

/**
 * `sent`: what went up since the last figures, by service; `isAnswered`: something came back, on any connection of the
 * tunnel.
 */
export function watchStandstill(
  session: Session,
  sent: readonly { readonly serviceId: string; readonly bytes: number }[],
  isAnswered: boolean,
): void {
  const { facts, view, deps } = session;
  if (isAnswered) {
    over(session);
    return;
  }
  const { connection } = view;
  if (connection.kind !== 'open' || facts.findingOut !== null) return;
  for (const { serviceId, bytes } of sent) {
    const { lastAnswerAt } = view.services.find((service) => service.serviceId === serviceId) ?? { lastAnswerAt: null };
    // One that never answered is watched connection by connection (`silence.ts`).
    if (bytes <= 0 || lastAnswerAt === null || lastAnswerAt < connection.since) continue;
    const standstill = unanswered(session.facts.standstill, { serviceId, bytes, at: deps.now() });
    session.dispatch({ kind: 'standstill', standstill });
    lookIn(session, deps.tuning.lastingSilenceMs);
  }
}

function over(session: Session): void {
  session.silenceTimers.get(name)?.cancel();
  session.silenceTimers.delete(name);
  if (session.facts.standstill !== null) session.dispatch({ kind: 'standstill', standstill: null });
}

function lookIn(session: Session, ms: number): void {
  const { silenceTimers, deps } = session;
  if (silenceTimers.has(name)) return;
  const timer = deps.timers.set(() => {
    silenceTimers.delete(name);
    void run(session, () => lasts(session));
  }, ms);
  silenceTimers.set(name, timer);
}

async function lasts(session: Session): Promise<void> {
  const { deps } = session;
  const { standstill } = session.facts;
  if (standstill === null || standstill.asking) return;
  const { serviceId, since } = standstill;
  const open = session.view.services.find((service) => service.serviceId === serviceId)?.connections ?? 0;
  if (open === 0 || isOlderThanDevice(session, since)) {
    over(session);
    return;
  }
  const { lastingSilenceMs } = deps.tuning;
  const left = lastingSilenceMs - silentForMs(standstill, deps.now());
  if (left > 0) {
    lookIn(session, left);
    return;
  }
  const isThere = await isDeviceThere(session, deps.now() - freshForMs);
  const { view, facts, proxy } = session;
  if (facts.standstill?.since !== since || facts.standstill.asking || !isThere || !isSettled(session)) return;
  if (view.state.kind === 'problem' || proxy === null) return;
  if (mayAsk(session, serviceId)) {
    session.dispatch({ kind: 'standstill', standstill: { ...facts.standstill, asking: true } });
    proxy.greet(serviceId, greetingMs, { beside: true });
    return;
  }
  const { type } = view.services.find((service) => service.serviceId === serviceId) ?? { type: 'tcp' };
  // A picture that does not change answers no movement of the mouse.
  if (type === 'vnc' || !isInsisted(facts.standstill)) return;
  const more = 2 * lastingSilenceMs - silentForMs(facts.standstill, deps.now());
  if (more > 0) lookIn(session, more);
  else await tell(session, facts.standstill);
}

/**
 * Only where the device has greeted on a connection of the app's own before, so that it is known to tell such from
 * programs' and how they end.
 */
function mayAsk(session: Session, serviceId: string): boolean {
  const { view, facts, deps } = session;
  const { banner, oneConnection } = deps.memory.learned(view.environment.id, session.deviceName());
  return (
    view.protocol === 'V3' &&
    !oneConnection &&
    facts.findingOut === null &&
    deps.settings().asksDevices &&
    banner?.serviceId === serviceId &&
    view.services.some((service) => service.serviceId === serviceId && speaksFirst(service.type))
  );
}

/** What became of the connection that was to tell. False: it was not for this. */
export function toldByGreeting(
  session: Session,
  { serviceId, greeting, protocol }: Extract<ProxyEvent, { kind: 'greeting' }>,
): boolean {
  const { standstill } = session.facts;
  if (standstill === null || !standstill.asking || standstill.serviceId !== serviceId) return false;
  if (greeting.kind !== 'silent') {
    // It lives, or nobody can tell: what is sent from now on counts.
    over(session);
    return true;
  }
  session.dispatch({ kind: 'standstill', standstill: { ...standstill, asking: false } });
  session.note('device-asked', 'noted', { service: serviceId, protocol, outcome: 'silent' });
  void run(session, async () => {
    const isThere = await isDeviceThere(session, session.deps.now() - freshForMs);
    const { facts, view } = session;
    if (isThere && isSettled(session) && view.state.kind !== 'problem' && facts.standstill?.since === standstill.since)
      await tell(session, facts.standstill);
  });
  return true;
}

async function tell(session: Session, standstill: Standstill): Promise<void> {
  const { view, deps } = session;
  const { serviceId } = standstill;
  const connections = view.services.reduce((sum, service) => sum + service.connections, 0);
  const forMs = silentForMs(standstill, deps.now());
  await present(
    session,
    diagnose(session.observed({ silent: { serviceId, forMs, connections, left: null, hadAnswered: true } })),
  );
}
