/**
 * Problems: diagnosed causes with one recovery each (shared/README.md, Problems). A problem is data; the renderer
 * chooses the words from its code and parameters, so nothing here is a sentence.
 */

import type { BusyPort } from './busy-port';
import type { Denial } from './denial';
import type { ChainBreak, ProblemConcern, ProblemTraits } from './traits';
import type { ClientMode, Recovery, ServiceAnswer } from './recovery';

/** What the fleet index says of the device's own agent. */
export interface AgentSeen {
  readonly connected: boolean;
  /** Since when, epoch ms; null where it does not say. */
  readonly since: number | null;
}

/**
 * Each problem: how it is known, what helps (the words of its one button), and what it needs to be told to a person.
 * What the button does is said to people by its page in assets/help.
 */
interface ProblemParams {
  /**
   * The handshake was refused in the documented words, or the ledger knows that the token is spent. Helps: Rotate and
   * reconnect (SOURCE).
   */
  'token-reused': { readonly tunnelEndsAt: number | null };
  /** The handshake was refused in the documented words. Helps: Rotate and reconnect (SOURCE). */
  'client-token-mismatch': { readonly tunnelEndsAt: number | null };
  /**
   * Any other refusal with 4xx while the tunnel is OPEN. Helps: Rotate both sides and reconnect (ALL); SOURCE where no
   * device can be delivered to.
   */
  'token-refused': { readonly tunnelEndsAt: number | null };
  /**
   * The destination is DISCONNECTED for longer than it may take to come. Helps: Send the device a new token
   * (DESTINATION, with the tunnel's own destinationConfig); Try again while its agent is offline. `agent`: of the
   * device, where the fleet index could be asked. `notified`: a new token was sent and the device did not come within
   * the time watched (ms). `uploading`: it went away in the middle of that (session/upload.ts).
   */
  'device-disconnected': {
    readonly thingName: string | null;
    readonly notified: boolean;
    readonly watchedFor: number | null;
    readonly agent?: AgentSeen;
    readonly uploading?: { readonly bytes: number };
  };
  /**
   * Nothing came back on a connection of the app's own in V3, so V2 is asked, and V1 where the device has shown that it
   * is AWS's engine (PROTOCOL.md 5.7). Nothing is pressed: the app finds out by itself, before programs start, and
   * remembers it for the thing.
   */
  'device-speaks-older-protocol': {
    readonly thingName: string | null;
    readonly serviceId: string;
    readonly to: 'V1' | 'V2' | 'V3';
  };
  /**
   * A connection was sent on to the device, which stands all the time, and nothing has come back for 30 s; or it had
   * answered, something was sent since, and nothing has come back on any connection of the tunnel for 30 s, nor on one
   * of the app's own (where that would take a program's place: for 60 s of trying). Helps: Send the device a new token
   * (DESTINATION), where nothing is left to try; else Ask the device, or try another version, with the number of
   * connections that ends. `silentForMs`: since the connection, or what went up on it, was sent on. `connections`: of
   * programs, open now. `hadAnswered`: before that.
   */
  'device-silent': {
    readonly thingName: string | null;
    readonly serviceId: string;
    readonly silentForMs: number;
    readonly connections: number;
    readonly hadAnswered?: true;
    /** A new token was sent, and the device still has the connection from before. */
    readonly tokenInVain?: true;
  };
  /** CLOSED, expired, not found. Helps: Open a new tunnel, with the same thing and services. */
  'tunnel-ended': {
    readonly how: 'closed' | 'expired' | 'not-found';
    readonly endedAt: number | null;
    readonly thingName: string | null;
  };
  /** The tunnel was found in another region, or its ARN says so. Helps: Use the tunnel's region. */
  'tunnel-wrong-region': { readonly usedRegion: string; readonly tunnelRegion: string };
  /** The device reset the connection without an answer. Helps: Try again. */
  'service-unreachable': { readonly serviceId: string; readonly thingName: string | null };
  /**
   * A local port could not be bound; no token was spent. Helps: Use another port. `others`: further ports of the
   * session that are not free either.
   */
  'port-in-use': BusyPort & { readonly others?: readonly BusyPort[] };
  /** Access denied on a rotation. Helps: Copy a request for the administrator. */
  'rotation-denied': Denial & { readonly mode: ClientMode };
  /** Access denied on any other call. Helps: Copy a request for the administrator. */
  'access-denied': Denial;
  /** No credentials, or AWS no longer accepts them. Helps: Sign in. */
  'not-signed-in': { readonly environment: string };
  /** No credentials, or AWS no longer accepts them. Helps: Sign in. */
  'sign-in-expired': { readonly environment: string };
  /**
   * Whoever gives out credentials accepts and does not answer; whether somebody is signed in is not known. Helps: Try
   * again.
   */
  'sign-in-silent': { readonly environment: string };
  /**
   * A signature or a certificate fails for its time, and the service's clock says another. Helps: Use the service's
   * time for signing, or open the date and time settings.
   */
  'clock-wrong': { readonly minutesOff: number };
  /** No address, no TCP connection, no TLS. Helps: Try again. */
  offline: { readonly host: string };
  /**
   * The web proxy refuses, or asks for a password in a way that can be given (Basic). Helps: Enter name and password,
   * or open the network settings.
   */
  'proxy-blocks': { readonly proxyHost: string; readonly status: number | null };
  /**
   * The web proxy offers only Negotiate, NTLM or the like, or is reached by SOCKS or TLS. Helps: Copy what to ask the
   * network team for; Open the network settings for a kind of proxy. The web proxy is of a kind (`SOCKS5`), or wants a
   * sign-in of a kind (`NTLM, Negotiate`), that the app cannot give. `hosts`: what the app has to reach, for whoever
   * runs the network; each with its port where that is not 443.
   */
  'proxy-kind': {
    readonly proxyHost: string;
    readonly kind: string;
    readonly of: 'proxy' | 'sign-in';
    readonly hosts: readonly string[];
  };
  /**
   * An answer without the service's marks (PROTOCOL.md 2.3, 2.4) and without known wording; nothing is rotated. Helps:
   * Try again; by itself where the status says so. Something between this laptop and AWS answered in AWS's place.
   * `server` and `title` are what it says of itself: one line each, of 120 characters at most.
   */
  'answered-in-between': {
    readonly host: string;
    readonly status: number;
    readonly server: string | null;
    readonly title: string | null;
  };
  /**
   * The certificate's chain or name does not hold. Helps: Use the company's certificate file; Try again where the name
   * or the time is wrong.
   */
  'certificate-untrusted': { readonly host: string; readonly issuer: string | null };
  /** 5xx, 429, or no answer to the upgrade. Helps: Try again. */
  'service-trouble': { readonly status: number | null; readonly throttled: boolean };
  /**
   * The service ended the connection while the tunnel is OPEN and the token is no longer valid, or DescribeTunnel shows
   * another source. Helps: Take it back (SOURCE). `seen`: DescribeTunnel shows another source; else the service ended
   * the connection and then refused its token.
   */
  'replaced-elsewhere': { readonly tunnelEndsAt: number | null; readonly seen: boolean };
  /**
   * The same with a pasted token, where nobody can rotate. Helps: Copy a request for the desk; the next token goes on
   * in the same place. Token-only: the pasted token is dead and this person may not rotate.
   */
  'token-spent-no-account': { readonly why: 'reused' | 'mismatch' | 'refused' };
  /** What was kept encrypted cannot be read on this computer. Helps: Continue. */
  'storage-reset': Record<string, never>;
  /** Everything else. Helps: Save a report. */
  unexpected: { readonly reference: string };
}

