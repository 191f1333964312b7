import { problemCodes, problemRegistry, type Problem, type ProblemCode } from './problem';

/** All that `code` hides, directly and through what it hides. */
function hiddenBy(code: ProblemCode): ReadonlySet<ProblemCode> {
  const hidden = new Set<ProblemCode>();
  const visit = (each: ProblemCode): void => {
    for (const symptom of problemRegistry[each].hides) {
      if (hidden.has(symptom)) continue;
      hidden.add(symptom);
      visit(symptom);
    }
  };
  visit(code);
  return hidden;
}

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
