import type { Problem } from '../problems/problem';
import type { Recovery } from '../problems/recovery';
import type { Translate } from '../i18n/translate';
import { callWords, deniedWords } from './denied-words';
import { portInUse } from './port-words';
import type { Format } from '../i18n/format';

interface ProblemWords {
  readonly headline: string;
  readonly sentence: string;
}

/** The parameters of a problem. */
type Params<Code extends Problem['code']> = Extract<Problem, { readonly code: Code }>['params'];

/** What has every member of a union. */
type AllOf<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** Headline and sentence of a problem. `device` is what the person calls the far end. */
export function problemWords(problem: Problem, device: string, t: Translate, format: Format): ProblemWords {
  switch (problem.code) {
    case 'replaced-elsewhere':
      return replaced(problem.params, t);
    case 'token-refused':
      return tokenRefused(problem, t);
    case 'device-disconnected':
      return {
        headline: t('problems.device-disconnected.headline', { device }),
        sentence: disconnectedSentence(problem.params, problem.at, t, format),
      };
    case 'device-speaks-older-protocol':
      return askedWords(problem.params, device, t);
    case 'device-silent':
      return deviceSilent(problem, device, t, format);
    case 'tunnel-ended':
      return {
        headline: t(`problems.tunnel-ended.${problem.params.how === 'not-found' ? 'notFound' : 'headline'}`),
        sentence: t(`problems.tunnel-ended.${wayAfterEnd(problem)}`),
      };
    case 'service-unreachable':
      return unreachable(problem.params, device, t);
    case 'port-in-use':
      return portInUse(problem.params, t);
    case 'rotation-denied':
    case 'access-denied':
      return { headline: deniedWords(problem.params, t), sentence: deniedSentence(problem, t) };
    case 'clock-wrong':
      return {
        headline: t('problems.clock-wrong.headline', { minutes: Math.abs(Math.round(problem.params.minutesOff)) }),
        sentence: t(`problems.clock-wrong.${problem.recovery.kind === 'use-service-time' ? 'sign' : 'sentence'}`),
      };
    case 'proxy-blocks':
      return proxyBlocks(problem.params, t);
    case 'proxy-kind':
      return proxyKind(problem.params, t);
    case 'answered-in-between':
      return answeredInBetween(problem.params, t);
    case 'certificate-untrusted':
      return certificateUntrusted(problem.params, t);
    case 'service-trouble':
      return { headline: t('problems.service-trouble.headline'), sentence: troubleSentence(problem.params, t) };
    case 'token-spent-no-account':
      return {
        headline: t('problems.token-spent-no-account.headline'),
        sentence: t(`problems.token-spent-no-account.${problem.params.why}`),
      };
    case 'storage-reset':
      return { headline: t('problems.storage-reset.headline'), sentence: t('problems.storage-reset.sentence') };
    default: {
      // All others have one headline and one sentence, into which their parameters are filled by name. The compiler
      // does not follow which code needs which: a test reads the words of every problem.
      const said = { device, ...problem.params } as { readonly device: string } & AllOf<typeof problem.params>;
      return {
        headline: t(`problems.${problem.code}.headline`, said),
        sentence: t(`problems.${problem.code}.sentence`, said),
      };
    }
  }
}

/** Another computer is spoken of only where DescribeTunnel shows one. */
const replaced = ({ seen }: Params<'replaced-elsewhere'>, t: Translate): ProblemWords => ({
  headline: t(`problems.replaced-elsewhere.${seen ? 'headline' : 'unseenHeadline'}`),
  sentence: t(`problems.replaced-elsewhere.${seen ? 'sentence' : 'unseen'}`),
});

const unreachable = (
  { serviceId: service }: Params<'service-unreachable'>,
  device: string,
  t: Translate,
): ProblemWords => ({
  headline: t('problems.service-unreachable.headline', { service, device }),
  sentence: t('problems.service-unreachable.sentence', { service }),
});

/** New tokens for both sides are offered only where there is a device to deliver to. */
function tokenRefused({ recovery }: Extract<Problem, { readonly code: 'token-refused' }>, t: Translate): ProblemWords {
  const isSource = recovery.kind === 'rotate' && recovery.mode === 'SOURCE';
  return {
    headline: t('problems.token-refused.headline'),
    sentence: t(`problems.token-refused.${isSource ? 'SOURCE' : 'sentence'}`),
  };
}

/** How it ended, and that a new tunnel goes on; where the app can open none, who can. */
function wayAfterEnd({ params, recovery }: Extract<Problem, { readonly code: 'tunnel-ended' }>) {
  if (recovery.kind === 'paste-token') return 'pasted';
  return recovery.kind === 'none' ? 'no-device' : params.how;
}

