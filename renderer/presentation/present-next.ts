/** The tunnel that is to take the place of the one at work: how far it is, and what may be done about it. Pure. */
import { canCloseNext, canReplace, canStopReplacing, deniedCall } from '../../shared/session';
import type { NextTunnel, SessionView } from '../../shared/session/view';
import { problemWords } from '../../shared/presentation/problem-words';
import { nameOf, sentences, type Speaker } from '../../shared/presentation/words';
import type { ActionButton, Presentation } from './presentation';

type Words = Pick<Presentation, 'headline' | 'sentence' | 'button' | 'others' | 'problem'>;

/** Opens it, or tries once more with the one that is open. Null: not now. */
export function replaceButton(view: SessionView, { t }: Speaker): ActionButton | null {
  if (!canReplace(view)) return null;
  const isOpen = view.next?.kind === 'waiting' && view.next.tunnelId !== null;
  return {
    action: { kind: 'replace' },
    label: t(isOpen ? 'status.next.continue' : view.next === null ? 'status.next.open' : 'recoveries.retry'),
    look: 'primary',
  };
}

/** Whoever may not open a tunnel can ask for it in time. */
export function requestButton(view: SessionView, { t }: Speaker): ActionButton | null {
  const denied = deniedCall(view, 'iot:OpenTunnel');
  if (denied === null) return null;
  const action = { kind: 'copy-request', action: denied.action, mode: null } as const;
  return { action, label: t('recoveries.copy-request'), look: 'plain' };
}

/** Why it does not come, and what is open nevertheless. */
function presentWaiting(
  view: SessionView,
  { tunnelId, problem }: Extract<NextTunnel, { kind: 'waiting' }>,
  speaker: Speaker,
): Words {
  const { t, format } = speaker;
  const endsAt = view.tunnel?.endsAt ?? null;
  const time = endsAt === null ? null : format.clock(endsAt);
  const why =
    problem === null ? null : t('status.next.why', { why: problemWords(problem, nameOf(view, t), t, format).headline });
  const close: ActionButton = { action: { kind: 'close-next' }, label: t('status.next.close'), look: 'plain' };
  const request = requestButton(view, speaker);
  if (tunnelId === null)
    return {
      headline: t('status.next.none'),
      sentence: sentences(why, time === null ? t('status.next.unchanged') : t('status.next.unchangedUntil', { time })),
      button: replaceButton(view, speaker),
      others: request === null ? [] : [request],
      problem,
    };
  return {
    headline: t(problem === null ? 'status.next.kept' : 'status.next.failed'),
    sentence: sentences(
      why,
      time === null ? t('status.next.portsStay') : t('status.next.portsStayUntil', { time }),
      t('status.next.noOther'),
    ),
    button: replaceButton(view, speaker),
    others: canCloseNext(view) ? [close] : [],
    problem,
  };
}

/** A connection at work while the next tunnel is coming, or does not come. */
export function presentNext(view: SessionView, next: NextTunnel, speaker: Speaker): Words {
  const { t } = speaker;
  if (next.kind === 'waiting') return presentWaiting(view, next, speaker);
  const step = next.kind === 'opening' ? 'opening' : next.awaits;
  return {
    headline: t(`status.next.${step}.headline`, { device: nameOf(view, t) }),
    sentence: t(`status.next.${step}.sentence`),
    button: canStopReplacing(view)
      ? { action: { kind: 'stop-replacing' }, label: t('action.stop'), look: 'plain' }
      : null,
    others: [],
    problem: null,
  };
}

/** In every other state it is not forgotten: it costs. Null: there is none. */
export function nextIsOpen({ next }: SessionView, { t }: Speaker): string | null {
  const isOpen = next !== null && next.kind !== 'opening' && next.tunnelId !== null;
  return isOpen ? t('status.next.isOpen') : null;
}
