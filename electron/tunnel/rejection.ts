import type { IncomingMessage } from 'node:http';
import { isServiceWording } from '../../shared/problems/service-wording';
import { answeredBy, isPage, type AnsweredBy } from '../net/answer-page';
import { retryAfterMs } from '../net/retry-after';
import { plainLine } from '../../shared/text/outside';
import type { Credentials, Rejection } from './contract';
import { systemClock } from '../net/clock';

const maxBody = 8_192;
const maxWords = 1_000;
const bodyPatienceMs = 2_000;

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

/** Headers that only AWS sends; any of them will do, and the absence of one says nothing (PROTOCOL.md 2.3, 2.4). */
const marks = /^(channel-id|x-status-reason|x-amzn?-.+)$/;
/** AWS's own load balancers, in front of the service. */
const awsServers = /^awselb\b/i;

/** Null: the answer is the service's, by a mark or by its words. */
function betweenOf(response: IncomingMessage, body: string, credentials: Credentials): AnsweredBy | null {
  const { statusCode = 0, headers } = response;
  const server = header(response, 'server');
  if (Object.keys(headers).some((name) => marks.test(name)) || awsServers.test(server ?? '')) return null;
  // No success and no redirect is an answer of the service; its refusals are words, not pages.
  if (statusCode >= 400 && !isPage(body) && isServiceWording(body)) return null;
  const named = answeredBy(server ?? header(response, 'via'), withoutTokens(body, credentials));
  // Trouble without a name may be anybody's: it passes, and is not worth blaming the network for.
  return statusCode >= 500 && named.title === null && named.server === null ? null : named;
}

/**
 * Reads a refused handshake, at most 8 KiB of its body and for at most two seconds, then lets the connection go. Never
 * rejects.
 */
export function readRejection(response: IncomingMessage, credentials: Credentials): Promise<Rejection> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (): void => {
      timer.cancel();
      const body = Buffer.concat(chunks).subarray(0, maxBody).toString('utf8');
      const between = betweenOf(response, body, credentials);
      const wait = retryAfterMs(header(response, 'retry-after'), header(response, 'date'), Date.now());
      resolve({
        status: response.statusCode ?? 0,
        words: wordsOf(body, header(response, 'x-status-reason'), credentials),
        channelId: header(response, 'channel-id'),
        date: header(response, 'date'),
        ...(wait === null ? {} : { retryAfterMs: wait }),
        ...(between === null ? {} : { between }),
      });
      response.destroy();
    };
    const timer = systemClock.set(finish, bodyPatienceMs);
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
