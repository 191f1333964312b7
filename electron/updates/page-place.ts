/**
 * A page as the place of updates: through the company's web proxy, trusting whom the rest of the app trusts, and
 * nowhere else.
 */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { messageOf } from '../net/network-errors';
import { trustOf } from '../net/trust';
import { WebProxyAgent } from '../net/web-proxy-agent';
import type { WebProxyFor } from '../net/web-proxy';
import { type Place, PlaceError } from './contract';
import { systemClock } from '../net/clock';

/** From the request to the head of the answer, ms. */
const answerLimitMs = 30_000;

export interface PageOptions {
  readonly address: string;
  readonly webProxyFor: WebProxyFor;
  /** The company's authorities (PEM), as they are now. */
  readonly extraCa: () => readonly string[];
  readonly answerLimitMs?: number;
}

function troubleOf({ statusCode = 0 }: IncomingMessage): PlaceError | null {
  if (statusCode === 200 || statusCode === 206) return null;
  const status = `status ${statusCode}`;
  // Where the company set one place, no other one is asked.
  if (statusCode >= 300 && statusCode < 400) return new PlaceError('redirected', status);
  return new PlaceError(statusCode === 404 || statusCode === 410 ? 'missing' : 'refused', status);
}

/** Where the bytes of an answer begin in the file. Null: the answer does not say it as it must. */
function beginOf({ statusCode, headers }: IncomingMessage): number | null {
  if (statusCode !== 206) return 0;
  const [, begins] = /^bytes (\d+)-/.exec(headers['content-range'] ?? '') ?? [];
  return begins === undefined ? null : Number(begins);
}

export function pagePlace({ address, webProxyFor, extraCa, answerLimitMs: limit = answerLimitMs }: PageOptions): Place {
  const base = address.replace(/\/+$/, '');
  function ask(name: string, from: number, signal: AbortSignal): Promise<IncomingMessage> {
    const agent = new WebProxyAgent(webProxyFor, trustOf(extraCa()), false);
    return new Promise<IncomingMessage>((resolve, reject) => {
      const call = request(`${base}/${name}`, {
        agent,
        signal,
        headers: {
          'accept-encoding': 'identity',
          'cache-control': 'no-cache',
          ...(from > 0 ? { range: `bytes=${from}-` } : {}),
        },
      });
      const late = systemClock.set(() => call.destroy(new PlaceError('unreachable', 'no answer in time')), limit);
      call.once('response', (response) => {
        late.cancel();
        response.once('close', () => agent.destroy());
        resolve(response);
      });
      call.once('error', (error) => {
        late.cancel();
        agent.destroy();
        reject(error instanceof PlaceError || signal.aborted ? error : new PlaceError('unreachable', messageOf(error)));
      });
      call.end();
    });
  }
  return {
    async read(name, largest, signal) {
      const response = await ask(name, 0, AbortSignal.any([signal, AbortSignal.timeout(2 * limit)]));
      const trouble = troubleOf(response);
      if (trouble !== null) {
        response.destroy();
        throw trouble;
      }
      const pieces: Buffer[] = [];
      let size = 0;
      try {
        for await (const piece of response as AsyncIterable<Buffer>) {
          size += piece.length;
          if (size > largest) throw new PlaceError('too-large', `more than ${largest} bytes`);
          pieces.push(piece);
        }
      } catch (error) {
        if (error instanceof PlaceError || signal.aborted) throw error;
        throw new PlaceError('unreachable', messageOf(error));
      }
      return Buffer.concat(pieces);
    },
    async open(name, from, signal) {
      const response = await ask(name, from, signal);
      if (from > 0 && response.statusCode === 416) {
        response.destroy();
        return this.open(name, 0, signal);
      }
      const trouble = troubleOf(response);
      const begins = beginOf(response);
      if (trouble === null && (begins === 0 || begins === from)) return { from: begins, stream: response };
      response.destroy();
      throw trouble ?? new PlaceError('refused', 'the answer begins elsewhere than it was asked to');
    },
  };
}
