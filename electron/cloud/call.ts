/** One call of the SDK: bounded in time, abortable, its outcome as data, the service's clock noted. */
import type { IoTSecureTunnelingClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-iotsecuretunneling';
import { z } from 'zod';
import type { Logger } from '../log/logger';
import type { CloudResult } from './contract';
import { cloudErrorOf, dateOf } from './errors';

export interface CallerOptions {
  readonly now: () => number;
  readonly log: Logger;
  /** Longest time of a call with all its retries, ms. */
  readonly limit: number;
}
export interface CallAbout {
  readonly action: string;
  readonly resource: string;
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

export function createCaller({ now, log, limit }: CallerOptions): Caller {
  return async (client, command, { action, resource, signal }, read) => {
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
      log.debug('call answered', { action, resource, took: now() - started });
      return { ok: true, value: read(output), serverTime };
    } catch (error) {
      const failure = cloudErrorOf(error, { action, resource, now, aborted: signal.aborted, timedOut: deadline.aborted && !signal.aborted });
      if (failure.kind !== 'aborted') log.info('call failed', { action, resource, kind: failure.kind, name: failure.name, status: failure.status, requestId: failure.requestId, took: now() - started });
      return { ok: false, error: failure };
    }
  };
}
