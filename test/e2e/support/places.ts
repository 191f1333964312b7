import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Where a secret could have got to. */
export interface Place {
  readonly name: string;
  readonly content: string;
}

/** Everything the page's process holds: V8's own snapshot of its heap, strings included. */
export async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** Command lines of every process on this machine. */
export const commandLines = (): string =>
  execFileSync('ps', ['-A', '-ww', '-o', 'args'], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });

/** Every file below a folder, as bytes read as Latin-1: each byte is one character, nothing is lost. */
export function filesBelow(folder: string): Place[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const name = join(entry.parentPath, entry.name);
    return [{ name, content: readFileSync(name, 'latin1') }];
  });
}

/** Finds a value also where it was cut: any 24 characters of its middle betray it. */
const traceOf = (secret: string): string => (secret.length > 60 ? secret.slice(20, 44) : secret);

/** The places that hold a part of the secret: as it is, in a URL, or in Base64. */
export function betrayedBy(secret: string, places: readonly Place[]): string[] {
  const trace = traceOf(secret);
  const base64 = Buffer.from(trace).toString('base64').slice(0, 28);
  return places
    .filter(
      ({ content }) =>
        content.includes(trace) || content.includes(encodeURIComponent(trace)) || content.includes(base64),
    )
    .map(({ name }) => name);
}
