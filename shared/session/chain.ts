/**
 * The chain: laptop – AWS – device – service, with what was observed of each link and when (renderer/theme/README.md,
 * The chain). A break is shown where it is, and only there; nothing is working because it once was: what was observed
 * too long ago, or before a loss that may have changed it, keeps its age and loses its colour.
 */
import { offlineSince, type DevicePresence } from '../fleet/presence';
import { problemRegistry, type Problem } from '../problems/problem';
import { problemOf } from './states';
import type { Chain, ChainLink, ChainNode, ChainTone, SessionView, TimelineKind } from './view';

type Fact = ChainLink['fact'];
/**
 * How long (ms) an observation counts as the present: while connected DescribeTunnel is asked about every 30 s, and
 * takes its time.
 */
export const observedForMs = 35_000;
/** The same of a ping's answer: two pings, and what the second may take. */
const roundTripForMs = 45_000;

type Place = 'laptop' | 'device' | 'service' | 'nowhere';

const link = (tone: ChainTone, fact: Fact): ChainLink => ({ tone, fact });
const bare = (
  tone: ChainTone,
  kind:
    | 'connecting'
    | 'retry'
    | 'token-refused'
    | 'token-sent'
    | 'not-connected'
    | 'not-tried'
    | 'waiting'
    | 'no-answer'
    | 'ended'
    | 'offline'
    | 'denied'
    | 'unknown',
): ChainLink => link(tone, { kind });

/** Which link a problem breaks, and the word for it. */
function breakOf(problem: Problem): { readonly place: Place; readonly fact: Fact } {
  const { place, fact } = problemRegistry[problem.code].breaks;
  const isDevices = problem.code === 'rotation-denied' && problem.params.mode === 'DESTINATION';
  return { place: isDevices ? 'device' : place, fact: { kind: fact } };
}

/** A tunnel to this thing was looked for and none was there: nothing has ended, and one can be opened. */
export function neverFound({ state, tunnelId, token }: SessionView): boolean {
  return (
    state.kind === 'ended' &&
    state.problem.code === 'tunnel-ended' &&
    state.problem.params.how === 'not-found' &&
    tunnelId === null &&
    token.state === 'none'
  );
}

/** It ended because this laptop closed it, as somebody wanted: nothing is broken. */
export function closedHere({ state, timeline }: SessionView): boolean {
  if (state.kind !== 'ended' || state.problem.code !== 'tunnel-ended' || state.problem.params.how !== 'closed')
    return false;
  const last = timeline.find(({ kind }) => kind === 'tunnel-closed' || kind === 'tunnel-opened');
  return last?.kind === 'tunnel-closed' && last.outcome === 'done';
}

/** The break as long as nobody works on it. While something is tried its link is `trying`, not `refused`. */
function brokenPlace(view: SessionView): { readonly place: Place; readonly fact: Fact } | null {
  const { state } = view;
  const problem = problemOf(state);
  if (problem === null || state.kind === 'repairing' || state.kind === 'waiting-for-device') return null;
  // Where no tunnel was ever found there is nothing that could be broken.
  if (neverFound(view) || closedHere(view)) return null;
  const found = breakOf(problem);
  // A laptop's link that is open is not what is broken, whatever else is denied.
  return found.place === 'laptop' && view.connection.kind === 'open' ? null : found;
}

function sourceLink(view: SessionView, now: number): ChainLink {
  switch (view.connection.kind) {
    case 'open':
      return view.connection.roundTrip !== null && view.connection.pongAt !== null
        ? link(now - view.connection.pongAt <= roundTripForMs ? 'working' : 'untried', {
            kind: 'round-trip',
            milliseconds: view.connection.roundTrip,
            at: view.connection.pongAt,
          })
        : link('working', { kind: 'open', at: view.connection.since });
    case 'connecting':
      return bare('trying', 'connecting');
    case 'waiting':
      return bare('trying', 'retry');
    case 'refused':
      // Not diagnosed yet, or being repaired.
      return view.state.kind === 'repairing' ? bare('trying', 'connecting') : bare('refused', 'token-refused');
    case 'lost':
      return bare('trying', 'retry');
    case 'none':
      return view.state.kind === 'repairing' ||
        view.state.kind === 'preparing' ||
        view.state.kind === 'connecting' ||
        view.state.kind === 'reconnecting'
        ? bare('trying', 'connecting')
        : bare('untried', 'not-tried');
    default:
      return view.connection satisfies never;
  }
}

