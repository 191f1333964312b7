/** What happens to local clients says what the device's services do, and which protocol the device speaks. */
import type { ProxyEvent } from '../tunnel/contract';
import type { Core } from './core';
import { describe } from './describe';
import { settle } from './device-watch';
import { diagnose } from './diagnose';
import { confirmProtocol, fallBack } from './fallback';
import { rememberPorts } from './ports';
import { present } from './present';

type ClientEvent = Exclude<ProxyEvent, { kind: 'link' | 'pong' | 'log' }>;

/** Whether the device is there right now; what else the answer means is settled on the way. */
async function deviceIsThere(core: Core): Promise<boolean> {
  const seen = await describe(core, core.lifetime.signal);
  await settle(core, seen);
  return core.view.link.kind === 'open' && (seen.kind !== 'facts' || (seen.facts.status === 'OPEN' && seen.facts.destination.status === 'CONNECTED'));
}

const isQuiet = (core: Core): boolean => core.view.state.kind === 'connected' || core.view.state.kind === 'problem';

/**
 * A local connection from before the device's own was lost on its way (service-facts 8.10): what became of it
 * says nothing about the device. `began` is epoch ms.
 */
const isOlderThanDevice = ({ memo }: Core, began: number): boolean => memo.device !== null && began < memo.device.seenAt;

async function resetUnanswered(core: Core, serviceId: string, began: number): Promise<void> {
  // A device that went away resets its connections, too: that is another problem, found by describing.
  if (!(await deviceIsThere(core)) || !isQuiet(core) || isOlderThanDevice(core, began)) return;
  core.dispatch({ kind: 'service-reset', serviceId });
  core.note('service-unreachable', 'failed', { service: serviceId });
  const others = core.view.services.some((service) => service.serviceId !== serviceId && service.connections > 0);
  // While another service is being worked on, the mark at this one is enough.
  if (!others && core.view.state.kind === 'connected') await present(core, diagnose(core.observed({ resetService: serviceId })));
}

async function unanswered(core: Core, began: number): Promise<void> {
  // Silence means something only of a device that was observed to be there all the time.
  if (!(await deviceIsThere(core)) || core.memo.device === null || isOlderThanDevice(core, began)) return;
  await olderProtocol(core, 'silence');
}

async function olderProtocol(core: Core, sign: 'V1' | 'V2' | 'silence'): Promise<void> {
  if (!(await deviceIsThere(core)) || !isQuiet(core) || core.memo.trial !== null) return;
  fallBack(core, sign);
}

const nameOf = ({ serviceId, connection }: { readonly serviceId: string; readonly connection: number }): string => `${serviceId}\n${connection}`;

function heard(core: Core, name: string): void {
  core.memo.silent.get(name)?.cancel();
  core.memo.silent.delete(name);
}

/** The silence has to last: a newer device may still be trying to reach its service, and resets when it gives up. */
function silent(core: Core, event: Extract<ClientEvent, { kind: 'unanswered' }>, conclude: (began: number) => void): void {
  const name = nameOf(event);
  const began = core.deps.now() - event.quietFor;
  heard(core, name);
  core.memo.silent.set(name, core.deps.timers.set(() => {
    core.memo.silent.delete(name);
    const { link, services } = core.view;
    const answered = services.some(({ serviceId, lastAnswerAt }) => serviceId === event.serviceId && lastAnswerAt !== null && link.kind === 'open' && lastAnswerAt >= link.since);
    if (!answered) conclude(began);
  }, Math.max(0, core.deps.tuning.silence - event.quietFor)));
}

function onStats(core: Core, event: Extract<ClientEvent, { kind: 'stats' }>): void {
  const { link, services } = core.view;
  const answers = link.kind === 'open' ? event.services.filter(({ lastAnswerAt }) => lastAnswerAt !== null && lastAnswerAt >= link.since) : [];
  const first = answers.filter(({ serviceId }) => {
    const before = services.find((service) => service.serviceId === serviceId)?.lastAnswerAt ?? null;
    return before === null || (link.kind === 'open' && before < link.since);
  });
  core.dispatch({ kind: 'stats', services: event.services });
  for (const { serviceId } of first) core.note('service-answered', 'done', { service: serviceId });
  if (answers.length > 0) confirmProtocol(core);
}

export function clientEvents(core: Core, event: ClientEvent): void {
  const later = (work: Promise<void>): void => void work.catch((error: unknown) => core.deps.log.error('session flow failed', { session: core.view.id, error: String(error) }));
  switch (event.kind) {
    case 'stats':
      onStats(core, event);
      return;
    case 'client-connected':
      return;
    case 'client-ended':
      heard(core, nameOf(event));
      if (event.by === 'device' && !event.answered) later(resetUnanswered(core, event.serviceId, core.deps.now() - event.age));
      return;
    case 'unanswered':
      silent(core, event, (began) => later(unanswered(core, began)));
      return;
    case 'older-destination':
      later(olderProtocol(core, event.speaks));
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
