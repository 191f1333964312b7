/** One call of the SDK: bounded in time, abortable, its outcome as data. */
import type {
  IoTSecureTunnelingClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-iotsecuretunneling';
import type { ActionName } from '../../shared/aws/actions';
import type { Denial } from '../../shared/problems/denial';
import type { Logger } from '../log/logger';
import type { CloudError, CloudResult, PromptPolicy } from './contract';
import type { IamRequest } from './denials';
import { cloudErrorOf, dateIn } from './errors';

export interface ApiCallerOptions {
  /** The time that signatures carry, epoch ms. */
  readonly now: () => number;
  readonly log: Logger;
  /** Longest time of a call with all its retries. */
  readonly limitMs: number;
  /** Told what AWS decided about a call: allowed (null) or denied. */
  readonly onDecision?: (request: IamRequest, denial: Denial | null) => void;
  /** Absent: a refusal of the credentials is an answer like any other. */
  readonly renewer?: CredentialRenewer | undefined;
  /** Absent: `unless-declined`. */
  readonly prompt?: PromptPolicy;
}

/** What can be done about credentials that were refused, or are missing. */
export interface CredentialRenewer {
  /** Grows when somebody signs in or credentials are renewed. */
  version(): number;
  /**
   * Renews silently, else asks the person as far as `prompt` allows; calls at the same time share one dialog.
   * `version`: as it was before the attempt that failed. Only after `renewed` another attempt is worth it.
   */
  renew(
    failure: CloudError,
    version: number,
    prompt: PromptPolicy,
    signal: AbortSignal,
  ): Promise<'renewed' | 'given-up' | 'not-asked'>;
}

/** One more attempt after signing in again; otherwise the failure there was, which says if somebody gave up. */
export async function withRenewal<T>(
  renewer: CredentialRenewer | undefined,
  prompt: PromptPolicy,
  signal: AbortSignal,
  attempt: () => Promise<CloudResult<T>>,
): Promise<CloudResult<T>> {
  const version = renewer?.version() ?? 0;
  const first = await attempt();
  if (
    renewer === undefined ||
    first.ok ||
    (first.error.kind !== 'not-signed-in' && first.error.kind !== 'sign-in-expired')
  )
    return first;
  const renewed = await renewer.renew(first.error, version, prompt, signal);
  if (renewed === 'given-up') return { ok: false, error: { ...first.error, givenUp: true } };
  return renewed === 'renewed' && !signal.aborted ? attempt() : first;
}

/**
 * Ends with the signal whatever is under way: the SDK heeds it only while it speaks to AWS, not while it looks for
 * credentials.
 */
function ended<Output>(signal: AbortSignal, send: (signal: AbortSignal) => Promise<Output>): Promise<Output> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(Object.assign(new Error('stopped'), { name: 'AbortError' }));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    send(signal)
      .finally(() => signal.removeEventListener('abort', stop))
      .then(resolve, reject);
  });
}

interface CallAbout {
  readonly action: ActionName;
  readonly resource: string;
  /** The condition key that tells this call from others of the action. */
  readonly condition?: Denial['condition'];
  readonly signal: AbortSignal;
}
type SdkCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = Parameters<
  typeof IoTSecureTunnelingClient.prototype.send<Input, Output>
>[0];

export class ApiCaller {
  readonly #options: ApiCallerOptions;

  constructor(options: ApiCallerOptions) {
    this.#options = options;
  }

  /** A command of the tunneling service; `read` takes what the app wants of its output. */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes, T>(
    client: IoTSecureTunnelingClient,
    command: SdkCommand<Input, Output>,
    about: CallAbout,
    read: (output: Output) => T,
  ): Promise<CloudResult<T>> {
    let serverTime: number | null = null;
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        serverTime = dateIn(result.response);
        return result;
      },
      { step: 'deserialize', name: 'noteServerTime', priority: 'high' },
    );
    return this.call(
      (abortSignal) => client.send(command, { abortSignal }),
      about,
      read,
      () => serverTime,
    );
  }

  /** The same for a client of any kind: `send` makes the call. */
  call<Output, T>(
    send: (signal: AbortSignal) => Promise<Output>,
    { action, resource, condition = null, signal }: CallAbout,
    read: (output: Output) => T,
    serverTime: () => number | null = () => null,
  ): Promise<CloudResult<T>> {
    const { now, log, limitMs, onDecision, renewer, prompt = 'unless-declined' } = this.#options;
    const request: IamRequest = { action, resource, condition };
    return withRenewal(renewer, prompt, signal, async () => {
      const deadline = AbortSignal.timeout(limitMs);
      const started = now();
      try {
        const output = await ended(AbortSignal.any([signal, deadline]), send);
        onDecision?.(request, null);
        log.debug('call answered', { action, resource, took: now() - started });
        return { ok: true, value: read(output), serverTime: serverTime() };
      } catch (error) {
        const failure = cloudErrorOf(error, {
          ...request,
          now,
          aborted: signal.aborted,
          timedOut: deadline.aborted && !signal.aborted,
        });
        if (failure.kind !== 'aborted')
          log.info('call failed', {
            action,
            resource,
            kind: failure.kind,
            name: failure.name,
            status: failure.status,
            requestId: failure.requestId,
            took: now() - started,
          });
        if (failure.denial !== undefined) onDecision?.(request, failure.denial);
        return { ok: false, error: failure };
      }
    });
  }
}
