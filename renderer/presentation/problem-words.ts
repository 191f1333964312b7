import type { Problem, Recovery } from '../../shared/problems/problem';
import type { Translate } from '../i18n/setup';
import { callWords, deniedWords } from './denied-words';
import type { Format } from '../format/format';

export interface ProblemWords {
  readonly headline: string;
  readonly sentence: string;
}

/** Headline and sentence of a problem. `device` is what the person calls the far end. */
export function problemWords(problem: Problem, device: string, t: Translate, format: Format): ProblemWords {
  const plain = (
    code:
      | 'token-reused'
      | 'client-token-mismatch'
      | 'token-refused'
      | 'replaced-elsewhere'
      | 'not-signed-in'
      | 'sign-in-expired'
      | 'storage-reset',
  ): ProblemWords => ({
    headline: t(`problems.${code}.headline`),
    sentence: t(`problems.${code}.sentence`),
  });
  switch (problem.code) {
    case 'token-reused':
    case 'client-token-mismatch':
    case 'token-refused':
    case 'replaced-elsewhere':
    case 'not-signed-in':
    case 'sign-in-expired':
    case 'storage-reset':
      return plain(problem.code);
    case 'device-disconnected': {
      const { notified, watchedFor, agent } = problem.params;
      if (agent?.connected === false) {
        const offline =
          agent.since === null
            ? t('problems.device-disconnected.agentOffline')
            : t('problems.device-disconnected.agentOfflineSince', {
                since: format.dayAndClock(agent.since, problem.at),
              });
        return { headline: t('problems.device-disconnected.headline', { device }), sentence: offline };
      }
      const sentence =
        notified && watchedFor !== null
          ? t('problems.device-disconnected.notified', { watched: format.duration(watchedFor) })
          : t('problems.device-disconnected.sentence');
      return { headline: t('problems.device-disconnected.headline', { device }), sentence };
    }
    case 'device-speaks-older-protocol':
      return {
        headline: t('problems.device-speaks-older-protocol.headline', { device }),
        sentence: t('problems.device-speaks-older-protocol.sentence', {
          from: problem.params.from,
          to: problem.params.to,
        }),
      };
    case 'tunnel-ended':
      return {
        headline: t('problems.tunnel-ended.headline'),
        sentence: t(`problems.tunnel-ended.${problem.params.how}`),
      };
    case 'tunnel-wrong-region':
      return {
        headline: t('problems.tunnel-wrong-region.headline'),
        sentence: t('problems.tunnel-wrong-region.sentence', {
          used: problem.params.usedRegion,
          actual: problem.params.tunnelRegion,
        }),
      };
    case 'service-unreachable': {
      const service = problem.params.serviceId;
      return {
        headline: t('problems.service-unreachable.headline', { service, device }),
        sentence: t('problems.service-unreachable.sentence', { service }),
      };
    }
    case 'port-in-use': {
      const { serviceId: service, port, freePort } = problem.params;
      const sentence =
        freePort === null
          ? t('problems.port-in-use.noFree', { service })
          : t('problems.port-in-use.sentence', { service, free: freePort });
      return { headline: t('problems.port-in-use.headline', { port }), sentence };
    }
    case 'rotation-denied':
      return {
        headline: deniedWords(problem.params, t),
        sentence: t(`problems.rotation-denied.${problem.params.mode}`, {
          call: callWords(problem.params),
          resource: problem.params.resource,
        }),
      };
    case 'access-denied':
      return {
        headline: deniedWords(problem.params, t),
        sentence: t('problems.access-denied.sentence', {
          call: callWords(problem.params),
          resource: problem.params.resource,
        }),
      };
    case 'clock-wrong':
      return {
        headline: t('problems.clock-wrong.headline', { minutes: Math.abs(Math.round(problem.params.minutesOff)) }),
        sentence:
          problem.recovery.kind === 'use-service-time'
            ? t('problems.clock-wrong.sign')
            : t('problems.clock-wrong.sentence'),
      };
    case 'offline':
      return {
        headline: t('problems.offline.headline'),
        sentence: t('problems.offline.sentence', { host: problem.params.host }),
      };
    case 'proxy-blocks': {
      const { proxyHost: proxy, status, unsupported: kind } = problem.params;
      if (kind !== null)
        return {
          headline: t('problems.proxy-blocks.kindHeadline'),
          sentence: t('problems.proxy-blocks.kind', { proxy, kind }),
        };
      const sentence =
        status === 407
          ? t('problems.proxy-blocks.password', { proxy })
          : status === null
            ? t('problems.proxy-blocks.sentence', { proxy })
            : t('problems.proxy-blocks.status', { proxy, status });
      return { headline: t('problems.proxy-blocks.headline'), sentence };
    }
    case 'certificate-untrusted': {
      const { host, issuer } = problem.params;
      const sentence =
        issuer === null
          ? t('problems.certificate-untrusted.sentence', { host })
          : t('problems.certificate-untrusted.issuer', { host, issuer });
      return { headline: t('problems.certificate-untrusted.headline'), sentence };
    }
    case 'service-trouble':
      return { headline: t('problems.service-trouble.headline'), sentence: troubleSentence(problem.params, t) };
    case 'token-spent-no-account':
      return {
        headline: t('problems.token-spent-no-account.headline'),
        sentence: t(`problems.token-spent-no-account.${problem.params.why}`),
      };
    case 'unexpected':
      return {
        headline: t('problems.unexpected.headline'),
        sentence: t('problems.unexpected.sentence', { reference: problem.params.reference }),
      };
    default:
      return problem satisfies never;
  }
}

function troubleSentence(
  { status, throttled }: { readonly status: number | null; readonly throttled: boolean },
  t: Translate,
): string {
  if (throttled) return t('problems.service-trouble.throttled');
  return status === null ? t('problems.service-trouble.sentence') : t('problems.service-trouble.status', { status });
}

/** The words of the one button, or null where the app acts by itself. */
export function recoveryLabel(recovery: Recovery, code: Problem['code'], t: Translate): string | null {
  switch (recovery.kind) {
    case 'rotate':
      return code === 'replaced-elsewhere' ? t('recoveries.take-back') : t(`recoveries.rotate-${recovery.mode}`);
    case 'use-region':
      return t('recoveries.use-region', { region: recovery.region });
    case 'use-port':
      return t('recoveries.use-port', { port: recovery.port });
    case 'open-new-tunnel':
    case 'choose-port':
    case 'retry':
    case 'sign-in':
    case 'copy-request':
    case 'paste-token':
    case 'open-date-settings':
    case 'use-service-time':
    case 'proxy-settings':
    case 'proxy-password':
    case 'continue':
    case 'save-report':
      return t(`recoveries.${recovery.kind}`);
    case 'none':
      return null;
    default:
      return recovery satisfies never;
  }
}
