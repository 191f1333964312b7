/**
 * Problems: diagnosed causes with one recovery each (shared/README.md, Problems). A problem is data; the renderer
 * chooses the words from its code and parameters, so nothing here is a sentence.
 */

import type { BusyPort } from './busy-port';
import type { Denial } from './denial';

export type ClientMode = 'SOURCE' | 'DESTINATION' | 'ALL';

/** What the fleet index says of the device's own agent. */
export interface AgentSeen {
  readonly connected: boolean;
  /** Since when, epoch ms; null where it does not say. */
  readonly since: number | null;
}

/** What each problem needs to be told to a person. */
interface ProblemParams {
  'token-reused': { readonly tunnelEndsAt: number | null };
  'client-token-mismatch': { readonly tunnelEndsAt: number | null };
  'token-refused': { readonly tunnelEndsAt: number | null };
  /** `agent`: of the device, where the fleet index could be asked. `notified`: a new token was sent and the device did not come within the time watched (ms). `uploading`: it went away in the middle of that (session/upload.ts). */
  'device-disconnected': {
    readonly thingName: string | null;
    readonly notified: boolean;
    readonly watchedFor: number | null;
    readonly agent?: AgentSeen;
    readonly uploading?: { readonly bytes: number };
  };
  /** Nothing came back in the newest version, and `to` is asked, on a connection of the app's own to this service. */
  'device-speaks-older-protocol': {
    readonly thingName: string | null;
    readonly serviceId: string;
    readonly to: 'V1' | 'V2' | 'V3';
  };
  /** `silentForMs`: since the connection, or what went up on it, was sent on. `connections`: of programs, open now. `hadAnswered`: before that. */
  'device-silent': {
    readonly thingName: string | null;
    readonly serviceId: string;
    readonly silentForMs: number;
    readonly connections: number;
    readonly hadAnswered?: true;
    /** A new token was sent, and the device still has the connection from before. */
    readonly tokenInVain?: true;
  };
  'tunnel-ended': {
    readonly how: 'closed' | 'expired' | 'not-found';
    readonly endedAt: number | null;
    readonly thingName: string | null;
  };
  'tunnel-wrong-region': { readonly usedRegion: string; readonly tunnelRegion: string };
  'service-unreachable': { readonly serviceId: string; readonly thingName: string | null };
  /** `others`: further ports of the session that are not free either. */
  'port-in-use': BusyPort & { readonly others?: readonly BusyPort[] };
  'rotation-denied': Denial & { readonly mode: ClientMode };
  /** Any other call that the role may not make. */
  'access-denied': Denial;
  'not-signed-in': { readonly environment: string };
  'sign-in-expired': { readonly environment: string };
  /** Whoever gives out credentials accepted and did not answer: whether somebody is signed in is not known. */
  'sign-in-silent': { readonly environment: string };
  'clock-wrong': { readonly minutesOff: number };
  offline: { readonly host: string };
  'proxy-blocks': { readonly proxyHost: string; readonly status: number | null };
  /**
   * The web proxy is of a kind (`SOCKS5`), or wants a sign-in of a kind (`NTLM, Negotiate`), that the app cannot give. `hosts`: what
   * the app has to reach, for whoever runs the network; each with its port where that is not 443.
   */
  'proxy-kind': {
    readonly proxyHost: string;
    readonly kind: string;
    readonly of: 'proxy' | 'sign-in';
    readonly hosts: readonly string[];
  };
  /**
   * Something between this laptop and AWS answered in AWS's place. `server` and `title` are what it says of itself: one line each, of
   * 120 characters at most.
   */
  'answered-in-between': {
    readonly host: string;
    readonly status: number;
    readonly server: string | null;
    readonly title: string | null;
  };
  'certificate-untrusted': { readonly host: string; readonly issuer: string | null };
  'service-trouble': { readonly status: number | null; readonly throttled: boolean };
  /** `seen`: DescribeTunnel shows another source; else the service ended the connection and then refused its token. */
  'replaced-elsewhere': { readonly tunnelEndsAt: number | null; readonly seen: boolean };
  /** Token-only: the pasted token is dead and this person may not rotate. */
  'token-spent-no-account': { readonly why: 'reused' | 'mismatch' | 'refused' };
  'storage-reset': Record<string, never>;
  unexpected: { readonly reference: string };
}

