/** One call of the SDK: bounded in time, abortable, its outcome as data. */
import type {
  IoTSecureTunnelingClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-iotsecuretunneling';
import type { Logger } from '../log/logger';
import type { Caller, CloudError, CloudResult } from './contract';
import type { Denial } from '../../shared/problems/denial';
import type { Asked } from './denials';
import { cloudErrorOf, dateIn } from './errors';

export interface CallerOptions {
  /** The time that signatures carry, epoch ms. */
  readonly now: () => number;
  readonly log: Logger;
  /** Longest time of a call with all its retries, ms. */
  readonly limit: number;
  /** Told what AWS decided about a call: allowed (null) or denied. */
  readonly onDecision?: (asked: Asked, denial: Denial | null) => void;
  /** Absent: a refusal of the credentials is an answer like any other. */
  readonly signIn?: SignInGate | undefined;
  /** Whom `signIn` renews for; absent: the app. */
  readonly caller?: Caller;
}

/** What can be done about credentials that were refused, or are missing. */
export interface SignInGate {
  /** Grows when somebody signs in or credentials are renewed. */
  version(): number;
  /**
   * Renews silently, else asks the person as far as `caller` may; callers at the same time share one question.
   * `version`: as it was before the attempt that failed. Only after `renewed` another attempt is worth it.
   */
  renew(
    failure: CloudError,
    version: number,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<'renewed' | 'given-up' | 'not-asked'>;
}

/** One more attempt after signing in again; otherwise the failure there was, which says if somebody gave up. */
export async function withSignIn<T>(
  gate: SignInGate | undefined,
  caller: Caller,
  signal: AbortSignal,
  attempt: () => Promise<CloudResult<T>>,
): Promise<CloudResult<T>> {
  const version = gate?.version() ?? 0;
  const first = await attempt();
  if (
    gate === undefined ||
    first.ok ||
    (first.error.kind !== 'not-signed-in' && first.error.kind !== 'sign-in-expired')
  )
    return first;
  const renewed = await gate.renew(first.error, version, caller, signal);
  if (renewed === 'given-up') return { ok: false, error: { ...first.error, givenUp: true } };
  return renewed === 'renewed' && !signal.aborted ? attempt() : first;
}

export interface CallAbout {
  readonly action: string;
  readonly resource: string;
  /** The condition key that tells this call from others of the action. */
  readonly condition?: Denial['condition'];
  readonly signal: AbortSignal;
}
type SdkCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = Parameters<
  typeof IoTSecureTunnelingClient.prototype.send<Input, Output>
>[0];
export type Call = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes, T>(
  client: IoTSecureTunnelingClient,
  command: SdkCommand<Input, Output>,
  about: CallAbout,
  read: (output: Output) => T,
) => Promise<CloudResult<T>>;

/** The same for a client of any kind: `send` makes the call. */
export type Asker = <Output, T>(
  send: (signal: AbortSignal) => Promise<Output>,
  about: CallAbout,
  read: (output: Output) => T,
  serverTime?: () => number | null,
) => Promise<CloudResult<T>>;

export function createAsker({ now, log, limit, onDecision, signIn, caller = 'app' }: CallerOptions): Asker {
  return async (send, { action, resource, condition = null, signal }, read, serverTime = () => null) => {
    const asked: Asked = { action, resource, condition };
    return withSignIn(signIn, caller, signal, async () => {
      const deadline = AbortSignal.timeout(limit);
      const started = now();
      try {
        const output = await send(AbortSignal.any([signal, deadline]));
        onDecision?.(asked, null);
        log.debug('call answered', { action, resource, took: now() - started });
        return { ok: true, value: read(output), serverTime: serverTime() };
      } catch (error) {
        const failure = cloudErrorOf(error, {
          ...asked,
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
        if (failure.denial !== undefined) onDecision?.(asked, failure.denial);
        return { ok: false, error: failure };
      }
    });
  };
}

export function createCaller(options: CallerOptions): Call {
  const ask = createAsker(options);
  return (client, command, about, read) => {
    let serverTime: number | null = null;
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        serverTime = dateIn(result.response);
        return result;
      },
      { step: 'deserialize', name: 'noteServerTime', priority: 'high' },
    );
    return ask(
      (abortSignal) => client.send(command, { abortSignal }),
      about,
      read,
      () => serverTime,
    );
  };
}
