/** The candidates of a diagnosis that concern calls, the network, ports and the device. Pure. */
import { controlPlaneAddress } from '../../../shared/aws/hosts';
import type { Denial } from '../../../shared/problems/denial';
import type { Problem } from '../../../shared/problems/problem';
import type { Recovery, ServiceAnswer } from '../../../shared/problems/recovery';
import { allowedSkewMs, type CloudError } from '../../cloud/contract';
import { isCertificateError, networkErrorClass } from '../../net/network-errors';
import type { Rejection } from '../../tunnel/contract';
import type { Observations } from './observations';

const retry: Recovery = { kind: 'retry' };

/** A cloud error as what AWS answered. */
export const answerOf = (error: CloudError): ServiceAnswer | null =>
  error.status === null
    ? null
    : { status: error.status, words: error.words, channelId: null, requestId: error.requestId };

/** What was denied; without details, what was asked for. */
export const denialIn = ({ denial, action, resource }: CloudError): Denial =>
  denial ?? { action, resource, condition: null, who: null, policy: null, explicit: false };

export const unexpectedProblem = (now: number, reference: string, answer: ServiceAnswer | null): Problem => ({
  code: 'unexpected',
  params: { reference },
  recovery: { kind: 'save-report' },
  answer,
  at: now,
});

const clockProblem = (
  now: number,
  offset: number,
  answer: ServiceAnswer | null,
  recovery: Recovery = { kind: 'open-date-settings' },
): Problem => ({ code: 'clock-wrong', params: { minutesOff: Math.round(offset / 60_000) }, recovery, answer, at: now });

const withPort = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  port === 443 ? host : `${host}:${port}`;

/** Where a call of the control plane went to. */
const controlHost = ({ environment }: Observations): string => withPort(controlPlaneAddress(environment));

/**
 * The web proxy does not let through. `kind`: of the proxy or (with 407) of the sign-in it wants, where that is why it
 * cannot be used.
 */
function proxyProblem(seen: Observations, proxyHost: string, status: number | null, kind: string | null): Problem {
  const { now, environment } = seen;
  const common = { answer: null, at: now };
  if (kind === null)
    return {
      ...common,
      code: 'proxy-blocks',
      params: { proxyHost, status },
      recovery: status === 407 ? { kind: 'proxy-password', proxyHost } : { kind: 'proxy-settings' },
    };
  const hosts = [...new Set([controlHost(seen), withPort(environment.dataPlane)])];
  return status === 407
    ? {
        ...common,
        code: 'proxy-kind',
        params: { proxyHost, kind, of: 'sign-in', hosts },
        recovery: { kind: 'copy-network-request' },
      }
    : {
        ...common,
        code: 'proxy-kind',
        params: { proxyHost, kind, of: 'proxy', hosts },
        recovery: { kind: 'proxy-settings' },
      };
}

/**
 * The chain of a certificate can be trusted by adding the company's authority; a wrong name or time cannot be helped by
 * it.
 */
const untrustedProblem = (
  now: number,
  code: string,
  host: string,
  issuer: string | undefined,
  answer: ServiceAnswer | null,
): Problem => ({
  code: 'certificate-untrusted',
  params: { host, issuer: issuer ?? null },
  recovery: networkErrorClass(code) === 'certificate' ? { kind: 'certificate-file' } : retry,
  answer,
  at: now,
});

/** Something in between gave this answer of a handshake. */
export function betweenProblem(
  { now, environment }: Observations,
  rejection: Rejection | null,
  answer: ServiceAnswer | null,
): Problem | null {
  const between = rejection?.between;
  if (rejection === null || between === undefined) return null;
  return {
    code: 'answered-in-between',
    params: { host: withPort(environment.dataPlane), status: rejection.status, ...between },
    recovery: retry,
    answer,
    at: now,
  };
}

/** Nobody is signed in, or nobody says whether somebody is: that may pass by itself. */
const signInProblem = (
  now: number,
  code: 'not-signed-in' | 'sign-in-expired' | 'sign-in-silent',
  environment: string,
  answer: ServiceAnswer | null,
): Problem => ({
  code,
  params: { environment },
  recovery: code === 'sign-in-silent' ? retry : { kind: 'sign-in' },
  answer,
  at: now,
});

