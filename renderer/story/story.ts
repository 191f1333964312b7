/**
 * The story of a session: one headline, one sentence, one primary action or none. Pure; the screen only
 * draws it.
 */
import { neverFound, observedFor } from '../../shared/session/chain';
import {
  canConnect,
  canOpenService,
  canOpenTunnel,
  canStop,
  deniedCall,
  deniedConnect,
  deniedRecovery,
  recoverableProblem,
} from '../../shared/session';
import type { Denial } from '../../shared/problems/denial';
import type { ClientMode, Problem, Recovery } from '../../shared/problems/problem';
import type { RepairStep, ServiceView, SessionView, TimelineEntry } from '../../shared/session/view';
import { deniedSentence, modeOf } from './denied-words';
import { problemWords, recoveryLabel } from './problem-words';
import { keeps, lifeLeft, lowLife, nameOf, sentences, type Speaker } from './words';

/** What pressing a button does; `use-action.ts` performs it. */
export type Action =
  | { readonly kind: 'connect' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'recover'; readonly code: Problem['code']; readonly recovery: Recovery }
  | { readonly kind: 'open-tunnel' }
  /** What was denied may be allowed by now. */
  | { readonly kind: 'ask-again' }
  | { readonly kind: 'paste-token' }
  | { readonly kind: 'copy-request'; readonly action: string; readonly mode: ClientMode | null }
  | { readonly kind: 'tell-when-back'; readonly tell: boolean }
  | { readonly kind: 'open-service'; readonly serviceId: string }
  | { readonly kind: 'copy-address'; readonly serviceId: string };

export interface Button {
  readonly action: Action;
  readonly label: string;
  /** `primary`: the one to press. `plain`: ends what is running. */
  readonly look: 'primary' | 'plain';
}

export interface Story {
  readonly device: string;
  readonly headline: string;
  readonly sentence: string;
  /** Somebody would be cut off, or something costs money. */
  readonly warning: string | null;
  readonly button: Button | null;
  /** Quieter ways on, where the button alone does not go back to work. */
  readonly others: readonly Button[];
  readonly steps: readonly RepairStep[];
  readonly problem: Problem | null;
  /** What a person at the device can look at. */
  readonly showChecks: boolean;
}

/** Recoveries after which a person still has to say "try again". */
const needsRetry: ReadonlySet<Recovery['kind']> = new Set([
  'sign-in',
  'open-date-settings',
  'proxy-settings',
  'proxy-password',
  'copy-request',
  'save-report',
]);

/** `openTunnels`: how many the device has, where that is known. */
export function storyOf(view: SessionView, speaker: Speaker, openTunnels = 0): Story {
  const device = nameOf(view, speaker.t);
  const rest = { device, warning: null, button: null, others: [], steps: [], problem: null, showChecks: false };
  const { t } = speaker;
  const { state } = view;
  switch (state.kind) {
    case 'ready':
      return { ...rest, ...readyStory(view, device, speaker, openTunnels) };
    case 'preparing':
      return {
        ...rest,
        headline: t('story.connecting.headline', { device }),
        sentence: t(`story.connecting.${state.step}`),
        button: stopButton(view, speaker),
      };
    case 'connecting': {
      const sentence =
        state.attempt > 1 ? t('story.connecting.attempt', { attempt: state.attempt }) : t('story.connecting.handshake');
      return {
        ...rest,
        headline: t('story.connecting.headline', { device }),
        sentence,
        button: stopButton(view, speaker),
      };
    }
    case 'connected':
      return {
        ...rest,
        headline:
          state.device === 'unknown' && view.thingName === null
            ? t('story.connected.tunnelHeadline')
            : t('story.connected.headline', { device }),
        sentence: connectedSentence(view, state.device, speaker),
        button: openButton(view, speaker),
      };
    case 'reconnecting': {
      const words = state.problem === null ? null : problemWords(state.problem, device, t, speaker.format);
      return {
        ...rest,
        headline: words?.headline ?? t('story.reconnecting.headline', { device }),
        sentence: sentences(
          words?.sentence ?? t('story.reconnecting.sentence'),
          attemptSentence(state.retryAt, state.attempt, speaker),
          words === null ? keeps(view, speaker, false) : null,
        ),
        ...reconnectingButtons(view, state.problem, speaker),
        problem: state.problem,
      };
    }
    case 'ended':
      // No tunnel was there to end: nothing was lost, and one can be opened.
      if (neverFound(view)) return { ...rest, ...readyStory(view, device, speaker, openTunnels) };
      return { ...rest, ...problemStory(view, state.problem, device, speaker) };
    case 'problem':
      return { ...rest, ...problemStory(view, state.problem, device, speaker) };
    case 'repairing':
      return {
        ...rest,
        ...repairWords(view, state.problem, device, speaker),
        button: stopButton(view, speaker),
        steps: state.steps,
        problem: state.problem,
      };
    case 'waiting-for-device': {
      const sent = state.steps.some((step) => step.name === 'delivery-accepted' && step.state === 'done');
      return {
        ...rest,
        headline: t('story.waiting.headline', { device }),
        sentence: sent ? t('story.waiting.sent') : t('story.waiting.plain'),
        button: stopButton(view, speaker, t('action.stopWaiting')),
        steps: state.steps,
        problem: state.problem,
        showChecks: true,
      };
    }
    case 'closing':
      return { ...rest, headline: t('story.closing.headline'), sentence: t('story.closing.sentence') };
    default:
      return state satisfies never;
  }
}

