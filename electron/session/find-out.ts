/**
 * How a device is to be spoken to is found out on connections of the app's own (shared/session/find-out.ts): right
 * after connecting, before the first program has its place, and where the service is one that speaks first. Programs
 * wait for it, five seconds from the open tunnel connection at most, whatever answers or does not. What was learned is
 * remembered for the thing.
 */
import { isDeviceAway } from '../../shared/session';
import type { Problem } from '../../shared/problems/problem';
import { nextStep, speaksFirst, type Asked, type Greeted, type NextStep } from '../../shared/session/find-out';
import type { FindingOut, SessionFacts } from '../../shared/session/state';
import type { Greeting, ProtocolVersion, ProxyEvent } from '../tunnel/contract';
import { describe } from './describe';
import { run } from './present';
import { takeOneAtATime } from './protocol';
import type { Session } from './session';

/** Nothing was asked yet. */
const firstStep = { kind: 'ask', version: 'V3', waitMs: 1_000 } as const satisfies NextStep;

/** The device is asked without an answer of DescribeTunnel where that takes longer (ms). */
const lookMs = 1_500;
/**
 * How soon (ms) and how often it is looked again whether a device that renews its connection is there: AWS's engine is
 * within a second.
 */
const againMs = 250;
const mostLooks = 6;

/**
 * A question in V2 makes the Device Client renew its connection (PROTOCOL.md 5.7), and a renewed one is another
 * connection to be asked: without a bound its programs would wait from one question to the next.
 */
const mostInVain = 2;

type Asking = Extract<FindingOut, { kind: 'asking' }>;

const askingOf = ({ facts: { findingOut } }: Session): Asking | null =>
  findingOut?.kind === 'asking' ? findingOut : null;

/** Whether it is not asked any more: this connection of the device was asked in vain, or so many were. */
const isEnough = ({ askedInVain, device }: SessionFacts): boolean =>
  askedInVain !== null && (askedInVain.times >= mostInVain || askedInVain.since === (device?.since ?? null));

/** The service to ask, or null: it is known already how the device is spoken to, or nobody may ask. */
function serviceToAsk(session: Session): string | null {
  const { view, facts, deps } = session;
  if (deps.memory.learned(view.environment.id, session.deviceName()).protocol !== null) return null;
  if (!deps.settings().asksDevices) return null;
  if (isEnough(facts)) return null;
  return view.services.find(({ type }) => speaksFirst(type))?.serviceId ?? null;
}

/** A connection is about to be made: programs wait from its first moment where the device is to be asked. */
export function wantToFindOut(session: Session): void {
  if (session.facts.findingOut === null && serviceToAsk(session) !== null)
    session.dispatch({ kind: 'find-out-wanted', byPerson: false });
}

/** The device is there: it is asked, unless programs have connections to it already. */
export function findOut(session: Session): void {
  const { facts, view, deps } = session;
  if (facts.findingOut?.kind === 'asking') return;
  const serviceId = serviceToAsk(session);
  const isFree = facts.findingOut !== null || view.services.every(({ connections }) => connections === 0);
  if (serviceId !== null && isFree)
    ask(session, { serviceId, beganAt: deps.now(), deviceSince: null, asked: [] }, firstStep);
  else if (facts.findingOut !== null) leave(session, null);
}

/** The device is away: programs are held for it anyway, and it is asked once it is there. */
export function putOff(session: Session): void {
  if (session.facts.findingOut?.kind === 'wanted') cancelTimers(session);
}

function cancelTimers({ findOutTimers }: Session): void {
  for (const timer of findOutTimers.values()) timer.cancel();
  findOutTimers.clear();
}

/** Nothing is found out any more; programs may start. */
function leave(session: Session, inVain: { readonly since: number | null } | null): void {
  cancelTimers(session);
  session.dispatch({ kind: 'find-out-over', inVain, at: session.deps.now() });
}

/** From the open tunnel connection on, or from when the device came: how long it takes altogether. */
function limit(session: Session): void {
  const { findOutTimers, deps } = session;
  if (findOutTimers.has('limit')) return;
  const over = (): void => {
    if (askingOf(session) !== null) endUnknown(session);
    // Nothing was asked.
    else leave(session, null);
  };
  findOutTimers.set('limit', deps.timers.set(over, deps.tuning.findOutLimitMs));
}

