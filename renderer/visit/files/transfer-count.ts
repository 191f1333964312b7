/** How many transfers of one device are where, as one count that a tab has room for. Pure. */
import type { TransferView } from '../../../shared/visit/files';

export type TransferCount =
  | { readonly kind: 'asking'; readonly asking: number }
  | { readonly kind: 'paused'; readonly paused: number }
  /** `done`: the place of the one that moves, from 1. */
  | { readonly kind: 'moving'; readonly done: number; readonly of: number };

/** Null: nothing is on its way. What waits for a person comes before what goes on by itself. */
export function countOf(transfers: readonly Pick<TransferView, 'state'>[]): TransferCount | null {
  const of = (...kinds: readonly TransferView['state']['kind'][]): number =>
    transfers.filter(({ state }) => kinds.includes(state.kind)).length;
  const asking = of('asking');
  if (asking > 0) return { kind: 'asking', asking };
  const moving = of('waiting', 'preparing', 'moving', 'checking');
  const paused = of('paused');
  if (moving === 0) return paused === 0 ? null : { kind: 'paused', paused };
  const over = of('done', 'skipped', 'failed');
  return { kind: 'moving', done: over + 1, of: over + moving + paused };
}
