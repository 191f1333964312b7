import * as tls from 'node:tls';
import { Worker } from 'node:worker_threads';
import { isLoopback } from './web-proxy';

/** Node 22 and later can read the operating system's authorities; the types know a newer Node than the oldest one this runs on. */
const { getCACertificates } = tls as Partial<typeof tls>;

/** Whether the operating system's authorities are trusted, where a company puts the authority of its web proxy. */
export const systemTrust = getCACertificates !== undefined;

/** How reading the operating system's authorities went; `error`: it failed, and there are none. */
export interface AuthoritiesRead {
  readonly count: number;
  readonly tookMs: number;
  readonly error: string | null;
}

/** Read once for all, in a thread of its own: a keychain takes its time, 5 to 10 s on managed Macs, and the call blocks its thread. */
let reading: Promise<readonly string[]> | null = null;
let tell: (read: AuthoritiesRead) => void = () => undefined;

/** Who is told when the operating system's authorities were read: the log. */
export function onAuthoritiesRead(listener: (read: AuthoritiesRead) => void): void {
  tell = listener;
}

const program = `
const { parentPort } = require('node:worker_threads');
parentPort.postMessage(require('node:tls').getCACertificates('system'));
`;

function readInThread(): Promise<readonly string[]> {
  const began = performance.now();
  return new Promise((resolve) => {
    const done = (found: readonly string[], error: string | null): void => {
      tell({ count: found.length, tookMs: Math.round(performance.now() - began), error });
      resolve(found);
    };
    const worker = new Worker(program, { eval: true, name: 'authorities' });
    worker.once('message', (found: readonly string[]) => done(found, null));
    worker.once('error', (error) => done([], error instanceof Error ? error.message : String(error)));
    // Whoever waits for it keeps the process; it alone does not.
    worker.unref();
  });
}

/** The operating system's authorities (PEM), where Node can read them; none for this computer itself, which needs none. Never rejects. */
export function systemAuthorities(host: string): Promise<readonly string[]> {
  if (!systemTrust || isLoopback(host)) return Promise.resolve([]);
  return (reading ??= readInThread());
}

/**
 * Trust in these authorities (PEM) besides Node's own, with what `NODE_EXTRA_CA_CERTS` adds. Certificates are parsed here: make one
 * context for many connections.
 * @throws when a text is no PEM certificate
 */
export const trusting = (authorities: readonly string[]): tls.SecureContext =>
  tls.createSecureContext({
    ca: [...new Set([...(getCACertificates?.('default') ?? tls.rootCertificates), ...authorities])],
  });

/** Whom to trust at a host: `extraCa` and this computer's. Contexts are made when they are first needed, and kept. */
export function trustOf(extraCa: readonly string[]): (host: string) => Promise<tls.SecureContext> {
  const made = new Map<boolean, Promise<tls.SecureContext>>();
  const make = async (host: string): Promise<tls.SecureContext> =>
    trusting([...(await systemAuthorities(host)), ...extraCa]);
  return (host) => {
    const here = isLoopback(host);
    const context = made.get(here) ?? make(host);
    made.set(here, context);
    return context;
  };
}
