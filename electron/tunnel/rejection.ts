import type { IncomingMessage } from 'node:http';
import { plainLine } from '../../shared/text/outside';
import type { Credentials, Rejection } from './contract';

const maxBody = 8_192;
const maxWords = 1_000;
const bodyPatience = 2_000;

function header(response: IncomingMessage, name: string): string | null {
  const value = response.headers[name];
  const text = Array.isArray(value) ? value.join(', ') : value;
  return text === undefined || text.trim() === '' ? null : text.trim();
}

/** Takes the tokens out of what a service (or a web proxy's error page) echoes. */
export function withoutTokens(text: string, credentials: Credentials): string {
  let clean = text;
  for (const secret of [credentials.accessToken, credentials.clientToken]) {
    if (secret !== null && secret !== '') clean = clean.replaceAll(secret, '…');
  }
  return clean;
}

/** What the service said: the body, and `X-Status-Reason` where it says something else (PROTOCOL.md 2.4, R6). */
function wordsOf(body: string, reason: string | null, credentials: Credentials): string {
  const parts = [body.trim()];
  if (reason !== null && !body.includes(reason)) parts.push(reason);
  return plainLine(withoutTokens(parts.filter((part) => part !== '').join(' · '), credentials), maxWords);
}

/** Reads a refused handshake, at most 8 KiB of its body and for at most two seconds, then lets the connection go. Never rejects. */
export function readRejection(response: IncomingMessage, credentials: Credentials): Promise<Rejection> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (): void => {
      clearTimeout(timer);
      const body = Buffer.concat(chunks).subarray(0, maxBody).toString('utf8');
      resolve({
        status: response.statusCode ?? 0,
        words: wordsOf(body, header(response, 'x-status-reason'), credentials),
        channelId: header(response, 'channel-id'),
        date: header(response, 'date'),
      });
      response.destroy();
    };
    const timer = setTimeout(finish, bodyPatience);
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxBody) finish();
    });
    response.once('end', finish);
    response.once('error', finish);
    response.once('close', finish);
  });
}
