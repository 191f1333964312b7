import type { TransferView } from '../../shared/visit/files';
import type { SessionView } from '../../shared/session/view';
import { presentNext, replaceButton, requestButton } from './present-next';
import type { ActionButton, Presentation } from './presentation';
import { lifeLeft, lowLifeMs, type Speaker } from '../../shared/presentation/words';

/** Whether what somebody works over is over soon: time to finish, or to have another tunnel take its place. */
export function endsSoon(view: SessionView, now: number): boolean {
  const left = lifeLeft(view, now);
  return left !== null && left > 0 && left < lowLifeMs;
}

/** From here on the end stands above every tab. The last two are told again after it was put away. */
const endStages = [30, 10, 2] as const;
type EndStage = (typeof endStages)[number];

/** The end of a tunnel at work, above whatever somebody works in. */
export interface EndingLine {
  readonly stage: EndStage;
  readonly text: string;
  /** The next tunnel, or the request for it; null: it is under way. */
  readonly button: ActionButton | null;
}

/**
 * `besideHeadline`: the headline says the same from some time on. Null: it does, or it ends later, or nobody works over
 * it. Once the next one is coming this says how far that is.
 */
export function endingLine(view: SessionView, speaker: Speaker, besideHeadline: boolean): EndingLine | null {
  const { t, format, now } = speaker;
  const left = lifeLeft(view, now);
  if (view.state.kind !== 'connected' || left === null || left <= 0) return null;
  const stage = endStages.findLast((minutes) => left <= minutes * 60_000);
  if (stage === undefined || (besideHeadline && (view.next !== null || endsSoon(view, now)))) return null;
  const text =
    view.next === null
      ? t('status.ending.headline', { time: format.clock(now + left), left: format.duration(left) })
      : presentNext(view, view.next, speaker).headline;
  const button = requestButton(view, speaker) ?? replaceButton(view, speaker);
  return { stage, text, button: button === null ? null : { ...button, look: 'plain' } };
}

/** A connection at work whose tunnel ends soon. Whoever may not open the next one can ask for it in time. */
export function presentEnding(
  view: SessionView,
  speaker: Speaker,
): Pick<Presentation, 'headline' | 'sentence' | 'button' | 'others'> {
  const { t, format, now } = speaker;
  const letEnd: ActionButton = { action: { kind: 'let-end' }, label: t('status.ending.letEnd'), look: 'text' };
  const endsAt = view.tunnel?.endsAt ?? now;
  const request = requestButton(view, speaker);
  const next = request === null ? replaceButton(view, speaker) : null;
  return {
    headline: t('status.ending.headline', { time: format.clock(endsAt), left: format.duration(endsAt - now) }),
    sentence: t(next === null ? 'status.ending.sentence' : 'status.ending.next'),
    button: next,
    others: request === null ? (next === null ? [] : [letEnd]) : [request],
  };
}

/**
 * What happens to what somebody works on when the next tunnel is opened: the name of the work, what becomes of it, and
 * how.
 */
export interface EndingFact {
  readonly name: string;
  readonly what: string;
  readonly how: string | null;
}

/** Work that is open now: shells, and files on their way. */
export interface OpenWork {
  readonly shells: number;
  readonly files: readonly Pick<TransferView, 'name' | 'bytesDone' | 'bytesTotal'>[];
}

/**
 * Where the next tunnel can be opened, what it does to the work, and what it costs; null: it cannot, or nothing ends.
 */
export function endingFacts(view: SessionView, work: OpenWork, speaker: Speaker): readonly EndingFact[] | null {
  const { t, format, now } = speaker;
  const endsAt = view.tunnel?.endsAt ?? null;
  if (view.state.kind !== 'connected' || view.next !== null || endsAt === null || !endsSoon(view, now)) return null;
  if (requestButton(view, speaker) !== null || replaceButton(view, speaker) === null) return null;
  const time = format.clock(endsAt);
  const ports = view.services.flatMap(({ port }) => (port === null ? [] : [String(port)]));
  const [file] = work.files;
  const createdAt = view.tunnel?.createdAt ?? null;
  const life = createdAt === null ? null : endsAt - createdAt;
  return [
    ports.length === 0
      ? null
      : { name: t('status.ending.ports'), what: portsWords(ports, t), how: t('status.ending.portsHow', { time }) },
    work.shells === 0
      ? null
      : {
          name: t('tabs.terminal'),
          what: t('status.ending.shells', { time, count: work.shells }),
          how: t('status.ending.shellsHow'),
        },
    file === undefined
      ? null
      : {
          name: t('tabs.files'),
          what:
            work.files.length === 1
              ? t('status.ending.file', { name: file.name })
              : t('status.ending.files', { count: work.files.length }),
          how:
            work.files.length > 1 || file.bytesTotal === null
              ? t('status.ending.filesHow', { time })
              : t('transfers.ofBytes', { done: format.bytes(file.bytesDone), whole: format.bytes(file.bytesTotal) }),
        },
    {
      name: t('confirm.costs'),
      what: t('confirm.charged'),
      how:
        life === null
          ? null
          : t('status.ending.lasts', { life: format.duration(life), until: format.dayAndClock(now + life, now) }),
    },
  ].filter((fact) => fact !== null);
}

const portsWords = (ports: readonly string[], t: Speaker['t']): string =>
  t('status.ending.portsStay', { ports: ports.join(', '), count: ports.length });
