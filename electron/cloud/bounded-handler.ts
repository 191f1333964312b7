/** HTTP for every client of the SDK, with limits that end what exceeds them. */
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { Agent } from 'node:https';
import { pipeline, Readable, Transform } from 'node:stream';
import { everyAddress } from '../net/addresses';
import { Deadline, systemClock } from '../net/clock';

/** Of one attempt; a call may have several. */
export interface AttemptLimits {
  /** To a connection, to the next byte of an answer, and to the end of the answer; ms. */
  readonly connectMs: number;
  readonly silenceMs: number;
  readonly totalMs: number;
  /** Of an answer's body. A page of 250 things with 50 attributes each has 12 MB. */
  readonly answerBytes: number;
}

export const attemptLimits: AttemptLimits = {
  connectMs: 10_000,
  silenceMs: 15_000,
  totalMs: 30_000,
  answerBytes: 33_554_432,
};

/** Nothing came, or no end of it. Named as the SDK's own, which it repeats. */
const noAnswer = (): Error => Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' });

/** More came than any answer of AWS has. Named so that nothing takes it for the service's own answer. */
const tooLarge = (bytes: number): Error =>
  Object.assign(new Error(`The answer has more than ${bytes} bytes.`), { name: 'AnswerTooLarge' });

type Handle = NodeHttpHandler['handle'];

/**
 * The SDK's own handler with every limit enforced: newer versions of it only warn when `requestTimeout` is over, and
 * none bounds what an answer holds or how long it may take to end. One serves all clients of a transport.
 */
export class BoundedHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #inner: NodeHttpHandler;

  constructor(
    readonly httpsAgent: Agent & { readonly keepAlive: boolean },
    readonly limits: AttemptLimits,
  ) {
    this.#inner = new NodeHttpHandler({
      httpAgent: new HttpAgent({ ...everyAddress, keepAlive: httpsAgent.keepAlive }),
      httpsAgent,
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.silenceMs,
    });
  }

  async handle(request: Parameters<Handle>[0], options: Parameters<Handle>[1] = {}): ReturnType<Handle> {
    const over = AbortSignal.timeout(this.limits.totalMs);
    const { abortSignal: given } = options;
    const abortSignal = given instanceof AbortSignal ? AbortSignal.any([given, over]) : over;
    try {
      const { response } = await this.#inner.handle(request, { ...options, abortSignal });
      const body: unknown = response.body;
      // The SDK's timer would end it as a connection that broke; from here on `bounded` counts.
      if (body instanceof IncomingMessage) body.socket.setTimeout(0);
      if (body instanceof Readable) response.body = bounded(body, this.limits, over);
      return { response };
    } catch (error) {
      throw over.aborted && given?.aborted !== true ? noAnswer() : error;
    }
  }

  /** What a client calls at its end. The connections are shared, and stay until `close`. */
  destroy(): void {
    return;
  }

  /** Ends every connection. */
  close(): void {
    this.#inner.destroy();
  }

  /** Nothing of it is changed by a client. */
  updateHttpClientConfig(): void {
    return;
  }

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }
}

/** The same body, ended with an error where it is larger than it may be, pauses for too long, or `over` comes first. */
function bounded(body: Readable, { answerBytes, silenceMs }: AttemptLimits, over: AbortSignal): Readable {
  let length = 0;
  const stop = (): void => void counted.destroy(noAnswer());
  const silence = new Deadline(systemClock, silenceMs, stop);
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      silence.extend();
      length += chunk.length;
      if (length > answerBytes) done(tooLarge(answerBytes));
      else done(null, chunk);
    },
  });
  over.addEventListener('abort', stop, { once: true });
  // Whoever reads hears of an error; here it only must not go unheard.
  pipeline(body, counted, () => {
    silence.cancel();
    over.removeEventListener('abort', stop);
  });
  return counted;
}
