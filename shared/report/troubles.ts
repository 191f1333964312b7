/** What went wrong in a session and what brought it back, as its timeline tells it. Pure. */
import { isProblemCode, problemRegistry } from '../problems/problem';
import type { TimelineEntry, TimelineKind } from '../session/view';

/** One time that something was wrong, with everything that was noted until it worked again. */
export interface Trouble {
  /** What was found, oldest first, each kind once. Never empty. */
  readonly found: readonly TimelineEntry[];
  /** What was done about it, oldest first. */
  readonly remedies: readonly TimelineEntry[];
  /** How it was seen to work again; null: that was not seen. */
  readonly back: {
    readonly by: 'connected' | 'device-connected' | 'service-answered' | 'at-end';
    /** Epoch ms; null: it works, and since when was not noted. */
    readonly at: number | null;
    /** It had been connected before. */
    readonly again: boolean;
    /** No local port was another one afterwards. */
    readonly samePorts: boolean;
  } | null;
}

/** Which part of the way was broken: what proves that part ends the trouble. */
type Part = 'laptop' | 'device' | 'service';

const observations: Partial<Readonly<Record<TimelineKind, Part>>> = {
  refused: 'laptop',
  dropped: 'laptop',
  'tunnel-ended': 'laptop',
  'device-disconnected': 'device',
  'device-did-not-come': 'device',
  'service-unreachable': 'service',
};
const proofs: Partial<Readonly<Record<TimelineKind, readonly Part[]>>> = {
  connected: ['laptop'],
  'device-connected': ['device'],
  // Bytes of the device came the whole way.
  'service-answered': ['laptop', 'device', 'service'],
};
const remedies: ReadonlySet<TimelineKind> = new Set(['rotated', 'tunnel-opened', 'port-moved', 'older-protocol']);
const movesPorts: ReadonlySet<TimelineKind> = new Set(['port-moved', 'ports-bound']);

function partOf({ kind, params }: TimelineEntry): Part | null {
  if (kind !== 'problem') return observations[kind] ?? null;
  const { place } = isProblemCode(params['code'])
    ? problemRegistry[params['code']].breaks
    : { place: 'laptop' as const };
  return place === 'device' || place === 'service' ? place : 'laptop';
}

/** A problem says what the observations meant that it was made of; each is said once. */
function foundIn(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const problems = entries.filter(({ kind }) => kind === 'problem');
  const said = problems.length > 0 ? problems : entries;
  const keyOf = ({ kind, params }: TimelineEntry): string => `${kind} ${params['code'] ?? ''}`;
  return said.filter((entry, index) => said.findIndex((other) => keyOf(other) === keyOf(entry)) === index);
}

interface OpenTrouble {
  readonly entries: TimelineEntry[];
  readonly remedies: TimelineEntry[];
  readonly broken: Set<Part>;
  readonly again: boolean;
  samePorts: boolean;
}

const closed = (trouble: OpenTrouble, by: NonNullable<Trouble['back']>['by'] | null, at: number | null): Trouble => ({
  found: foundIn(trouble.entries),
  remedies: trouble.remedies,
  back: by === null ? null : { by, at, again: trouble.again, samePorts: trouble.samePorts },
});

/** Takes an entry into an open trouble; null: it is not over yet. */
function took(trouble: OpenTrouble, entry: TimelineEntry): Trouble | null {
  if (remedies.has(entry.kind) && entry.outcome !== 'failed') trouble.remedies.push(entry);
  if (movesPorts.has(entry.kind)) trouble.samePorts = false;
  const proven = proofs[entry.kind];
  if (proven === undefined) return null;
  for (const part of proven) trouble.broken.delete(part);
  const by = entry.kind === 'device-connected' || entry.kind === 'service-answered' ? entry.kind : 'connected';
  return trouble.broken.size === 0 ? closed(trouble, by, entry.at) : null;
}

/**
 * Oldest first. `timeline` is newest first; `works`: the session is connected now, which ends whatever nothing else was
 * noted to end. A tunnel's end that nothing came after is no trouble: it is how the session ended.
 */
export function troublesOf(timeline: readonly TimelineEntry[], isConnectedAtEnd: boolean): readonly Trouble[] {
  const over: Trouble[] = [];
  let open: OpenTrouble | null = null;
  let wasConnected = false;
  for (const entry of timeline.toReversed()) {
    const part = partOf(entry);
    if (part !== null) {
      open ??= { entries: [], remedies: [], broken: new Set(), again: wasConnected, samePorts: true };
      open.entries.push(entry);
      open.broken.add(part);
    } else if (open !== null) {
      const trouble = took(open, entry);
      if (trouble !== null) {
        over.push(trouble);
        open = null;
      }
    }
    if (entry.kind === 'connected') wasConnected = true;
  }
  if (open === null || (!isConnectedAtEnd && open.entries.every(({ kind }) => kind === 'tunnel-ended'))) return over;
  return [...over, closed(open, isConnectedAtEnd ? 'at-end' : null, null)];
}
