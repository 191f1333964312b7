/** What happened to a line, as marks on its picture. Pure. */
import type { TimelineEntry, TimelineKind } from '../session/view';

/**
 * `lost`: the connection broke or was refused; `token`: a token was replaced; `connected`: the tunnel, or its device,
 * is there.
 */
export type MarkKind = 'lost' | 'token' | 'connected';

export interface Mark {
  readonly at: number;
  readonly kind: MarkKind;
}

const kinds: Partial<Record<TimelineKind, MarkKind>> = {
  dropped: 'lost',
  refused: 'lost',
  'device-disconnected': 'lost',
  'tunnel-ended': 'lost',
  rotated: 'token',
  connected: 'connected',
  'device-connected': 'connected',
};

/** The marks between two moments (epoch ms), the oldest first. `timeline`: newest first, as a session has it. */
export const marksOf = (timeline: readonly TimelineEntry[], from: number, to: number): readonly Mark[] =>
  timeline
    .flatMap(({ kind, at }) => {
      const mark = kinds[kind];
      return mark === undefined || at < from || at > to ? [] : [{ at, kind: mark }];
    })
    .toReversed();