function lookIn(session: Session, ms: number, then: () => void): void {
  const { findOutTimers, deps } = session;
  findOutTimers.get('look')?.cancel();
  findOutTimers.set('look', deps.timers.set(then, ms));
}

/** DescribeTunnel, which is asked meanwhile, shows the device; where it does not answer, the device itself is asked. */
function awaitLook(session: Session): void {
  if (isDeviceAway(session.view)) return;
  limit(session);
  lookIn(session, lookMs, () => {
    const { kind } = session.view.state;
    if (kind === 'connecting' || kind === 'connected' || kind === 'repairing') findOut(session);
  });
}

/** The device's connection as an answer from after this one opened shows it (the service's time). */
function deviceSince({ view: { connection, tunnel }, facts: { device } }: Session): number | null {
  const isSeen = connection.kind === 'open' && tunnel !== null && tunnel.checkedAt >= connection.since;
  return isSeen ? (device?.since ?? null) : null;
}

function ask(
  session: Session,
  about: Pick<Asking, 'serviceId' | 'beganAt' | 'deviceSince' | 'asked'>,
  step: Extract<NextStep, { kind: 'ask' }>,
): void {
  const { view, deps, proxy } = session;
  const { version, waitMs } = step;
  if (proxy === null) return;
  const reconnects = view.protocol !== version;
  session.dispatch({
    kind: 'device-asked',
    question: { kind: 'asking', ...about, version, waitMs, reconnects },
    problem: version === 'V3' && !reconnects ? null : silentIn(session, about.serviceId, version),
    at: deps.now(),
  });
  session.findOutTimers.get('look')?.cancel();
  limit(session);
  if (reconnects) proxy.setProtocol(version);
  else proxy.greet(about.serviceId, waitMs);
}

/** What a person reads while another version is asked. */
const silentIn = ({ view, deps }: Session, serviceId: string, to: ProtocolVersion): Problem => ({
  code: 'device-speaks-older-protocol',
  params: { thingName: view.thingName, serviceId, to },
  recovery: { kind: 'none' },
  answer: null,
  at: deps.now(),
});

/** A WebSocket is open: what is to be asked on it is asked. */
export function askOnOpened(session: Session): void {
  if (session.facts.findingOut?.kind === 'wanted') awaitLook(session);
  const asking = askingOf(session);
  if (asking === null) return;
  if (asking.reconnects) {
    session.dispatch({
      kind: 'device-asked',
      question: { ...asking, reconnects: false },
      problem: null,
      at: session.deps.now(),
    });
    session.proxy?.greet(asking.serviceId, asking.waitMs);
  } else finish(session, { kind: 'unknown' });
}

function greetedOf(greeting: Exclude<Greeting, { kind: 'impossible' }>): Greeted {
  return greeting.kind === 'answered' ? (greeting.withIds ? 'answered' : 'answered-without-ids') : greeting.kind;
}

/** `refused`: the device is there, and its service turned out to be away. */
interface Followed {
  readonly refused: boolean;
}

/** What became of a connection of the app's own, taken to its consequence. Throws where the session is over. */
export async function greeted(
  session: Session,
  { serviceId, protocol, greeting }: Extract<ProxyEvent, { kind: 'greeting' }>,
): Promise<Followed> {
  const before = askingOf(session);
  if (before === null || before.version !== protocol) return { refused: false };
  if (greeting.kind === 'impossible') {
    finish(session, { kind: 'unknown' });
    return { refused: false };
  }
  const outcome = greetedOf(greeting);
  session.note(
    'device-asked',
    greeting.kind === 'answered' ? 'done' : 'noted',
    { service: serviceId, protocol, outcome },
    greeting.kind === 'answered' ? { detail: greeting.text } : {},
  );
  if (greeting.kind === 'answered' && greeting.text !== '') {
    const banner = { serviceId, text: greeting.text };
    session.dispatch({ kind: 'banner', banner });
    session.deps.memory.learn(session.view.environment.id, session.deviceName(), { banner });
  }
  session.dispatch({ kind: 'device-greeted', asked: { version: protocol, greeted: outcome } });
  return decideNext(session, { version: protocol, greeted: outcome }, before.asked.length + 1);
}