export type ProblemCode = keyof ProblemParams;

/** The one way forward. What a person presses; `none` means the app acts or watches by itself. */
export type Recovery =
  | { readonly kind: 'rotate'; readonly mode: ClientMode }
  /**
   * Find out how the device is spoken to, which ends so many connections of programs: in version `to`, or (null) step by step
   * on a connection of the app's own.
   */
  | { readonly kind: 'ask-device'; readonly to: 'V1' | 'V2' | null; readonly ends: number }
  | { readonly kind: 'open-new-tunnel' }
  | { readonly kind: 'use-region'; readonly region: string }
  /** One port for each service whose own one is not free. */
  | { readonly kind: 'use-port'; readonly ports: readonly { readonly serviceId: string; readonly port: number }[] }
  | { readonly kind: 'choose-port'; readonly serviceId: string }
  | { readonly kind: 'retry' }
  | { readonly kind: 'sign-in' }
  /** What an administrator is asked for: an IAM action, with the mode of a rotation. */
  | { readonly kind: 'copy-request'; readonly action: string; readonly mode: ClientMode | null }
  | { readonly kind: 'paste-token' }
  | { readonly kind: 'open-date-settings' }
  /** Sign by the service's clock in this run; `offset` is that clock minus this computer's, ms. */
  | { readonly kind: 'use-service-time'; readonly offset: number }
  | { readonly kind: 'proxy-settings' }
  /** The company's own authority is to be trusted. */
  | { readonly kind: 'certificate-file' }
  /** What whoever runs the network is asked for. */
  | { readonly kind: 'copy-network-request' }
  /** The web proxy asks who is there (407). */
  | { readonly kind: 'proxy-password'; readonly proxyHost: string }
  | { readonly kind: 'continue' }
  | { readonly kind: 'save-report' }
  | { readonly kind: 'none' };

/** What the service itself answered, for "What AWS answered". Never holds a token. */
export interface ServiceAnswer {
  readonly status: number | null;
  readonly words: string;
  readonly channelId: string | null;
  readonly requestId: string | null;
}

type ProblemOf<Code extends ProblemCode> = {
  readonly code: Code;
  readonly params: ProblemParams[Code];
  readonly recovery: Recovery;
  readonly answer: ServiceAnswer | null;
  /** Epoch ms of the observation. */
  readonly at: number;
};

export type Problem = { [Code in ProblemCode]: ProblemOf<Code> }[ProblemCode];

/*
 * What is known about each problem besides its words: what it hides, where it breaks the chain, and how it is called in
 * one word. A cause hides its symptoms (shared/README.md, Problems): being offline hides a device that seems disconnected.
 */

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
    | 'region'
    | 'clock'
    | 'certificate'
    | 'trouble';
}

const tokenTrouble = ['token-reused', 'client-token-mismatch', 'token-refused', 'token-spent-no-account'] as const;
const deviceTrouble = [
  'device-disconnected',
  'device-speaks-older-protocol',
  'service-unreachable',
  'device-silent',
] as const;

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
  'proxy-kind': traits('offline', 'laptop', 'offline', [
    'proxy-blocks',
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
    'answered-in-between',
    ...tokenTrouble,
    ...deviceTrouble,
  ]),
  // What it says of the token or of the tunnel is not AWS's word.
  'answered-in-between': traits('trouble', 'laptop', 'not-connected', [
    'service-trouble',
    'replaced-elsewhere',
    ...tokenTrouble,
    ...deviceTrouble,
  ]),
  'sign-in-silent': traits('signIn', 'laptop', 'denied', [
    'not-signed-in',
    'sign-in-expired',
    'access-denied',
    'rotation-denied',
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
    'device-silent',
  ]),
  'device-speaks-older-protocol': traits('noAnswer', 'service', 'no-answer', ['service-unreachable']),
  'service-unreachable': traits('noAnswer', 'service', 'no-answer'),
  'device-silent': traits('noAnswer', 'service', 'no-answer'),
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