function stopButton(view: SessionView, { t }: Speaker, label: string = t('action.stop')): Button | null {
  return canStop(view) ? { action: { kind: 'stop' }, label, look: 'plain' } : null;
}

/** What no further attempt can mend by itself, because somebody has to say something first. */
const needsPerson: ReadonlySet<Recovery['kind']> = new Set(['proxy-password', 'proxy-settings']);

function reconnectingButtons(
  view: SessionView,
  problem: Problem | null,
  speaker: Speaker,
): Pick<Story, 'button' | 'others'> {
  const stop = stopButton(view, speaker);
  const label =
    problem !== null && needsPerson.has(problem.recovery.kind)
      ? recoveryLabel(problem.recovery, problem.code, speaker.t)
      : null;
  if (problem === null || label === null) return { button: stop, others: [] };
  return {
    button: { action: { kind: 'recover', code: problem.code, recovery: problem.recovery }, label, look: 'primary' },
    others: stop === null ? [] : [stop],
  };
}

function readyStory(
  view: SessionView,
  device: string,
  speaker: Speaker,
  openTunnels: number,
): Pick<Story, 'headline' | 'sentence' | 'warning' | 'button' | 'others'> {
  const { t } = speaker;
  if (view.tunnelId === null && view.hasAccount) {
    const headline = t('story.none.headline', { device });
    const denied = deniedCall(view, 'iot:OpenTunnel');
    if (denied !== null) return { headline, warning: null, ...deniedWay(denied, t, t('story.none.joinOnly')) };
    const sentence = view.environment.kind === 'practice' ? t('story.none.practice') : t('story.none.sentence');
    const button: Button | null = canOpenTunnel(view)
      ? { action: { kind: 'open-tunnel' }, label: t('action.openTunnel'), look: 'primary' }
      : null;
    return { headline, sentence, warning: null, button, others: [] };
  }
  if (!view.hasAccount && view.token.state === 'none') {
    return {
      headline: t('story.needsToken.headline', { device }),
      sentence: t('story.needsToken.sentence'),
      warning: null,
      button: { action: { kind: 'paste-token' }, label: t('welcome.token.do'), look: 'primary' },
      others: [],
    };
  }
  const denied = canConnect(view) ? deniedConnect(view) : null;
  if (denied !== null)
    return {
      headline: t('story.needsToken.headline', { device }),
      warning: null,
      ...deniedWay(denied, t, t('story.needsToken.denied')),
    };
  const worked = view.timeline.some(({ kind }) => kind === 'connected');
  const here = worked ? t('story.ready.left') : t('story.ready.untouched');
  return {
    headline: t('story.ready.headline', { device }),
    sentence: view.hasAccount
      ? sentences(
          tunnelSentence(view, speaker),
          here,
          openTunnels > 1 ? t('story.ready.several', { count: openTunnels }) : null,
        )
      : t('story.ready.pasted'),
    warning: isTaken(view)
      ? t('story.ready.taken')
      : view.hasAccount && deniedCall(view, 'iot:DescribeTunnel') !== null
        ? t('story.ready.unseen')
        : null,
    button: canConnect(view) ? { action: { kind: 'connect' }, label: t('action.connect'), look: 'primary' } : null,
    others: [],
  };
}

