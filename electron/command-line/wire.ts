/**
 * Messages on the local socket: one JSON object a line, bounded; and how both sides show that they know the secret
 * without saying it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { z } from 'zod';

export const newNonce = (): string => randomBytes(32).toString('hex');

interface Nonces {
  readonly command: string;
  readonly app: string;
}

/** Which side proves itself stands in the proof, so that neither can be answered with its own. */
export const proofOf = (secret: string, side: keyof Nonces, nonces: Nonces): string =>
  createHmac('sha256', Buffer.from(secret, 'hex'))
    .update(`fieldtunnel ${side} ${nonces.command} ${nonces.app}`)
    .digest('hex');

/** In the same time whatever differs. Both are hexadecimal digits of one length, as the schema has it. */
export const isSameProof = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

type BadMessage = 'too-long' | 'not-json' | 'not-known';

interface Listening<Message> {
  readonly schema: z.ZodType<Message>;
  readonly maxBytes: number;
  readonly onMessage: (message: Message) => void;
  /** Called once, and nothing after it. */
  readonly onBad: (why: BadMessage) => void;
}

/** Reads messages until one is bad. What is not terminated by a line end is no message. */
export function readMessages<Message>(
  socket: Socket,
  { schema, maxBytes, onMessage, onBad }: Listening<Message>,
): void {
  let waiting: Buffer = Buffer.alloc(0);
  let bad: BadMessage | null = null;
  const isBad = (): boolean => bad !== null;
  const refuse = (why: BadMessage): void => {
    bad = why;
    waiting = Buffer.alloc(0);
    onBad(why);
  };
  socket.on('data', (data: Buffer) => {
    if (isBad()) return;
    waiting = Buffer.concat([waiting, data]);
    for (let end = waiting.indexOf(10); end >= 0 && !isBad(); end = waiting.indexOf(10)) {
      const line = waiting.subarray(0, end);
      waiting = waiting.subarray(end + 1);
      const read = line.byteLength > maxBytes ? 'too-long' : messageOf(line, schema);
      if (typeof read === 'string') refuse(read);
      else onMessage(read.message);
    }
    if (!isBad() && waiting.byteLength > maxBytes) refuse('too-long');
  });
}

function messageOf<Message>(line: Buffer, schema: z.ZodType<Message>): { readonly message: Message } | BadMessage {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return 'not-json';
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? { message: parsed.data } : 'not-known';
}

/** A line of JSON has no line end inside. */
export const lineOf = (message: object): string => `${JSON.stringify(message)}\n`;
