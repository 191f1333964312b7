/// <reference types="vite/client" />
import { words, type FuzzTarget } from './target';

/** What was found once, with how to see it again. */
export interface CorpusCase {
  readonly target: string;
  readonly found: string;
  /** As the target's failure wrote it; absent: the seed makes it. */
  readonly input?: unknown;
  readonly seed?: number;
}

const sources = import.meta.glob<{ readonly target: FuzzTarget }>('./targets/*.ts', { eager: true });
const kept = import.meta.glob<CorpusCase>('./corpus/*.json', { eager: true, import: 'default' });

/** Every target of the folder, by name. */
export const targets: readonly FuzzTarget[] = Object.values(sources)
  .map(({ target }) => target)
  .toSorted((left, right) => left.name.localeCompare(right.name));

/** What was found before, by file name. */
export const corpus: readonly (CorpusCase & { readonly file: string })[] = Object.entries(kept).map(([file, one]) => ({
  ...one,
  file: file.replace('./corpus/', ''),
}));

/** How many of `all` cases each target gets, at least `least`. */
export function shares(chosen: readonly FuzzTarget[], all: number, least = 1): ReadonlyMap<FuzzTarget, number> {
  const weights = chosen.reduce((sum, { share = 1 }) => sum + share, 0);
  return new Map(chosen.map((target) => [target, Math.max(least, Math.ceil((all * (target.share ?? 1)) / weights))]));
}

/** @throws what is wrong (again) with a case of the corpus */
export async function replay(one: CorpusCase & { readonly file: string }): Promise<void> {
  const target = targets.find(({ name }) => name === one.target);
  if (target === undefined) throw new Error(`${one.file} is for the target ${one.target}, which is not there`);
  try {
    if (one.input !== undefined) {
      if (target.replay === undefined) throw new Error(`${one.target} cannot replay an input`);
      await target.replay(one.input);
    } else if (one.seed !== undefined) await target.run(one.seed, 1);
    else throw new Error('neither an input nor a seed');
  } catch (cause) {
    throw new Error(`${one.file}, found before (${one.found}): ${words(cause)}`, { cause });
  }
}
