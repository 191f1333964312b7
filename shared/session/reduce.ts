/**
 * The session's state machine: `(state, event) → state`, pure and total. Invariants, held by a property test:
 * `connected` has an open connection, and a device that was observed CONNECTED or could not be asked about; `ended`
 * holds the problem `tunnel-ended`, has no connection, and is left only towards another tunnel; ticks never come off;
 * once the clock is set back, no remembered time lies in the future.
 */
import { setBack } from './clock';
import type { Reactions, SessionEvent } from './events';
import { factsReactions } from './reduce-facts';
import { viewReactions } from './reduce-view';
import type { SessionFacts, SessionState } from './state';
import { undone } from './undo';

const noToken = { state: 'none', since: null, paired: false } as const;

/** Without what was known of one tunnel. What is known of the device stays. */
const ofNoTunnel = (facts: SessionFacts): SessionFacts => ({
  ...facts,
  ownSourceSince: null,
  outdatedDevice: null,
  device: null,
  upload: null,
  brokenUpload: null,
  watch: null,
  retryOf: null,
  missed: null,
  closedByService: false,
  closeReason: '',
  briefCloses: 0,
  nextUntagged: null,
});

/** Another tunnel, which is connected already, took the local ports over. Programs of the one before go on in that. */
function onReplaced(
  { view, facts }: SessionState,
  { tunnelId, facts: seen, connection, lifetimeMinutes, at }: Extract<SessionEvent, { kind: 'replaced' }>,
): SessionState {
  const before =
    view.tunnelId === null
      ? []
      : [
          {
            tunnelId: view.tunnelId,
            endsAt: view.tunnel?.endsAt ?? null,
            connections: view.services.reduce((sum, { connections }) => sum + connections, 0),
          },
        ];
  return {
    view: {
      ...view,
      tunnelId,
      tunnel: seen,
      state: { kind: 'connected', since: connection.since, device: seen === null ? 'unknown' : 'connected' },
      next: null,
      former: [...view.former, ...before],
      untagged: facts.nextUntagged,
      token: noToken,
      connection,
      services: view.services.map((service) => ({
        ...service,
        connections: 0,
        waitingClients: 0,
        waitsUntil: null,
        pausedBy: null,
        unreachable: false,
      })),
      mayRotateByItself: false,
    },
    facts: {
      ...ofNoTunnel(facts),
      connection,
      device: seen === null ? null : { since: seen.destination.since, seenAt: seen.checkedAt },
      findingOut: null,
      askedInVain: null,
      unproven: null,
      silentSince: {},
      standstill: null,
      troubled: false,
      // There is no way back to the one before.
      before: null,
      deviceNotifiedAt: at,
      lifetimeMinutes,
    },
  };
}

/**
 * Another tunnel takes the session's place: what was known of the one before says nothing about it. What is known of
 * the device stays.
 */
function onTunnel(
  { view, facts }: SessionState,
  { tunnelId, thingName, opened }: Extract<SessionEvent, { kind: 'tunnel' }>,
): SessionState {
  if (tunnelId === view.tunnelId) return { view: { ...view, thingName: thingName ?? view.thingName }, facts };
  return {
    view: {
      ...view,
      tunnelId,
      thingName,
      state: view.state.kind === 'repairing' ? view.state : { kind: 'ready' },
      tunnel: null,
      next: null,
      untagged: null,
      token: noToken,
      connection: { kind: 'none' },
      mayRotateByItself: false,
    },
    facts: {
      ...ofNoTunnel(facts),
      // AWS sends a device its token when its tunnel is opened.
      deviceNotifiedAt: opened?.at ?? null,
      lifetimeMinutes: opened?.lifetimeMinutes ?? null,
    },
  };
}

type Answered = keyof typeof viewReactions | keyof typeof factsReactions;

const afterwards = <Part>(
  reactions: Reactions<Part>,
  kind: Answered,
  state: SessionState,
  event: SessionEvent,
): Part | undefined =>
  // The reaction of this name takes the event of this name; the compiler cannot follow that.
  (reactions as Readonly<Record<string, ((state: SessionState, event: SessionEvent) => Part) | undefined>>)[kind]?.(
    state,
    event,
  );

export function reduce(state: SessionState, event: SessionEvent): SessionState {
  switch (event.kind) {
    // These concern the whole state.
    case 'clock-set-back':
      return setBack(state, event.byMs);
    case 'undone':
      return undone(state);
    case 'tunnel':
      return onTunnel(state, event);
    case 'replaced':
      return onReplaced(state, event);
    default: {
      // Compiles only while every other event has a reaction.
      const kind: Answered = event.kind;
      const view = afterwards(viewReactions, kind, state, event) ?? state.view;
      const facts = afterwards(factsReactions, kind, state, event) ?? state.facts;
      return view === state.view && facts === state.facts ? state : { view, facts };
    }
  }
}
