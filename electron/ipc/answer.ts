import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { RequestName } from '../../shared/ipc/channels';
import {
  schemas,
  type Answers,
  type Arguments,
  type Envelope,
  type Handlers,
  type RequestError,
} from '../../shared/ipc/contract';
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

/**
 * Answers one call from a window: who asks, whether the arguments fit, then the handler. Always resolves, and
 * always with an envelope. An exception is a defect: the window gets a reference id, the log the rest.
 */
export async function answer<Name extends RequestName>(
  name: Name,
  args: unknown,
  sender: SenderFacts,
  {
    handlers,
    log,
    reference = randomUUID,
  }: { readonly handlers: Handlers; readonly log: Logger; readonly reference?: () => string },
): Promise<Envelope<Answers[Name]>> {
  const because = refuseSender(sender);
  if (because !== null) {
    log.warn('request refused', { request: name, because });
    return refused('not-allowed', because);
  }
  const parsed = schemas[name].safeParse(args);
  if (!parsed.success) {
    const detail = describeIssues(parsed.error);
    log.warn('request with bad arguments', { request: name, detail });
    return refused('bad-request', detail);
  }
  try {
    return await handlers[name](parsed.data as Arguments<Name>);
  } catch (error) {
    const id = reference();
    log.error('request failed', { request: name, reference: id, error });
    return refused('unexpected', id);
  }
}
