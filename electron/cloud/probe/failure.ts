/** What the error of a step means. Pure. */
import { z } from 'zod';
import type { ProbeFailure, ProbeStep } from '../../../shared/ipc/network';
import type { CloudError } from '../contract';
import { WebProxyError } from '../../net/http-connect';
import { networkErrorClass } from '../../net/network-errors';

export interface StepFailure {
  readonly failure: ProbeFailure;
  readonly params: Readonly<Record<string, string | number>>;
}

const thrown = z.object({
  code: z.string().catch(''),
  issuer: z.string().optional().catch(undefined),
  message: z.string().catch(''),
});

/** The error of a step of the network. `silent`: its time was over. */
export function failureOf(step: ProbeStep, error: unknown, silent: boolean): StepFailure {
  const failed = (failure: ProbeFailure, params: StepFailure['params'] = {}): StepFailure => ({ failure, params });
  if (silent) return failed('silent');
  if (error instanceof WebProxyError) {
    if (error.unsupported !== null) return failed('unsupported', { proxy: error.host, kind: error.unsupported });
    if (error.status === null) return failed(error.code === 'timeout' ? 'silent' : 'ended');
    return error.status === 407
      ? failed('password', { proxy: error.host })
      : failed('forbidden', { status: error.status });
  }
  const { code, issuer } = thrown.catch({ code: '', message: '' }).parse(error);
  switch (step) {
    case 'name':
      return failed('not-found');
    case 'tcp':
      return failed(
        code === 'ECONNREFUSED' ? 'refused' : code === 'ETIMEDOUT' ? 'silent' : 'unreachable',
        code === '' ? {} : { code },
      );
    case 'tls':
      switch (networkErrorClass(code)) {
        case 'certificate-name':
          return failed('other-name');
        case 'certificate-time':
          return failed('expired', issuer === undefined ? {} : { issuer });
        case 'certificate':
          return failed('untrusted', issuer === undefined ? {} : { issuer });
        default:
          return failed('no-tls', code === '' ? {} : { code });
      }
    case 'http':
      return networkErrorClass(code) === 'not-http' ? failed('not-http') : failed('ended', code === '' ? {} : { code });
    case 'proxy':
    case 'signature':
    case 'permission':
      return failed('ended', code === '' ? {} : { code });
    default:
      return step satisfies never;
  }
}

/**
 * The answer of AWS to a signed call: which of the last two steps failed, and how. `now` is this computer's clock,
 * epoch ms.
 */
export function refusalOf(error: CloudError, now: number): StepFailure & { readonly step: 'signature' | 'permission' } {
  const { kind, action, name, status, serverTime } = error;
  if (kind === 'access-denied') return { step: 'permission', failure: 'denied', params: { action } };
  if (kind === 'not-signed-in') {
    // Refused by AWS itself, or never sent because there is nobody to sign.
    return {
      step: 'signature',
      failure: status === null ? 'not-signed-in' : 'refused-by-aws',
      params: status === null ? {} : { name },
    };
  }
  if (kind === 'sign-in-expired') return { step: 'signature', failure: 'sign-in-expired', params: {} };
  if (kind === 'clock')
    return {
      step: 'signature',
      failure: 'clock',
      params: serverTime === null ? {} : { minutes: Math.round(Math.abs(now - serverTime) / 60_000) },
    };
  return { step: 'signature', failure: 'refused-by-aws', params: { name } };
}
