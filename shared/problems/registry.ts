/**
 * What is known about each problem besides its words: what it hides, where it breaks the chain, and how it is called in
 * one word. A cause hides its symptoms (shared/README.md, Problems): being offline hides a device that seems disconnected.
 */
import type { ProblemCode } from './problem';

/** Which link of the chain a problem breaks (`laptop`: laptop to AWS, and so on), and what that link then says. */
interface ChainBreak {
  readonly place: 'laptop' | 'device' | 'service' | 'nowhere';
  readonly fact: 'token-refused' | 'denied' | 'offline' | 'not-connected' | 'ended' | 'no-answer' | 'unknown';
}

interface ProblemTraits {
  /** Problems that are only symptoms while this one is there. Transitive. */
  readonly hides: readonly ProblemCode[];
  readonly breaks: ChainBreak;
  /** Names the words for it in the device list and in the timeline. */
  readonly word:
    | 'tokenRefused'
    | 'notConnected'
    | 'noAnswer'
    | 'portInUse'
    | 'denied'
    | 'signIn'
    | 'offline'
    | 'takenOver'
    | 'ended'
    | 'olderProtocol'
    | 'region'
    | 'clock'
    | 'certificate'
    | 'trouble';
}

const tokenTrouble = ['token-reused', 'client-token-mismatch', 'token-refused', 'token-spent-no-account'] as const;
const deviceTrouble = ['device-disconnected', 'device-speaks-older-protocol', 'service-unreachable'] as const;

const traits = (
  word: ProblemTraits['word'],
  place: ChainBreak['place'],
  fact: ChainBreak['fact'],
  hides: readonly ProblemCode[] = [],
): ProblemTraits => ({ word, breaks: { place, fact }, hides });

/** In order of precedence: of two problems that do not hide one another the earlier is shown. */
export const problemRegistry: { readonly [Code in ProblemCode]: ProblemTraits } = {
  // A wrong clock makes signatures and certificates look wrong.
  'clock-wrong': traits('clock', 'laptop', 'not-connected', [
    'not-signed-in',
    'sign-in-expired',
    'certificate-untrusted',
    'access-denied',
    'rotation-denied',
  ]),
  'certificate-untrusted': traits('certificate', 'laptop', 'not-connected', [
    'offline',
    'service-trouble',
    ...deviceTrouble,
  ]),
  'proxy-blocks': traits('offline', 'laptop', 'offline', ['offline', 'service-trouble', ...deviceTrouble]),
  offline: traits('offline', 'laptop', 'offline', [
    'service-trouble',
    'not-signed-in',
    'replaced-elsewhere',
    ...deviceTrouble,
  ]),
  'port-in-use': traits('portInUse', 'laptop', 'not-connected'),
  // Looked for in the wrong region a tunnel seems not to exist.
  'tunnel-wrong-region': traits('region', 'laptop', 'token-refused', [
    'tunnel-ended',
    'access-denied',
    'replaced-elsewhere',
    ...tokenTrouble,
  ]),
  'tunnel-ended': traits('ended', 'laptop', 'ended', [
    'replaced-elsewhere',
    'rotation-denied',
    ...tokenTrouble,
    ...deviceTrouble,
  ]),
  'sign-in-expired': traits('signIn', 'laptop', 'denied', ['not-signed-in', 'access-denied', 'rotation-denied']),
  'not-signed-in': traits('signIn', 'laptop', 'denied', ['access-denied', 'rotation-denied']),
  // Known only after a rotation was tried: it is why the token trouble stays. The side that was to be rotated is the broken one.
  'rotation-denied': traits('denied', 'laptop', 'denied', [
    'access-denied',
    'replaced-elsewhere',
    ...tokenTrouble,
    ...deviceTrouble,
  ]),
  'replaced-elsewhere': traits('takenOver', 'laptop', 'token-refused', [...tokenTrouble, ...deviceTrouble]),
  'token-spent-no-account': traits('tokenRefused', 'laptop', 'token-refused', [
    'token-reused',
    'client-token-mismatch',
    'token-refused',
    ...deviceTrouble,
  ]),
  'client-token-mismatch': traits('tokenRefused', 'laptop', 'token-refused', deviceTrouble),
  'token-reused': traits('tokenRefused', 'laptop', 'token-refused', deviceTrouble),
  'token-refused': traits('tokenRefused', 'laptop', 'token-refused', deviceTrouble),
  'access-denied': traits('denied', 'laptop', 'denied'),
  'service-trouble': traits('trouble', 'laptop', 'not-connected', deviceTrouble),
  'device-disconnected': traits('notConnected', 'device', 'not-connected', [
    'device-speaks-older-protocol',
    'service-unreachable',
  ]),
  'device-speaks-older-protocol': traits('olderProtocol', 'service', 'no-answer', ['service-unreachable']),
  'service-unreachable': traits('noAnswer', 'service', 'no-answer'),
  unexpected: traits('trouble', 'laptop', 'not-connected'),
  'storage-reset': traits('trouble', 'nowhere', 'unknown'),
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