/** Steps of which one means that a new token went to the device. */
function tokenWasSent(view: SessionView): boolean {
  const { state } = view;
  return (
    (state.kind === 'repairing' || state.kind === 'waiting-for-device') &&
    state.steps.some((step) => step.name === 'delivery-accepted' && step.state === 'done')
  );
}

/** When this last happened; before all time if it never did. The timeline is newest first. */
const lastTime = ({ timeline }: SessionView, kind: TimelineKind): number =>
  timeline.find((entry) => entry.kind === kind)?.at ?? Number.NEGATIVE_INFINITY;

function deviceLink(view: SessionView, laptopIsBroken: boolean, now: number): ChainLink {
  const { state, tunnel } = view;
  if (tokenWasSent(view) && state.kind !== 'connected') return bare('trying', 'token-sent');
  if (state.kind === 'waiting-for-device') return bare('trying', 'waiting');
  if (tunnel === null)
    return view.connection.kind === 'open' ? bare('untried', 'unknown') : bare('untried', 'not-tried');
  if (tunnel.status === 'CLOSED' || state.kind === 'ended') return bare('untried', 'not-tried');
  if (tunnel.destination.status === 'CONNECTED') {
    const { checkedAt: at } = tunnel;
    return link(now - at <= observedForMs && at >= lastTime(view, 'dropped') ? 'working' : 'untried', {
      kind: 'checked',
      at,
    });
  }
  return bare('untried', laptopIsBroken || view.connection.kind !== 'open' ? 'not-connected' : 'waiting');
}

function serviceLink(view: SessionView, device: ChainLink, now: number): ChainLink {
  const { state, connection: source } = view;
  if (state.kind === 'repairing' && state.problem.code === 'device-speaks-older-protocol')
    return bare('trying', 'retry');
  if (state.kind === 'waiting-for-device') return bare('untried', 'waiting');
  if (source.kind !== 'open') return bare('untried', 'not-tried');
  const since = Math.max(source.since, lastTime(view, 'device-disconnected'));
  const answers = view.services.flatMap(({ lastAnswerAt }) =>
    lastAnswerAt !== null && lastAnswerAt >= since ? [lastAnswerAt] : [],
  );
  // An answer is evidence of the device itself, where it cannot be asked about or was asked too long ago.
  const believed =
    device.tone === 'working' ||
    device.fact.kind === 'checked' ||
    (state.kind === 'connected' && state.device === 'unknown');
  if (answers.length === 0 || !believed) return bare('untried', 'not-tried');
  const at = Math.max(...answers);
  return link(now - at <= observedForMs ? 'working' : 'untried', { kind: 'answered', at });
}

const untried: ChainNode = { tone: 'untried' };
const node = (tone: ChainTone): ChainNode => ({ tone });
/** A node that only its own link speaks for; an attempt says nothing about the far end yet. */
const farEnd = (tone: ChainTone): ChainNode => (tone === 'working' || tone === 'refused' ? node(tone) : untried);

/** At rest nothing but the device's agent speaks for it; where it was seen on the tunnel, that says more. */
function restingDevice({ state, tunnel }: SessionView, presence: DevicePresence | null): ChainLink | null {
  const isAtRest = state.kind === 'ready' || state.kind === 'ended';
  const offline = offlineSince(presence);
  if (!isAtRest || offline === null) return null;
  if (tunnel?.status === 'OPEN' && tunnel.destination.status === 'CONNECTED') return null;
  return link('untried', { kind: 'agent-offline', since: offline.since });
}

/**
 * Only what was observed, as of `now` (epoch ms). At most one link is `refused`. `presence`: of the device, where it is
 * known.
 */
export function chainOf(view: SessionView, now: number, presence: DevicePresence | null = null): Chain {
  const broken = brokenPlace(view);
  const at = (place: Place, otherwise: ChainLink): ChainLink => {
    if (broken?.place === place) return link('refused', broken.fact);
    // One break at a time: what else was refused is its consequence.
    return broken !== null && otherwise.tone === 'refused' ? bare('untried', 'not-tried') : otherwise;
  };
  const source = at('laptop', sourceLink(view, now));
  const device = at('device', restingDevice(view, presence) ?? deviceLink(view, source.tone === 'refused', now));
  const service = at('service', serviceLink(view, device, now));
  const aws = source.tone === 'working' || device.tone === 'working' ? 'working' : 'untried';
  // The service answered through the device, so the device is there (pasted token).
  const reached = service.tone === 'working' && device.tone !== 'refused' ? 'working' : device.tone;
  return {
    nodes: [node(source.tone), node(aws), farEnd(reached), farEnd(service.tone)],
    links: [source, device, service],
  };
}
