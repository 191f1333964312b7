/** What happens to local clients says what the device's services do, and which protocol the device speaks. */
import type { ProxyEvent } from '../tunnel/contract';
import type { Core } from './core';
import { describe } from './describe';
import { settle } from './device-watch';
import { diagnose } from './diagnose';
import { confirmProtocol, fallBack, noteUnderstood } from './fallback';
import type { DescribeSeen } from './observations';
import { rememberPorts } from './ports';
import { present } from './present';

type ClientEvent = Exclude<ProxyEvent, { kind: 'tunnel-connection' | 'pong' | 'log' }>;

/** An answer of DescribeTunnel this young (ms) is not asked for again: many connections may be silent at once. */
const freshFor = 500;

/** Many connections that ask at once share one question, if it was asked at `asOf` (epoch ms) or later. */
function askOnce(core: Core, asOf: number): Promise<DescribeSeen> {
  const { memo, deps, lifetime } = core;
  if (memo.asking !== null && memo.asking.at >= asOf) return memo.asking.seen;
  const ask = async (): Promise<DescribeSeen> => {
    const seen = await describe(core, lifetime.signal);
    await settle(core, seen);
    return seen;
  };
  const asking = {
    at: deps.now(),
    seen: ask().finally(() => (memo.asking = memo.asking === asking ? null : memo.asking)),
  };
  memo.asking = asking;
  return asking.seen;
}

/** Whether the device is there right now; what else the answer means is settled on the way. What was known at `asOf` says nothing. */
async function deviceIsThere(core: Core, asOf: number): Promise<boolean> {
  const { tunnel } = core.view;
  const known = tunnel !== null && tunnel.checkedAt > asOf && core.deps.now() >= tunnel.checkedAt;
  const seen = known ? ({ kind: 'facts', facts: tunnel } as const) : await askOnce(core, asOf);
  return (
    core.view.connection.kind === 'open' &&
    (seen.kind !== 'facts' || (seen.facts.status === 'OPEN' && seen.facts.destination.status === 'CONNECTED'))
  );
}

const isQuiet = (core: Core): boolean => core.view.state.kind === 'connected' || core.view.state.kind === 'problem';

/**
 * A local connection from before the device's own was lost on its way (PROTOCOL.md 8.10): what became of it
 * says nothing about the device. `began` is epoch ms.
 */
const isOlderThanDevice = ({ memo }: Core, began: number): boolean =>
  memo.device !== null && began < memo.device.seenAt;

/** The device stood all the time and reset it: its service cannot be reached. */
async function resetByDevice(core: Core, began: number): Promise<boolean> {
  const { protocol } = core.view;
  // A device that went away resets its connections, too, and for one that came again the service does (PROTOCOL.md 3.4): only what is asked from now on tells.
  const there = await deviceIsThere(core, core.deps.now());
  // Somebody else may have drawn a conclusion meanwhile.
  return there && isQuiet(core) && core.view.protocol === protocol && !isOlderThanDevice(core, began);
}

async function unreachable(core: Core, serviceId: string): Promise<void> {
  noteUnderstood(core);
  core.dispatch({ kind: 'service-reset', serviceId });
  core.note('service-unreachable', 'failed', { service: serviceId });
  const others = core.view.services.some((service) => service.serviceId !== serviceId && service.connections > 0);
  // While another service is being worked on, the mark at this one is enough.
  if (!others && core.view.state.kind === 'connected')
    await present(core, diagnose(core.observed({ resetService: serviceId })));
}

async function resetUnanswered(core: Core, serviceId: string, began: number): Promise<void> {
  if (await resetByDevice(core, began)) await unreachable(core, serviceId);
}

/** The same, under a program that has not noticed yet: if the device was only replaced, it never will. */
async function resetUnnoticed(
  core: Core,
  { serviceId, connection }: Extract<ClientEvent, { kind: 'reset-unanswered' }>,
  began: number,
): Promise<void> {
  const byDevice = await resetByDevice(core, began);
  if (!byDevice && isQuiet(core) && isRenewed(core)) fallBack(core, 'renewed');
  core.memo.proxy?.decideReset(serviceId, connection, byDevice ? 'end' : 'restart');
  if (byDevice) await unreachable(core, serviceId);
}

/** In the trial of V2, which costs a device of V3 nothing, the device made a new connection: that is how one that speaks V1 takes it. */
const isRenewed = ({ memo: { trial, device } }: Core): boolean =>
  trial?.to === 'V2' && device !== null && device.since !== trial.deviceSince;

