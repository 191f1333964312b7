/**
 * What the operating system gives: certificate authorities, a key store, files that can be replaced, ports, programs.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { AtomicFile } from '../storage/atomic-file';
import { systemAuthorities, systemTrust } from '../net/trust';
import { type CheckResult, type Checks, failed, fine, notKnown, type SelfTestParts } from './contract';
import { ofElectron } from './electron';

async function authorities(): Promise<CheckResult> {
  if (!systemTrust) return notKnown('this version of Node cannot read them');
  const began = performance.now();
  // Of any host but this computer.
  const { length } = await systemAuthorities('authorities.invalid');
  const facts = { count: length, readMs: Math.round(performance.now() - began) };
  return length > 0 ? fine(facts) : failed('the system has none, or they could not be read', facts);
}

async function keyStore({ keyStore: open }: SelfTestParts): Promise<CheckResult> {
  const store = await open();
  if (store === null) return failed('this computer offers none: tokens are kept in memory only');
  const text = randomBytes(48).toString('base64');
  const data = await store.encrypt(text);
  if (data.includes(text)) return failed('it gives back what it was given, not encrypted');
  const { text: back } = await store.decrypt(data);
  return back === text ? fine({ encrypted: true }) : failed('what was decrypted is not what was encrypted');
}

const renames = 200;

/** Virus scanners and indexers hold files for moments: the app replaces one whenever a token is about to be used. */
async function files({ dataFolder }: SelfTestParts, signal: AbortSignal): Promise<CheckResult> {
  await mkdir(dataFolder, { recursive: true });
  const trial = await mkdtemp(join(dataFolder, 'self-test-'));
  try {
    const path = join(trial, 'replaced');
    const file = new AtomicFile(path);
    let slowestMs = 0;
    let done = 0;
    for (; done < renames && !signal.aborted; done += 1) {
      const began = performance.now();
      await file.replace(Buffer.from(`${done}`), { previous: 'ignore' });
      slowestMs = Math.max(slowestMs, performance.now() - began);
    }
    const last = await readFile(path, 'utf8');
    const facts = { replaced: done, slowestMs: Math.round(slowestMs) };
    return last === `${done - 1}` && done === renames ? fine(facts) : failed('not every file was replaced', facts);
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

/** Null: it could be opened. */
const bindFault = (port: number): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(null)));
  });

/** `50003-50010`, as short as it can be said. */
export function spans(ports: readonly number[]): readonly string[] {
  const found: [number, number][] = [];
  for (const port of ports) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === port - 1) last[1] = port;
    else found.push([port, port]);
  }
  return found.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
}

async function ports({ portRange: { first, last } }: SelfTestParts, signal: AbortSignal): Promise<CheckResult> {
  const faults = new Map<string, number[]>();
  let free = 0;
  for (let port = first; port <= last && !signal.aborted; port += 1) {
    const fault = await bindFault(port);
    if (fault === null) free += 1;
    else faults.set(fault, [...(faults.get(fault) ?? []), port]);
  }
  const list = (code: string): readonly string[] => spans(faults.get(code) ?? []);
  const facts = { range: `${first}-${last}`, free, inUse: list('EADDRINUSE'), reserved: list('EACCES') };
  return free > 0 ? fine(facts) : failed('no port of the range can be opened', facts);
}

export const laptopChecks = (parts: SelfTestParts): Pick<Checks, 'authorities' | 'key-store' | 'files' | 'ports'> => ({
  authorities,
  'key-store': async () => ofElectron(await keyStore(parts)),
  files: (signal) => files(parts, signal),
  ports: (signal) => ports(parts, signal),
});
