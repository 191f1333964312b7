/** One call of the SDK: bounded in time, abortable, its outcome as data, the service's clock noted. */
import type { IoTSecureTunnelingClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-iotsecuretunneling';
import { z } from 'zod';
import type { Logger } from '../log/logger';
import type { CloudResult } from './contract';
import type { Denial } from '../../shared/problems/denial';
import type { Asked } from './denials';
import { cloudErrorOf, dateOf } from './errors';

export interface CallerOptions {
  readonly now: () => number;
  readonly log: Logger;
  /** Longest time of a call with all its retries, ms. */
  readonly limit: number;
  /** Told what AWS decided about a call: allowed (null) or denied. */
  readonly onDecision?: (asked: Asked, denial: Denial | null) => void;
}
export interface CallAbout {
  readonly action: string;
  readonly resource: string;
  /** The condition key that tells this call from others of the action. */
  readonly condition?: Denial['condition'];
  readonly signal: AbortSignal;
}
type SdkCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = Parameters<typeof IoTSecureTunnelingClient.prototype.send<Input, Output>>[0];
export type Caller = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes, T>(
  client: IoTSecureTunnelingClient,
  command: SdkCommand<Input, Output>,
  about: CallAbout,
  read: (output: Output) => T,
) => Promise<CloudResult<T>>;

const answered = z.object({ headers: z.record(z.string(), z.string()) });

export function createCaller({ now, log, limit, onDecision }: CallerOptions): Caller {
  return async (client, command, { action, resource, condition = null, signal }, read) => {
    const asked: Asked = { action, resource, condition };
    const deadline = AbortSignal.timeout(limit);
    let serverTime: number | null = null;
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const response = answered.safeParse(result.response);
        if (response.success) serverTime = dateOf(response.data.headers);
        return result;
      },
      { step: 'deserialize', name: 'noteServerTime', priority: 'high' },
    );
    const started = now();
    try {
      const output = await client.send(command, { abortSignal: AbortSignal.any([signal, deadline]) });
      onDecision?.(asked, null);
      log.debug('call answered', { action, resource, took: now() - started });
      return { ok: true, value: read(output), serverTime };
    } catch (error) {
      const failure = cloudErrorOf(error, { ...asked, now, aborted: signal.aborted, timedOut: deadline.aborted && !signal.aborted });
      if (failure.kind !== 'aborted') log.info('call failed', { action, resource, kind: failure.kind, name: failure.name, status: failure.status, requestId: failure.requestId, took: now() - started });
      if (failure.denial !== undefined) onDecision?.(asked, failure.denial);
      return { ok: false, error: failure };
    }
  };
}