/** No answer to what a client sent. At once that only tells whether the device is there: if not, its client is held with its bytes. */
async function unanswered(core: Core, began: number, sign: 'silence' | 'lasting-silence' | null): Promise<void> {
  const there = await deviceIsThere(core, core.deps.now() - freshFor);
  const { trial, device } = core.memo;
  // Silence means something only of a device that was observed to be there all the time, but for one: it reconnects because of the other version.
  if (!there || device === null) return;
  if (trial?.to === 'V2') trial.slow = true;
  if (!isQuiet(core)) return;
  if (isRenewed(core)) fallBack(core, 'renewed');
  else if (sign !== null && !isOlderThanDevice(core, began)) fallBack(core, sign);
}

async function olderProtocol(
  core: Core,
  { speaks, by }: Extract<ClientEvent, { kind: 'older-destination' }>,
): Promise<void> {
  const before = core.memo.device?.since;
  if (!(await deviceIsThere(core, core.deps.now())) || !isQuiet(core)) return;
  // A reset may be the service's own, for a device that was replaced.
  if (by === 'data') fallBack(core, speaks);
  else if (core.memo.device?.since === before) fallBack(core, 'nameless-reset');
}

const nameOf = ({ serviceId, connection }: { readonly serviceId: string; readonly connection: number }): string =>
  `${serviceId}\n${connection}`;

function heard(core: Core, name: string): void {
  for (const timer of core.memo.silent.get(name) ?? []) timer.cancel();
  core.memo.silent.delete(name);
}

/** The silence has to last: a newer device may be slow, or still be trying to reach its service, and resets when it gives up. */
function silent(
  core: Core,
  event: Extract<ClientEvent, { kind: 'unanswered' }>,
  conclude: (began: number, sign: 'silence' | 'lasting-silence' | null) => void,
): void {
  const { deps, memo } = core;
  const name = nameOf(event);
  const began = deps.now() - event.quietForMs;
  const isSilent = (): boolean => {
    const { connection, services } = core.view;
    return !services.some(
      ({ serviceId, lastAnswerAt }) =>
        serviceId === event.serviceId &&
        lastAnswerAt !== null &&
        connection.kind === 'open' &&
        lastAnswerAt >= connection.since,
    );
  };
  const after = (time: number, sign: 'silence' | 'lasting-silence'): { readonly cancel: () => void } =>
    deps.timers.set(
      () => {
        if (sign === 'lasting-silence') memo.silent.delete(name);
        if (isSilent()) conclude(began, sign);
      },
      Math.max(0, time - event.quietForMs),
    );
  heard(core, name);
  memo.silent.set(name, [
    // A program that would notice a reconnect is not interrupted for a guess.
    ...(event.repeatable ? [after(deps.tuning.silence, 'silence')] : []),
    // In a trial its try in the version before comes first: localproxy reads nothing more until it has given that up.
    after(deps.tuning.lastingSilence * (memo.trial === null ? 1 : 2), 'lasting-silence'),
  ]);
  if (isSilent()) conclude(began, null);
}

function onStats(core: Core, event: Extract<ClientEvent, { kind: 'stats' }>): void {
  const { connection, services } = core.view;
  const answers =
    connection.kind === 'open'
      ? event.services.filter(({ lastAnswerAt }) => lastAnswerAt !== null && lastAnswerAt >= connection.since)
      : [];
  const first = answers.filter(({ serviceId }) => {
    const before = services.find((service) => service.serviceId === serviceId)?.lastAnswerAt ?? null;
    return before === null || (connection.kind === 'open' && before < connection.since);
  });
  core.dispatch({ kind: 'stats', services: event.services });
  for (const { serviceId } of first) core.note('service-answered', 'done', { service: serviceId });
  if (answers.length > 0) confirmProtocol(core);
}

export function clientEvents(core: Core, event: ClientEvent): void {
  const later = (work: Promise<void>): void =>
    void work.catch((error: unknown) =>
      core.deps.log.error('session flow failed', { session: core.view.id, error: String(error) }),
    );
  switch (event.kind) {
    case 'stats':
      onStats(core, event);
      return;
    case 'client-connected':
      return;
    case 'client-ended':
      heard(core, nameOf(event));
      if (event.by === 'device' && !event.answered)
        later(resetUnanswered(core, event.serviceId, core.deps.now() - event.ageMs));
      return;
    case 'reset-unanswered':
      heard(core, nameOf(event));
      later(resetUnnoticed(core, event, core.deps.now() - event.ageMs));
      return;
    case 'unanswered':
      silent(core, event, (began, sign) => later(unanswered(core, began, sign)));
      return;
    case 'older-destination':
      later(olderProtocol(core, event));
      return;
    case 'services-adopted':
      rememberPorts(core, event.listeners, false);
      core.dispatch({ kind: 'services', serviceIds: event.announced });
      core.dispatch({ kind: 'ports-bound', listeners: event.listeners });
      core.note('services-adopted', 'noted', { services: event.announced.join(', ') });
      return;
    default:
      return event satisfies never;
  }
}
