import { hiddenBy, problemCodes, type Problem } from './problem';

/**
 * The one problem to show: a candidate that no other candidate hides; of several the first in the list's
 * order, of the same code the newest. Null without candidates.
 */
export function resolveProblems(candidates: readonly Problem[]): Problem | null {
  const causes = candidates.filter(
    (candidate) => !candidates.some((other) => hiddenBy(other.code).has(candidate.code)),
  );
  const rank = (problem: Problem): number => problemCodes.indexOf(problem.code);
  return [...causes].sort((one, other) => rank(one) - rank(other) || other.at - one.at)[0] ?? null;
}