/** What follows from what became of a question, the `count`th. `looks`: so often the device was not there since. */
async function decideNext(session: Session, last: Asked, count: number, looks = 0): Promise<Followed> {
  const { version, greeted: outcome } = last;
  // Whether the device renewed its connection is known to AWS alone.
  if (version === 'V2' && outcome !== 'answered' && outcome !== 'answered-without-ids')
    await describe(session, session.lifetime.signal);
  const asking = askingOf(session);
  // It took too long, or something else began meanwhile.
  if (asking === null || asking.asked.length !== count) return { refused: false };
  const { facts, view, deps } = session;
  // It left its connection, and its new one is not there yet; or it is gone.
  const isGone = version === 'V2' && asking.deviceSince !== null && facts.device === null;
  if (isGone && looks < mostLooks) {
    lookIn(
      session,
      againMs,
      () => void run(session, async () => void (await decideNext(session, last, count, looks + 1))),
    );
    return { refused: false };
  }
  const step = nextStep({
    asked: asking.asked,
    renewed: asking.deviceSince !== null && facts.device?.since !== asking.deviceSince,
    services: view.services.length,
    isLate: deps.now() - asking.beganAt >= deps.tuning.findOutLimitMs,
  });
  if (isGone || (step.kind !== 'known' && isAwaited(session))) endUnknown(session, true);
  else if (step.kind === 'ask') {
    const isFirstV2 = step.version === 'V2' && asking.asked.every((each) => each.version !== 'V2');
    ask(session, isFirstV2 ? { ...asking, deviceSince: deviceSince(session) } : asking, step);
  } else finish(session, step);
  return { refused: outcome === 'refused' && step.kind === 'known' };
}

/** A START in V2 or V1 may have reached it. */
const wasSpokenTo = ({ asked, version, reconnects }: Asking): boolean =>
  asked.some((each) => each.version !== 'V3') || (version !== 'V3' && !reconnects);

/** It is known now, or stays unknown: then the newest version is spoken, as with any device. Programs may start. */
function finish(session: Session, found: Exclude<NextStep, { kind: 'ask' }>): void {
  const { view, facts, deps, proxy } = session;
  const to = found.kind === 'known' ? found.protocol : 'V3';
  const from = view.protocol;
  const asked = askingOf(session);
  // Where nothing answered nothing shows what V2 left behind; an answer in V3 does, by what becomes of its end.
  const isOne = found.kind === 'known' ? found.oneConnection : asked !== null && wasSpokenTo(asked);
  if (found.kind === 'known') deps.memory.learn(view.environment.id, session.deviceName(), { protocol: to });
  if (to !== 'V3' || from !== 'V3')
    session.note('older-protocol', found.kind === 'known' ? 'noted' : 'failed', { from: 'V3', to: from });
  if (isOne) takeOneAtATime(session);
  const because = to === 'V3' ? null : 'device-speaks-older-protocol';
  session.dispatch({ kind: 'protocol', protocol: to, because });
  // Before programs may start: none is opened in a version that was only asked.
  if (to !== from) proxy?.setProtocol(to);
  leave(session, found.kind === 'known' ? null : { since: facts.device?.since ?? null });
  if (to === from && session.view.state.kind === 'repairing') void session.owner.poll(session);
}

const isAwaited = ({ view }: Session): boolean => view.state.kind === 'waiting-for-device';

/** Nothing was found out. One that went away while it was asked is asked once it is there again. */
function endUnknown(session: Session, isAway = isAwaited(session)): void {
  finish(session, { kind: 'unknown' });
  if (isAway && (session.facts.askedInVain?.times ?? 0) < mostInVain)
    session.dispatch({ kind: 'find-out-wanted', byPerson: false });
}

/** A person stops it. False: nothing is being found out. */
export function stopFindingOut(session: Session): boolean {
  if (askingOf(session) === null) return false;
  finish(session, { kind: 'unknown' });
  return true;
}
