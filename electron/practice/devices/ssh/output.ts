import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes and waits while the stream is full. Rejects when `signal` is aborted meanwhile. */
export async function writeTo(stream: Writable, data: string | Buffer, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (data.length === 0 || stream.destroyed) return;
  if (!stream.write(data)) await once(stream, 'drain', { signal });
}

/** Text as a terminal wants it: every line feed with a carriage return. Bytes are passed through. */
export function forTerminal(data: string | Buffer): string | Buffer {
  return (typeof data === 'string' ? data : data.toString('utf8')).replace(/\r?\n/g, '\r\n');
}
