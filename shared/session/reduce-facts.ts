/** What an event says about the facts behind a session's view. Pure. */
import { isCurrentDevice, isNews } from './described';
import { afterAnew } from './carried';
import type { Reactions } from './events';
import type { SessionFacts, SessionState } from './state';
import { brokenAt, sent } from './upload';
import type { TunnelFacts } from './view';

function onDescribed({ view, facts }: SessionState, described: TunnelFacts): SessionFacts {
  if (!isNews(view, described)) return facts;
  const { source, destination, checkedAt } = described;
  const isCurrent = isCurrentDevice(facts, described);
  const device =
    destination.status === 'DISCONNECTED'
      ? null
      : isCurrent && facts.device?.since !== destination.since
        ? { since: destination.since, seenAt: checkedAt }
        : facts.device;
  return {
    ...facts,
    device,
    ...uploads(facts, device, described),
    outdatedDevice: isCurrent ? null : facts.outdatedDevice,
    ownSourceSince:
      view.connection.kind === 'open' && source.status === 'CONNECTED' ? source.since : facts.ownSourceSince,
  };
}

/** What was being sent to a device belongs to its connection, and is looked at once: when that is seen to be gone. */
function uploads(
  { device: before, upload, brokenUpload, clockOffsetMs }: SessionFacts,
  device: SessionFacts['device'],
  { destination: { since }, checkedAt }: TunnelFacts,
): Pick<SessionFacts, 'upload' | 'brokenUpload'> {
  if (device === before) return { upload, brokenUpload };
  if (device !== null) return { upload: null, brokenUpload: null };
  const leftAt = since === null ? checkedAt : Math.min(checkedAt, since + (clockOffsetMs ?? 0));
  return { upload: null, brokenUpload: brokenAt(upload, leftAt) };
}

export const factsReactions = {
  'flow-began': ({ view, facts }, { byPerson }) => ({
    ...facts,
    before: byPerson ? { view, facts: { ...facts, before: null } } : null,
  }),
  'flow-over': ({ facts }) => (facts.before === null ? facts : { ...facts, before: null }),
  'connect-began': ({ facts }) => ({ ...facts, closedByService: false, briefCloses: 0, retryOf: null }),
  'device-awaited': ({ facts }, { since, watch }) => ({ ...facts, watch: watch === null ? null : { since, ...watch } }),
  'watch-began': ({ facts }, { at, limitMs }) => ({ ...facts, watch: { since: at, limitMs, notified: false } }),
  'watch-over': ({ facts }) => ({ ...facts, watch: null }),
  stopped: ({ facts }) => ({ ...facts, watch: null, retryOf: null }),
  'rotation-began': ({ facts }, { ofSource }) => ({ ...facts, rotating: ofSource, missed: null }),
  'rotation-over': ({ facts }) => ({ ...facts, rotating: false }),
  // Whoever comes with a new token may be asked like one that was never asked.
  'device-notified': ({ facts }, { at, outdated }) => ({
    ...facts,
    deviceNotifiedAt: at,
    outdatedDevice: outdated,
    askedInVain: facts.askedInVain === null ? null : { ...facts.askedInVain, times: 0 },
  }),
  'reconnect-began': ({ facts }, { problem }) => ({
    ...facts,
    retryOf: problem,
    ownSourceSince: null,
    closedByService: false,
  }),
  described: (state, event) => onDescribed(state, event.facts),
  'service-clock': ({ facts }, { offsetMs }) => ({ ...facts, clockOffsetMs: offsetMs }),
  asked: ({ facts }, { at }) => ({ ...facts, askedAt: at }),
  'silence-began': ({ facts }, { connection, at }) => ({
    ...facts,
    silentSince: { ...facts.silentSince, [connection]: at },
  }),
  'silence-over': ({ facts }, { connection }) => {
    const { [connection]: _over, ...silentSince } = facts.silentSince;
    return { ...facts, silentSince };
  },
  standstill: ({ facts }, { standstill }) => ({ ...facts, standstill }),
  sent: ({ facts }, { bytes, at }) => ({ ...facts, upload: sent(facts.upload, bytes, at) }),
  'next-opened': ({ facts }, { untagged }) => ({ ...facts, nextUntagged: untagged }),
  'opening-unanswered': ({ facts }, { opening }) => ({ ...facts, unansweredOpening: opening }),
  'poll-answered': ({ facts }, { failed }) => ({
    ...facts,
    polls:
      failed === null
        ? { failed: 0, askedWaitMs: 0 }
        : { failed: facts.polls.failed + 1, askedWaitMs: failed.askedWaitMs },
  }),
  'agent-asked': ({ facts }, { at }) => ({ ...facts, agentAskedAt: at }),
  'agent-seen': ({ facts }, { agent }) => ({ ...facts, agent }),
  worked: ({ facts }) => ({ ...facts, troubled: false, watch: null, retryOf: null, closedByService: false }),
  connection: ({ facts }, { connection, news }) => ({
    ...facts,
    connection,
    missed: facts.rotating ? news : facts.missed,
  }),
  pong: ({ facts }, { roundTrip, at }) =>
    facts.connection.kind === 'open' ? { ...facts, connection: { ...facts.connection, roundTrip, pongAt: at } } : facts,
  'closed-by-service': ({ facts }, { reason, brief }) => ({
    ...facts,
    closedByService: true,
    closeReason: reason,
    briefCloses: brief ? facts.briefCloses + 1 : 1,
  }),
  opened: ({ facts }) => ({ ...facts, closeReason: '', standstill: null }),
  'refusal-diagnosed': ({ facts }) => ({ ...facts, closedByService: false }),
  'proxy-released': ({ facts }) => ({
    ...facts,
    findingOut: null,
    connection: { kind: 'none' },
    missed: null,
    silentSince: {},
    standstill: null,
  }),
  problem: ({ facts }) => ({ ...facts, watch: null, retryOf: null, troubled: true }),
  'find-out-wanted': ({ facts }, { byPerson }) => ({
    ...facts,
    findingOut: { kind: 'wanted' },
    askedInVain: byPerson ? null : facts.askedInVain,
  }),
  'device-asked': ({ facts }, { question }) => ({ ...facts, findingOut: question }),
  'device-greeted': ({ facts }, { asked }) =>
    facts.findingOut?.kind === 'asking'
      ? { ...facts, findingOut: { ...facts.findingOut, asked: [...facts.findingOut.asked, asked] } }
      : facts,
  'find-out-over': ({ facts }, { inVain }) => ({
    ...facts,
    findingOut: null,
    askedInVain:
      inVain === null ? facts.askedInVain : { since: inVain.since, times: (facts.askedInVain?.times ?? 0) + 1 },
  }),
  'protocol-tried': ({ view, facts }) => ({ ...facts, unproven: facts.unproven ?? { from: view.protocol } }),
  'protocol-answered': ({ facts }) => (facts.unproven === null ? facts : { ...facts, unproven: null }),
  stats: ({ view, facts }, { services }) => {
    const carriedBefore = afterAnew(facts.carriedBefore, view.services, services);
    return carriedBefore === facts.carriedBefore ? facts : { ...facts, carriedBefore };
  },
  'token-pasted': ({ facts }, { key }) => ({ ...facts, pastedToken: key }),
} satisfies Reactions<SessionFacts>;