/** In the place of a button that cannot work: why, the request that changes it, and the ways on. */
function deniedWay(
  denial: Denial,
  t: Speaker['t'],
  more: string | null,
): Pick<Story, 'sentence' | 'button' | 'others'> {
  const mode = modeOf(denial);
  const paste: Button[] =
    mode === null || mode === 'DESTINATION'
      ? []
      : [{ action: { kind: 'paste-token' }, label: t('recoveries.paste-token'), look: 'plain' }];
  return {
    sentence: sentences(deniedSentence(denial, t), more),
    button: {
      action: { kind: 'copy-request', action: denial.action, mode },
      label: t('recoveries.copy-request'),
      look: 'primary',
    },
    others: [...paste, { action: { kind: 'ask-again' }, label: t('denied.again'), look: 'plain' }],
  };
}

/** The tunnel and the device as they were last observed; null where nobody looked. */
function tunnelSentence({ tunnel }: SessionView, { t, format, now }: Speaker): string | null {
  if (tunnel === null) return null;
  if (tunnel.destination.status !== 'CONNECTED') return t('story.ready.disconnected');
  const age = now - tunnel.checkedAt;
  return age <= observedFor ? t('story.ready.connected') : t('story.ready.wasConnected', { age: format.age(age) });
}

const ownLink: ReadonlySet<TimelineEntry['kind']> = new Set(['connected', 'dropped', 'refused', 'disconnected']);

/** The laptop's side was seen connected, and not by this laptop: what was seen while we were there was ourselves. */
function isTaken({ tunnel, timeline }: SessionView): boolean {
  if (tunnel === null || tunnel.source.status !== 'CONNECTED') return false;
  const last = timeline.find(({ kind }) => ownLink.has(kind));
  return last === undefined || (last.kind !== 'connected' && last.at < tunnel.checkedAt);
}

function connectedSentence(view: SessionView, device: 'connected' | 'unknown', { t, format, now }: Speaker): string {
  const bound = view.services.filter((service) => service.port !== null).length;
  const count = bound === 0 ? null : t(`story.connected.services${Math.min(3, bound) as 1 | 2 | 3}`);
  const last = view.services.reduce<ServiceView | null>(
    (best, service) => ((service.lastAnswerAt ?? 0) > (best?.lastAnswerAt ?? 0) ? service : best),
    null,
  );
  const since = view.connection.kind === 'open' ? view.connection.since : Number.POSITIVE_INFINITY;
  const answer =
    last === null || last.lastAnswerAt === null || last.lastAnswerAt < since
      ? null
      : t('story.connected.answered', { service: last.serviceId, age: format.age(now - last.lastAnswerAt) });
  const unseen = !view.hasAccount
    ? t('story.connected.unknownDevice')
    : deniedCall(view, 'iot:DescribeTunnel') !== null
      ? t('story.connected.unseenDevice')
      : t('story.connected.unaskedDevice');
  const silence = device === 'unknown' ? unseen : t('story.connected.silent');
  const older = view.protocolChosenBecause === null ? null : t('story.connected.older', { protocol: view.protocol });
  return sentences(count, answer ?? silence, older);
}

const openLabels = {
  ssh: 'action.openSsh',
  http: 'action.openHttp',
  https: 'action.openHttp',
  rdp: 'action.openRdp',
  vnc: 'action.openVnc',
  tcp: 'action.copyAddress',
} as const;

/** At work the next thing to press is the first service itself. */
function openButton(view: SessionView, { t }: Speaker): Button | null {
  const first = view.services.find((service) => canOpenService(view, service.serviceId));
  if (first === undefined) return null;
  const action: Action = { kind: first.type === 'tcp' ? 'copy-address' : 'open-service', serviceId: first.serviceId };
  return { action, label: t(openLabels[first.type]), look: 'primary' };
}

