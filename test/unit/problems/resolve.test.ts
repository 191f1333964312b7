import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemCodes, problemRegistry, type Problem, type ProblemCode } from '../../../shared/problems/problem';
import { resolveProblems } from '../../../shared/problems/resolve';

const problem = (code: ProblemCode, at = 0): Problem =>
  ({ code, params: {}, recovery: { kind: 'none' }, answer: null, at }) as unknown as Problem;
/** All that a code hides, directly and through what it hides. */
const hidden = (code: ProblemCode, among = new Set<ProblemCode>()): ReadonlySet<ProblemCode> => {
  for (const each of problemRegistry[code].hides) if (!among.has(each)) hidden(each, among.add(each));
  return among;
};
const shown = (...codes: ProblemCode[]) => resolveProblems(codes.map((code) => problem(code)))?.code;

describe('cause over symptom', () => {
  it('has no problem that hides itself, however indirectly', () => {
    for (const code of problemCodes) expect(shown(code)).toBe(code);
  });

  it('always shows one of the candidates, whatever their order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...problemCodes], { minLength: 1 }), (codes) => {
        const one = shown(...codes);
        expect(codes).toContain(one);
        expect(shown(...[...codes].reverse())).toBe(one);
        // What is shown is hidden by nothing that was there.
        for (const code of codes) expect(hidden(code)).not.toContain(one);
      }),
    );
  });

  it.each([
    [['device-disconnected', 'offline'], 'offline'],
    [['offline', 'proxy-blocks'], 'proxy-blocks'],
    [['certificate-untrusted', 'clock-wrong'], 'clock-wrong'],
    [['token-reused', 'tunnel-ended'], 'tunnel-ended'],
    [['tunnel-ended', 'tunnel-wrong-region', 'token-refused'], 'tunnel-wrong-region'],
    [['token-reused', 'rotation-denied'], 'rotation-denied'],
    [['token-reused', 'device-disconnected'], 'token-reused'],
    [['service-unreachable', 'device-disconnected'], 'device-disconnected'],
    [['storage-reset', 'device-disconnected'], 'device-disconnected'],
  ] as const)('%j shows %s', (codes, expected) => {
    expect(shown(...codes)).toBe(expected);
  });

  it('shows the newest of the same code, and nothing for nothing', () => {
    expect(resolveProblems([problem('offline', 1), problem('offline', 3), problem('offline', 2)])?.at).toBe(3);
    expect(resolveProblems([])).toBeNull();
  });

  it('never lets a mere notice stand before what stops the work', () => {
    for (const code of problemCodes) expect(shown('storage-reset', code)).toBe(code);
  });
});