export type ProblemCode = keyof ProblemParams;

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

const tokenTrouble = ['token-reused', 'client-token-mismatch', 'token-refused', 'token-spent-no-account'] as const;
const deviceTrouble = [
  'device-disconnected',
  'device-speaks-older-protocol',
  'service-unreachable',
  'device-silent',
] as const;

const traits = (
  concern: ProblemConcern,
  word: ProblemTraits<ProblemCode>['word'],
  place: ChainBreak['place'],
  fact: ChainBreak['fact'],
  hides: readonly ProblemCode[] = [],
): ProblemTraits<ProblemCode> => ({ concern, word, breaks: { place, fact }, hides });

/** In order of precedence: of two problems that do not hide one another the earlier is shown. */
export const problemRegistry: { readonly [Code in ProblemCode]: ProblemTraits<ProblemCode> } = {
  // A wrong clock makes signatures and certificates look wrong.
  'clock-wrong': traits('network', 'clock', 'laptop', 'not-connected', [
    'not-signed-in',
    'sign-in-expired',
    'certificate-untrusted',
    'access-denied',
    'rotation-denied',
  ]),
  'certificate-untrusted': traits('network', 'certificate', 'laptop', 'not-connected', [
    'offline',
    'service-trouble',
    ...deviceTrouble,
  ]),
  'proxy-kind': traits('network', 'offline', 'laptop', 'offline', [
    'proxy-blocks',
    'offline',
    'service-trouble',
    ...deviceTrouble,
  ]),
  'proxy-blocks': traits('network', 'offline', 'laptop', 'offline', ['offline', 'service-trouble', ...deviceTrouble]),
  offline: traits('network', 'offline', 'laptop', 'offline', [
    'service-trouble',
    'not-signed-in',
    'replaced-elsewhere',
    ...deviceTrouble,
  ]),
  'port-in-use': traits('port', 'portInUse', 'laptop', 'not-connected'),
  // Looked for in the wrong region a tunnel seems not to exist.
  'tunnel-wrong-region': traits('tunnel', 'region', 'laptop', 'token-refused', [
    'tunnel-ended',
    'access-denied',
    'replaced-elsewhere',
    ...tokenTrouble,
  ]),
  'tunnel-ended': traits('tunnel', 'ended', 'laptop', 'ended', [
    'replaced-elsewhere',
    'rotation-denied',
    'answered-in-between',
    ...tokenTrouble,
    ...deviceTrouble,
  ]),
  // What it says of the token or of the tunnel is not AWS's word.
  'answered-in-between': traits('network', 'trouble', 'laptop', 'not-connected', [
    'service-trouble',
    'replaced-elsewhere',
    ...tokenTrouble,
    ...deviceTrouble,
  ]),
  'sign-in-silent': traits('signIn', 'signIn', 'laptop', 'denied', [
    'not-signed-in',
    'sign-in-expired',
    'access-denied',
    'rotation-denied',
  ]),
  'sign-in-expired': traits('signIn', 'signIn', 'laptop', 'denied', [
    'not-signed-in',
    'access-denied',
    'rotation-denied',
  ]),
  'not-signed-in': traits('signIn', 'signIn', 'laptop', 'denied', ['access-denied', 'rotation-denied']),
  // Known only after a rotation was tried: it is why the token trouble stays. The side that was to be rotated is the
  // broken one.
  'rotation-denied': traits('denied', 'denied', 'laptop', 'denied', [
    'access-denied',
    'replaced-elsewhere',
    ...tokenTrouble,
    ...deviceTrouble,
  ]),
  'replaced-elsewhere': traits('token', 'takenOver', 'laptop', 'token-refused', [...tokenTrouble, ...deviceTrouble]),
  'token-spent-no-account': traits('token', 'tokenRefused', 'laptop', 'token-refused', [
    'token-reused',
    'client-token-mismatch',
    'token-refused',
    ...deviceTrouble,
  ]),
  'client-token-mismatch': traits('token', 'tokenRefused', 'laptop', 'token-refused', deviceTrouble),
  'token-reused': traits('token', 'tokenRefused', 'laptop', 'token-refused', deviceTrouble),
  'token-refused': traits('token', 'tokenRefused', 'laptop', 'token-refused', deviceTrouble),
  'access-denied': traits('denied', 'denied', 'laptop', 'denied'),
  'service-trouble': traits('service', 'trouble', 'laptop', 'not-connected', deviceTrouble),
  'device-disconnected': traits('device', 'notConnected', 'device', 'not-connected', [
    'device-speaks-older-protocol',
    'service-unreachable',
    'device-silent',
  ]),
  'device-speaks-older-protocol': traits('device', 'noAnswer', 'service', 'no-answer', ['service-unreachable']),
  'service-unreachable': traits('device', 'noAnswer', 'service', 'no-answer'),
  'device-silent': traits('device', 'noAnswer', 'service', 'no-answer'),
  unexpected: traits('unexpected', 'trouble', 'laptop', 'not-connected'),
  'storage-reset': traits('unexpected', 'trouble', 'nowhere', 'unknown'),
};

/** Every code, in order of precedence. */
export const problemCodes = Object.keys(problemRegistry) as readonly ProblemCode[];

/** Whether a text from elsewhere is one of them. */
export const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(problemRegistry, code);