function attemptSentence(retryAt: number | null, attempt: number, { t, format, now }: Speaker): string | null {
  if (retryAt !== null && retryAt > now) return t('story.reconnecting.next', { wait: format.age(retryAt - now + 999) });
  return attempt > 0 ? t('story.reconnecting.attempt', { attempt }) : null;
}

function repairWords(
  view: SessionView,
  problem: Problem,
  device: string,
  speaker: Speaker,
): Pick<Story, 'headline' | 'sentence'> {
  const { t, format } = speaker;
  // The app acts by itself here: the person is told why.
  if (problem.recovery.kind === 'none') return problemWords(problem, device, t, format);
  const headline =
    problem.recovery.kind === 'rotate'
      ? t(`story.repairing.${problem.recovery.mode}`, { device })
      : problem.recovery.kind === 'open-new-tunnel'
        ? t('story.repairing.open', { device })
        : t('story.repairing.other');
  return { headline, sentence: sentences(t('story.repairing.sentence'), keeps(view, speaker, true)) };
}

/** A source token from somebody else would solve it. */
const takesToken = (problem: Problem): boolean =>
  problem.code === 'token-spent-no-account' ||
  problem.code === 'not-signed-in' ||
  (problem.code === 'rotation-denied' && problem.params.mode !== 'DESTINATION');

function problemStory(
  view: SessionView,
  problem: Problem,
  device: string,
  speaker: Speaker,
): Partial<Story> & Pick<Story, 'headline' | 'sentence'> {
  const { t, format, now } = speaker;
  const { recovery, code } = problem;
  const words = problemWords(problem, device, t, format);
  const rotates = recovery.kind === 'rotate';
  const label = recoverableProblem(view) === null ? null : recoveryLabel(recovery, code, t);
  const left = lifeLeft(view, now);
  const short = rotates && left !== null && left > 0 && left < lowLife;
  const denied = recoverableProblem(view) === null ? null : deniedRecovery(view, recovery);
  if (denied !== null)
    return {
      headline: words.headline,
      problem,
      ...deniedWay(denied, t, view.connection.kind === 'open' ? null : rotates ? t('story.needsToken.denied') : null),
      showChecks: code === 'device-disconnected',
    };
  const awayAgent = code === 'device-disconnected' && problem.params.agent?.connected === false;
  const tell: Button | null = awayAgent
    ? {
        action: { kind: 'tell-when-back', tell: !view.tellWhenBack },
        label: t(view.tellWhenBack ? 'action.tellMeNot' : 'action.tellMe'),
        look: 'plain',
      }
    : null;
  const others: readonly (Button | null)[] = [
    tell,
    // Whoever may not rotate goes on with a token that somebody else made.
    takesToken(problem) ? { action: { kind: 'paste-token' }, label: t('recoveries.paste-token'), look: 'plain' } : null,
    code === 'access-denied' &&
    problem.params.action === 'iot:ListTunnels' &&
    view.thingName !== null &&
    deniedCall(view, 'iot:OpenTunnel') === null
      ? { action: { kind: 'open-tunnel' }, label: t('action.openTunnel'), look: 'plain' }
      : null,
    // Where the clock itself may be set, that is the better cure.
    recovery.kind === 'use-service-time'
      ? {
          action: { kind: 'recover', code, recovery: { kind: 'open-date-settings' } },
          label: t('recoveries.open-date-settings'),
          look: 'plain',
        }
      : null,
    needsRetry.has(recovery.kind) && canConnect(view) && code !== 'token-spent-no-account'
      ? { action: { kind: 'connect' }, label: t('action.tryAgain'), look: 'plain' }
      : null,
  ];
  const charged = recovery.kind === 'open-new-tunnel' && view.environment.kind !== 'practice';
  return {
    ...words,
    sentence: sentences(
      words.sentence,
      charged ? t('story.charge') : null,
      rotates ? keeps(view, speaker, recovery.mode !== 'SOURCE') : null,
    ),
    button:
      label === null
        ? null
        : {
            action: { kind: 'recover', code, recovery },
            label: short ? t('recoveries.withLife', { label, left: format.duration(left) }) : label,
            look: 'primary',
          },
    others: others.filter((button) => button !== null),
    problem,
    showChecks: code === 'device-disconnected',
  };
}
