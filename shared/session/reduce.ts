/**
 * The session's state machine: `(state, event) → state`, pure and total. Invariants, held by a property test: `connected`
 * has an open connection, and a device that was observed CONNECTED or could not be asked about; `ended` holds the problem
 * `tunnel-ended`, has no connection, and is left only towards another tunnel; ticks never come off; once the clock is set
 * back, no remembered time lies in the future.
 */
import { setBack } from './clock';
import type { Reactions, SessionEvent } from './events';
import { factsReactions } from './reduce-facts';
import { viewReactions } from './reduce-view';
import type { SessionState } from './state';
import { undone } from './undo';

/** Another tunnel takes the session's place: what was known of the one before says nothing about it. What is known of the device stays. */
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
      untagged: null,
      token: { state: 'none', since: null, paired: false },
      connection: { kind: 'none' },
      mayRotateByItself: false,
    },
    facts: {
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
    default: {
      // Compiles only while every other event has a reaction.
      const kind: Answered = event.kind;
      const view = afterwards(viewReactions, kind, state, event) ?? state.view;
      const facts = afterwards(factsReactions, kind, state, event) ?? state.facts;
      return view === state.view && facts === state.facts ? state : { view, facts };
    }
  }
}
