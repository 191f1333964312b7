/**
 * What is known about each problem besides its words: how grave it is, what it hides, and whether the
 * connection suffers. A cause hides its symptoms (shared/README.md, Problems): being offline hides a device that
 * seems disconnected.
 */
import type { ProblemCode } from './problem';

export interface ProblemTraits {
  /** `blocking`: nothing works until it is solved. `degraded`: it works in part or heals by itself. `notice`: good to know. */
  readonly severity: 'blocking' | 'degraded' | 'notice';
  readonly affectsConnection: boolean;
  /** Problems that are only symptoms while this one is there. Transitive. */
  readonly hides: readonly ProblemCode[];
}

const tokenTrouble = ['token-reused', 'client-token-mismatch', 'token-refused', 'token-spent-no-account'] as const;
const deviceTrouble = ['device-disconnected', 'device-speaks-older-protocol', 'service-unreachable'] as const;
const blocking = (hides: readonly ProblemCode[] = []): ProblemTraits => ({
  severity: 'blocking',
  affectsConnection: true,
  hides,
});

/** In order of precedence: of two problems that do not hide one another the earlier is shown. */
export const problemRegistry: { readonly [Code in ProblemCode]: ProblemTraits } = {
  // A wrong clock makes signatures and certificates look wrong.
  'clock-wrong': blocking([
    'not-signed-in',
    'sign-in-expired',
    'certificate-untrusted',
    'access-denied',
    'rotation-denied',
  ]),
  'certificate-untrusted': blocking(['offline', 'service-trouble', ...deviceTrouble]),
  'proxy-blocks': blocking(['offline', 'service-trouble', ...deviceTrouble]),
  offline: blocking(['service-trouble', 'not-signed-in', 'replaced-elsewhere', ...deviceTrouble]),
  'port-in-use': blocking(),
  // Looked for in the wrong region a tunnel seems not to exist.
  'tunnel-wrong-region': blocking(['tunnel-ended', 'access-denied', 'replaced-elsewhere', ...tokenTrouble]),
  'tunnel-ended': blocking(['replaced-elsewhere', 'rotation-denied', ...tokenTrouble, ...deviceTrouble]),
  'sign-in-expired': blocking(['not-signed-in', 'access-denied', 'rotation-denied']),
  'not-signed-in': blocking(['access-denied', 'rotation-denied']),
  // Known only after a rotation was tried: it is why the token trouble stays.
  'rotation-denied': blocking(['access-denied', 'replaced-elsewhere', ...tokenTrouble, ...deviceTrouble]),
  'replaced-elsewhere': blocking([...tokenTrouble, ...deviceTrouble]),
  'token-spent-no-account': blocking(['token-reused', 'client-token-mismatch', 'token-refused', ...deviceTrouble]),
  'client-token-mismatch': blocking(deviceTrouble),
  'token-reused': blocking(deviceTrouble),
  'token-refused': blocking(deviceTrouble),
  'access-denied': { severity: 'degraded', affectsConnection: false, hides: [] },
  'service-trouble': { severity: 'degraded', affectsConnection: true, hides: deviceTrouble },
  'device-disconnected': blocking(['device-speaks-older-protocol', 'service-unreachable']),
  'device-speaks-older-protocol': { severity: 'degraded', affectsConnection: true, hides: ['service-unreachable'] },
  'service-unreachable': { severity: 'degraded', affectsConnection: true, hides: [] },
  unexpected: blocking(),
  'storage-reset': { severity: 'notice', affectsConnection: false, hides: [] },
};

/** Every code, in order of precedence. */
export const problemCodes = Object.keys(problemRegistry) as readonly ProblemCode[];

/** All that `code` hides, directly and through what it hides. */
export function hiddenBy(code: ProblemCode): ReadonlySet<ProblemCode> {
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