const askedWords = (
  { serviceId: service, to }: Params<'device-speaks-older-protocol'>,
  device: string,
  t: Translate,
): ProblemWords => ({
  headline: t('problems.device-speaks-older-protocol.headline', { device, service }),
  sentence: t('problems.device-speaks-older-protocol.sentence', { to }),
});

/** What was observed, and what the button would do; the person decides. */
function deviceSilent(
  { params, recovery }: Extract<Problem, { readonly code: 'device-silent' }>,
  device: string,
  t: Translate,
  format: Format,
): ProblemWords {
  const { serviceId: service, silentForMs } = params;
  const said = { service, silent: format.duration(silentForMs) };
  return {
    headline: t('problems.device-silent.headline', { ...said, device }),
    sentence:
      params.tokenInVain === true
        ? t('problems.device-silent.inVain', said)
        : recovery.kind !== 'ask-device'
          ? t(`problems.device-silent.${params.hadAnswered === true ? 'stopped' : 'sentence'}`, said)
          : recovery.to === null
            ? t('problems.device-silent.ask', said)
            : t(`problems.device-silent.${recovery.to}`, said),
  };
}

function disconnectedSentence(
  { notified, watchedFor, agent, uploading }: Params<'device-disconnected'>,
  at: number,
  t: Translate,
  format: Format,
): string {
  if (agent?.connected === false)
    return agent.since === null
      ? t('problems.device-disconnected.agentOffline')
      : t('problems.device-disconnected.agentOfflineSince', { since: format.dayAndClock(agent.since, at) });
  if (notified && watchedFor !== null)
    return t('problems.device-disconnected.notified', { watched: format.duration(watchedFor) });
  return t(`problems.device-disconnected.${uploading === undefined ? 'sentence' : 'uploading'}`);
}

function deniedSentence(
  { code, params }: Extract<Problem, { readonly code: 'rotation-denied' | 'access-denied' }>,
  t: Translate,
): string {
  const said = { call: callWords(params), resource: params.resource };
  return code === 'rotation-denied'
    ? t(`problems.rotation-denied.${params.mode}`, said)
    : t('problems.access-denied.sentence', said);
}

function proxyBlocks({ proxyHost: proxy, status }: Params<'proxy-blocks'>, t: Translate): ProblemWords {
  const sentence =
    status === 407
      ? t('problems.proxy-blocks.password', { proxy })
      : status === null
        ? t('problems.proxy-blocks.sentence', { proxy })
        : t('problems.proxy-blocks.status', { proxy, status });
  return { headline: t('problems.proxy-blocks.headline'), sentence };
}

function proxyKind({ proxyHost: proxy, kind, of, hosts }: Params<'proxy-kind'>, t: Translate): ProblemWords {
  return {
    headline: t('problems.proxy-kind.headline'),
    sentence: t(`problems.proxy-kind.${of}`, { proxy, kind, hosts: hosts.join(', ') }),
  };
}

/** What the network team is asked for, as text to be sent. */
export function networkRequest({ proxyHost: proxy, kind, hosts }: Params<'proxy-kind'>, t: Translate): string {
  return t('networkRequest', { proxy, kind, hosts: hosts.map((host) => `- ${host}`).join('\n') });
}

function answeredInBetween({ host, status, server, title }: Params<'answered-in-between'>, t: Translate): ProblemWords {
  const by = [title === null ? null : `“${title}”`, server].filter((each) => each !== null).join(', ');
  return {
    headline: t('problems.answered-in-between.headline'),
    sentence:
      by === ''
        ? t('problems.answered-in-between.sentence', { host, status })
        : t('problems.answered-in-between.by', { host, status, by }),
  };
}

function certificateUntrusted({ host, issuer }: Params<'certificate-untrusted'>, t: Translate): ProblemWords {
  return {
    headline: t('problems.certificate-untrusted.headline'),
    sentence:
      issuer === null
        ? t('problems.certificate-untrusted.sentence', { host })
        : t('problems.certificate-untrusted.issuer', { host, issuer }),
  };
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
    case 'ask-device': {
      const { to, ends: count } = recovery;
      return to === null
        ? t('recoveries.ask-device', { count })
        : t('recoveries.ask-device-in', { protocol: to, count });
    }
    case 'use-region':
      return t('recoveries.use-region', { region: recovery.region });
    case 'use-port':
      return recovery.ports.length > 1
        ? t('recoveries.use-ports')
        : t('recoveries.use-port', { port: recovery.ports[0]?.port ?? 0 });
    case 'open-new-tunnel':
    case 'choose-port':
    case 'retry':
    case 'sign-in':
    case 'copy-request':
    case 'paste-token':
    case 'open-date-settings':
    case 'use-service-time':
    case 'proxy-settings':
    case 'certificate-file':
    case 'copy-network-request':
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
