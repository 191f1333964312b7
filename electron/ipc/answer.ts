import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Envelope, Handlers, RequestError } from '../../shared/ipc/contract';
import { requests, type RequestName } from '../../shared/ipc/requests';
import type { Logger } from '../log/logger';
import { refuseSender, type SenderFacts } from './sender';

const refused = (code: Exclude<RequestError['code'], 'problem'>, detail: string): Envelope<never> => ({
  ok: false,
  error: { code, detail },
});

/** Which argument was wrong, never its value: it may be a pasted secret. */
function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.length > 0 ? issue.path.join('.') : 'arguments'}: ${issue.code}`)
    .join(', ');
}

/** A name comes from the window like everything else: `constructor` is none. */
const isRequest = (name: unknown): name is RequestName => typeof name === 'string' && Object.hasOwn(requests, name);

interface AnswerOptions {
  readonly handlers: Handlers;
  readonly log: Logger;
  /** A new id that leads from what a window was told to the line in the log. */
  readonly reference?: () => string;
}

/**
 * Answers one call from a window: who asks, whether there is such a request, whether the arguments fit, then the
 * handler. Always resolves, and always with an envelope. An exception is a defect: the window gets a reference
 * id, the log the rest.
 */
export async function answer(
  name: unknown,
  args: unknown,
  sender: SenderFacts,
  { handlers, log, reference = randomUUID }: AnswerOptions,
): Promise<Envelope<unknown>> {
  const because = refuseSender(sender);
  if (because !== null) {
    log.warn('request refused', { request: isRequest(name) ? name : 'unknown', because });
    return refused('not-allowed', because);
  }
  if (!isRequest(name)) {
    log.warn('request that does not exist');
    return refused('bad-request', 'unknown request');
  }
  const parsed = requests[name].schema.safeParse(args);
  if (!parsed.success) {
    const detail = describeIssues(parsed.error);
    log.warn('request with bad arguments', { request: name, detail });
    return refused('bad-request', detail);
  }
  try {
    // The schema of the same name made these arguments; that the two belong together no type can say.
    const handler = handlers[name] as (given: unknown) => Promise<Envelope<unknown>>;
    return await handler(parsed.data);
  } catch (error) {
    const id = reference();
    log.error('request failed', { request: name, reference: id, error });
    return refused('unexpected', id);
  }
}

/** An answer that names something comes after the state in which that is: a window finds what it is led to. */
export function afterState(given: Envelope<unknown>, flush: () => void): Envelope<unknown> {
  if (given.ok && given.value !== null) flush();
  return given;
}
