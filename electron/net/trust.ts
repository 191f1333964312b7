import * as tls from 'node:tls';
import { Worker } from 'node:worker_threads';
import { extraAuthorities } from './extra-authorities';
import { messageOf } from './network-errors';
import { isLoopback } from './web-proxy';
import { systemClock, within } from './clock';

/**
 * Node 22 and later can read the operating system's authorities; the types know a newer Node than the oldest one this
 * runs on.
 */
const { getCACertificates } = tls as Partial<typeof tls>;

/** Whether the operating system's authorities are trusted, where a company puts the authority of its web proxy. */
export const systemTrust = getCACertificates !== undefined;

/** How reading the operating system's authorities went; `error`: it failed, and there are none. */
export interface AuthoritiesRead {
  readonly count: number;
  readonly tookMs: number;
  readonly error: string | null;
}

/** No other array: contexts are kept by what they were made of. */
const none: readonly string[] = [];
/** Whoever needs them goes on without after this (ms): a keychain that asks its person may never answer. */
const patienceMs = 30_000;

let tell: (read: AuthoritiesRead) => void = () => undefined;

/** Who is told when the operating system's authorities were read: the log. */
export function onAuthoritiesRead(listener: (read: AuthoritiesRead) => void): void {
  tell = listener;
}

const program = `
const { parentPort } = require('node:worker_threads');
parentPort.postMessage(require('node:tls').getCACertificates('system'));
`;

/** In a thread of its own: a keychain takes its time, 5 to 10 s on managed Macs, and the call blocks its thread. */
function readInThread(): Promise<readonly string[]> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const said = (count: number, error: string | null): void =>
      tell({ count, tookMs: Math.round(performance.now() - began), error });
    const worker = new Worker(program, { eval: true, name: 'authorities' });
    worker.once('message', (found: readonly string[]) => {
      said(found.length, null);
      resolve(found);
    });
    worker.once('error', (error) => {
      said(0, messageOf(error));
      reject(new Error(messageOf(error)));
    });
    // Whoever waits for it keeps the process; it alone does not.
    worker.unref();
  });
}

/** Authorities that are read once for all, and waited for within bounds. */
export class Authorities {
  /** Null: not asked for yet, or it failed and is worth another attempt. */
  #reading: Promise<readonly string[]> | null = null;

  constructor(readonly read: () => Promise<readonly string[]>) {}

  /**
   * None where they do not come within `patienceMs`; they are there for whoever asks once they have come. Never
   * rejects.
   */
  async get(): Promise<readonly string[]> {
    this.#reading ??= this.read().catch(() => {
      this.#reading = null;
      return none;
    });
    return within(systemClock, this.#reading, patienceMs, () => none);
  }
}

const ofTheSystem = new Authorities(readInThread);

/**
 * The operating system's authorities (PEM), where Node can read them; none for this computer itself, which needs none.
 * Never rejects.
 */
export const systemAuthorities = (host: string): Promise<readonly string[]> =>
  systemTrust && !isLoopback(host) ? ofTheSystem.get() : Promise.resolve(none);

let ofTheEnvironment: readonly string[] | null = null;
/** Read once: the environment of a program does not change. */
const extra = (): readonly string[] => (ofTheEnvironment ??= extraAuthorities(process.env));

/**
 * Trust in these authorities (PEM) besides Node's own, with what `NODE_EXTRA_CA_CERTS` adds. Certificates are parsed
 * here: make one context for many connections.
 * @throws when a text is no PEM certificate
 */
export const trusting = (authorities: readonly string[]): tls.SecureContext =>
  tls.createSecureContext({
    ca: [...new Set([...(getCACertificates?.('default') ?? tls.rootCertificates), ...extra(), ...authorities])],
  });

/**
 * Whom to trust at a host: `extraCa` and this computer's. Contexts are made when they are first needed, and kept for
 * these authorities: what did not come in time is trusted once it is there.
 */
export function trustOf(extraCa: readonly string[]): (host: string) => Promise<tls.SecureContext> {
  const made = new Map<readonly string[], tls.SecureContext>();
  return async (host) => {
    const authorities = await systemAuthorities(host);
    const context = made.get(authorities) ?? trusting([...authorities, ...extraCa]);
    made.set(authorities, context);
    return context;
  };
}
