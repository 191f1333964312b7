/**
 * How a session is presented: one headline, one sentence, one primary action or none. Pure; the screen only draws it.
 */
import { neverFound } from '../../shared/session/chain';
import { canStop } from '../../shared/session';
import type { Problem } from '../../shared/problems/problem';
import type { Recovery } from '../../shared/problems/recovery';
import type { SessionView } from '../../shared/session/view';
import { connectedSentence } from './present-connected';
import { endsSoon, presentEnding } from './present-ending';
import { offlineSentence } from './present-away';
import { nextIsOpen, presentNext } from './present-next';
import { presentProblem } from './present-problem';
import { presentReady } from './present-ready';
import { type ActionButton, type Around, nothingAround, type Presentation } from './presentation';
import { problemWords, recoveryLabel } from '../../shared/presentation/problem-words';
import { keepsAll, keepsPorts, nameOf, sentences, type Speaker } from '../../shared/presentation/words';

export function presentSession(view: SessionView, speaker: Speaker, around = nothingAround): Presentation {
  const presented = presentState(view, speaker, around);
  if (view.state.kind === 'connected' || presented.warning !== null) return presented;
  return { ...presented, warning: nextIsOpen(view, speaker) };
}

function presentState(view: SessionView, speaker: Speaker, around: Around): Presentation {
  const device = nameOf(view, speaker.t);
  const rest = { device, warning: null, button: null, others: [], steps: [], problem: null, showChecks: false };
  const { t } = speaker;
  const { state } = view;
  switch (state.kind) {
    case 'ready':
      return { ...rest, ...presentReady(view, device, speaker, around) };
    case 'preparing':
      return {
        ...rest,
        headline: t('status.connecting.headline', { device }),
        sentence: t(`status.connecting.${state.step}`),
        button: stopButton(view, speaker),
      };
    case 'connecting': {
      const sentence = sentences(
        keepsPorts(view, t) === null ? null : t('status.connecting.reserved'),
        state.attempt > 1
          ? t('status.connecting.attempt', { attempt: state.attempt })
          : t('status.connecting.handshake'),
      );
      return {
        ...rest,
        headline: t('status.connecting.headline', { device }),
        sentence,
        button: stopButton(view, speaker),
      };
    }
    case 'connected':
      if (view.next !== null) return { ...rest, ...presentNext(view, view.next, speaker) };
      if (endsSoon(view, speaker.now) && !around.isLeftToEnd) return { ...rest, ...presentEnding(view, speaker) };
      return {
        ...rest,
        headline:
          state.device === 'unknown' && view.thingName === null
            ? t('status.connected.tunnelHeadline')
            : t('status.connected.headline', { device }),
        // What there is to press now is beside each service.
        sentence: connectedSentence(view, state.device, speaker),
      };
    case 'reconnecting':
      return { ...rest, ...presentReconnecting(view, state, device, speaker) };
    case 'ended':
      // No tunnel was there to end: nothing was lost, and one can be opened.
      if (neverFound(view)) return { ...rest, ...presentReady(view, device, speaker, around) };
      return {
        ...rest,
        // Before another tunnel is opened.
        warning: offlineSentence(around.presence, speaker),
        ...presentProblem(view, state.problem, device, speaker),
      };
    case 'problem':
      return { ...rest, ...presentProblem(view, state.problem, device, speaker, around.presence) };
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
        headline: t('status.waiting.headline', { device }),
        sentence: sentences(sent ? t('status.waiting.sent') : t('status.waiting.plain'), keepsPorts(view, t)),
        button: stopButton(view, speaker, t('action.stopWaiting')),
        steps: state.steps,
        problem: state.problem,
        showChecks: true,
      };
    }
    case 'closing':
      return { ...rest, headline: t('status.closing.headline'), sentence: t('status.closing.sentence') };
    default:
      return state satisfies never;
  }
}

function stopButton(view: SessionView, { t }: Speaker, label: string = t('action.stop')): ActionButton | null {
  return canStop(view) ? { action: { kind: 'stop' }, label, look: 'plain' } : null;
}

/** The connection broke: why, as far as it is known, and when the next attempt is. */
function presentReconnecting(
  view: SessionView,
  { problem, retryAt, attempt }: Extract<SessionView['state'], { readonly kind: 'reconnecting' }>,
  device: string,
  speaker: Speaker,
): Pick<Presentation, 'headline' | 'sentence' | 'button' | 'others' | 'problem'> {
  const { t, format } = speaker;
  const words = problem === null ? null : problemWords(problem, device, t, format);
  return {
    headline: words?.headline ?? t('status.reconnecting.headline', { device }),
    sentence: sentences(
      words?.sentence ?? t('status.reconnecting.sentence'),
      attemptSentence(retryAt, attempt, speaker),
      words === null ? keepsAll(view, speaker, false) : null,
    ),
    ...reconnectingButtons(view, problem, speaker),
    problem,
  };
}

/** What no further attempt can mend by itself, because somebody has to say something first. */
const needsPerson: ReadonlySet<Recovery['kind']> = new Set([
  'proxy-password',
  'proxy-settings',
  'certificate-file',
  'copy-network-request',
]);

function reconnectingButtons(
  view: SessionView,
  problem: Problem | null,
  speaker: Speaker,
): Pick<Presentation, 'button' | 'others'> {
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

function attemptSentence(retryAt: number | null, attempt: number, { t, format, now }: Speaker): string | null {
  if (retryAt !== null && retryAt > now)
    return t('status.reconnecting.next', { wait: format.duration(retryAt - now + 999) });
  return attempt > 0 ? t('status.reconnecting.attempt', { attempt }) : null;
}

function repairWords(
  view: SessionView,
  problem: Problem,
  device: string,
  speaker: Speaker,
): Pick<Presentation, 'headline' | 'sentence'> {
  const { t, format } = speaker;
  // The app acts by itself here: the person is told why.
  if (problem.recovery.kind === 'none') return problemWords(problem, device, t, format);
  const headline =
    problem.recovery.kind === 'rotate'
      ? t(`status.repairing.${problem.recovery.mode}`, { device })
      : problem.recovery.kind === 'open-new-tunnel'
        ? t('status.repairing.open', { device })
        : t('status.repairing.other');
  return { headline, sentence: keepsAll(view, speaker, true) };
}