/** A failed call of the control plane. Null where it means nothing by itself (`not-found` is a tunnel's end). */
export function callProblem(seen: Observations, error: CloudError): Problem | null {
  const { now, environment } = seen;
  const answer = answerOf(error);
  switch (error.kind) {
    case 'access-denied':
      return {
        code: 'access-denied',
        params: denialIn(error),
        recovery: { kind: 'copy-request', action: denialIn(error).action, mode: null },
        answer,
        at: now,
      };
    case 'not-signed-in':
    case 'sign-in-expired':
    case 'sign-in-silent':
      return signInProblem(now, error.kind, environment.label, answer);
    case 'throttled':
    case 'service':
      return {
        code: 'service-trouble',
        params: { status: error.status, throttled: error.kind === 'throttled' },
        recovery: retry,
        answer,
        at: now,
      };
    case 'clock': {
      const offset = error.serverTime === null ? seen.clockOffsetMs : now - error.serverTime;
      return offset === null
        ? unexpectedProblem(now, error.name, answer)
        : clockProblem(now, offset, answer, { kind: 'use-service-time', offset: -offset });
    }
    case 'offline':
      return { code: 'offline', params: { host: controlHost(seen) }, recovery: retry, answer, at: now };
    case 'web-proxy':
      return proxyProblem(
        seen,
        error.webProxy?.host ?? controlHost(seen),
        error.webProxy?.status ?? null,
        error.webProxy?.unsupported ?? null,
      );
    case 'untrusted':
      return untrustedProblem(now, error.name, controlHost(seen), error.issuer, answer);
    case 'between':
      return {
        code: 'answered-in-between',
        params: {
          host: controlHost(seen),
          status: error.status ?? 0,
          server: error.between?.server ?? null,
          title: error.between?.title ?? null,
        },
        recovery: retry,
        answer,
        at: now,
      };
    case 'limit':
    case 'invalid':
    case 'unknown':
      return unexpectedProblem(now, error.name, answer);
    case 'not-found':
    case 'aborted':
      return null;
    default:
      return error.kind satisfies never;
  }
}

/** The detail of a failure in the proxy's own answer names its status; 407 asks for a password. */
const statusIn = (detail: string): number | null => {
  const found = /\b([1-5]\d\d)\b/.exec(detail)?.[1];
  return found === undefined ? null : Number(found);
};

/**
 * Why no connection to the data plane can be made, by the stage that failed. A drop of an open session is no problem
 * yet.
 */
export function connectionProblem(seen: Observations): Problem | null {
  const { connectionFailure: failure, now, environment, clockOffsetMs } = seen;
  if (failure === null) return null;
  const { host } = environment.dataPlane;
  switch (failure.stage) {
    case 'name':
    case 'tcp':
      return { code: 'offline', params: { host }, recovery: retry, answer: null, at: now };
    case 'web-proxy':
      return proxyProblem(
        seen,
        seen.webProxyHost ?? host,
        failure.code === 'unsupported'
          ? null
          : failure.code === 'sign-in-kind'
            ? 407
            : statusIn(`${failure.code} ${failure.detail}`),
        failure.code === 'unsupported' || failure.code === 'sign-in-kind' ? failure.detail : null,
      );
    case 'tls':
      if (
        networkErrorClass(failure.code) === 'certificate-time' &&
        clockOffsetMs !== null &&
        Math.abs(clockOffsetMs) > allowedSkewMs
      )
        return clockProblem(now, clockOffsetMs, null);
      if (isCertificateError(failure.code)) return untrustedProblem(now, failure.code, host, failure.issuer, null);
      return { code: 'offline', params: { host }, recovery: retry, answer: null, at: now };
    case 'upgrade':
    case 'service-ids':
      return {
        code: 'service-trouble',
        params: { status: null, throttled: false },
        recovery: retry,
        answer: null,
        at: now,
      };
    case 'session':
      return null;
    default:
      return failure.stage satisfies never;
  }
}

export function bindProblem({ bind, now }: Observations): Problem | null {
  if (bind === null) return null;
  const { serviceId, port, code, freePort, others = [] } = bind;
  const busy = [{ serviceId, port, freePort }, ...others];
  const ports = busy.flatMap((each) =>
    each.freePort === null ? [] : [{ serviceId: each.serviceId, port: each.freePort }],
  );
  const stuck = busy.find((each) => each.freePort === null);
  return {
    code: 'port-in-use',
    params: {
      serviceId,
      port,
      freePort,
      ...(code === 'EACCES' ? { reserved: true } : {}),
      ...(others.length === 0 ? {} : { others }),
    },
    recovery: stuck === undefined ? { kind: 'use-port', ports } : { kind: 'choose-port', serviceId: stuck.serviceId },
    answer: null,
    at: now,
  };
}
