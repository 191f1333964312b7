/** The report of a session as the lines that a colleague reads, in the language that was asked for. Pure. */
import type { Language } from '../settings/languages';
import type { Format } from '../i18n/format';
import { speechIn } from '../i18n/speech';
import type { Translate } from '../i18n/translate';
import type { ReportFacts } from '../report/facts';
import type { Trouble } from '../report/troubles';
import type { ReportLine } from '../report/text';
import { plainLine } from '../text/outside';
import { accountName } from './account-words';
import { sessionState } from './device-state';
import { problemWords } from './problem-words';
import { timelineWords } from './timeline-words';
import { nameOf, ticketFor } from './words';

/** A line is cut after so many characters. */
const maxLine = 600;
/** Earlier troubles than the last few are counted. */
const toldTroubles = 3;

interface Teller {
  readonly t: Translate;
  readonly format: Format;
  /** A time within the report's first day by its clock, any other with its day. */
  readonly time: (at: number) => string;
}

const said = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join('; ');
/** As AWS writes it: 1234-5678-9012. */
const grouped = (accountId: string): string => accountId.replaceAll(/\d{4}(?=\d)/g, '$&-');
const sameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

function deviceLine({ view, accountId }: ReportFacts, { t }: Teller): string {
  const { thingName, tunnelId, environment } = view;
  const name =
    thingName ?? (tunnelId === null ? t('report.device.unknown') : t('report.device.tunnel', { id: tunnelId }));
  if (environment.kind === 'practice')
    return [t('called.marked', { name, marks: t('called.practice') }), t('report.device.practice')].join(', ');
  const account = accountId === null ? null : t('report.device.account', { account: grouped(accountId) });
  return [name, account, environment.region].filter((part) => part !== null).join(', ');
}

function whoLine({ account, view }: ReportFacts, { t }: Teller): string {
  if (!view.hasAccount) return t('report.who.pasted');
  switch (account.kind) {
    case 'practice':
      return t('report.who.practice');
    case 'signed-out':
      return t('report.who.unknown');
    case 'signed-in':
    case 'expired': {
      const name = accountName(account, t);
      const named = account.accountName ?? (account.accountId === null ? null : grouped(account.accountId));
      return named === null ? name : t('report.who.named', { name, account: named });
    }
    default:
      return account satisfies never;
  }
}

function whenLine({ connected, now }: ReportFacts, { t, format }: Teller): string {
  if (connected === null)
    return t('report.when.never', { day: format.date(now), at: format.clock(now), zone: format.zone(now) });
  const { from, to } = connected;
  const times = {
    day: format.date(from),
    from: format.clock(from),
    lastDay: format.date(to),
    to: format.clock(to),
    zone: format.zone(from),
    duration: format.duration(to - from),
  };
  return t(`report.when.${sameDay(from, to) ? 'day' : 'days'}`, times);
}

function usedLine({ work, carried }: ReportFacts, { t, format }: Teller): string {
  const { terminals, sent, fetched } = work;
  const services = carried.map(({ serviceId: service, up, down }) => {
    const amounts = { up: format.bytes(up), down: format.bytes(down) };
    return service === '' ? t('report.used.traffic', amounts) : t('report.used.service', { service, ...amounts });
  });
  const done = said(
    terminals.length === 0 ? null : t('report.used.terminal', { users: terminals.join(', ') }),
    sent === 0 ? null : t('report.used.sent', { count: sent }),
    fetched === 0 ? null : t('report.used.fetched', { count: fetched }),
    ...services,
  );
  return done === '' ? t('report.used.nothing') : done;
}

const entryWords = (entry: Trouble['found'][number], { t, format }: Teller): string => {
  const { main, rest } = timelineWords({ entry, as: 'own' }, { t, format, now: entry.at });
  return rest === '' ? main : `${main} ${rest}`;
};

const failedOnce = ({ found }: Trouble, teller: Teller): string =>
  said(
    ...found.map((entry) => teller.t('report.at', { time: teller.time(entry.at), what: entryWords(entry, teller) })),
  );

function backWords({ back }: Trouble, { t, time }: Teller): string {
  if (back === null) return t('report.back.not');
  if (back.by === 'at-end' || back.at === null) return t('report.back.at-end');
  const at = { time: time(back.at) };
  if (back.by !== 'connected') return t(`report.back.${back.by}`, at);
  if (!back.again) return t('report.back.connected', at);
  return t(`report.back.${back.samePorts ? 'connected-ports' : 'connected-again'}`, at);
}

const repairedOnce = (trouble: Trouble, teller: Teller): string =>
  [...new Set(trouble.remedies.map((entry) => entryWords(entry, teller))), backWords(trouble, teller)].join(', ');

/** One of the two lines about what went wrong. */
function troubleLine(
  { troubles, isCut }: ReportFacts,
  teller: Teller,
  none: string,
  once: (trouble: Trouble, teller: Teller) => string,
): string {
  if (troubles.length === 0) return said(none, isCut ? teller.t('report.cut') : null);
  const before = troubles.length - toldTroubles;
  return said(
    ...troubles.slice(-toldTroubles).map((trouble) => once(trouble, teller)),
    before > 0 ? teller.t('report.before', { count: before }) : null,
    isCut ? teller.t('report.cut') : null,
  );
}

function answeredWords({ services }: ReportFacts['view'], { t, time }: Teller): string {
  const answers = services.filter(({ lastAnswerAt }) => lastAnswerAt !== null);
  const last = Math.max(...answers.map(({ lastAnswerAt }) => lastAnswerAt ?? 0));
  return answers.length === 0
    ? t('report.end.silent')
    : t('report.end.answered', { services: answers.map(({ serviceId }) => serviceId).join(', '), time: time(last) });
}

function stateWords({ view, left }: ReportFacts, teller: Teller): string {
  const { t, format, time } = teller;
  const { state } = view;
  switch (state.kind) {
    case 'connected': {
      const device = t(`report.end.${state.device === 'connected' ? 'connected' : 'tunnel'}`);
      return said(device, answeredWords(view, teller));
    }
    case 'ready':
    case 'ended':
      if (left !== null)
        return t(`report.end.${left.kind === 'tunnel-closed' ? 'closed' : 'left'}`, { time: time(left.at) });
      return state.kind === 'ready'
        ? t('report.end.never')
        : problemWords(state.problem, nameOf(view, t), t, format).headline;
    case 'problem':
      return problemWords(state.problem, nameOf(view, t), t, format).headline;
    case 'preparing':
    case 'connecting':
    case 'reconnecting':
    case 'repairing':
    case 'waiting-for-device':
    case 'closing':
      return t(`device.${sessionState(view).word}`);
    default:
      return state satisfies never;
  }
}

function endLine(facts: ReportFacts, teller: Teller): string {
  const { view, now } = facts;
  const endsAt = view.state.kind === 'ended' || view.state.kind === 'closing' ? null : (view.tunnel?.endsAt ?? null);
  return said(
    stateWords(facts, teller),
    endsAt === null || endsAt <= now ? null : teller.t('report.end.openUntil', { time: teller.time(endsAt) }),
  );
}

/**
 * The eight lines, and the label of the note. Whatever a device or a link said stays in its own line, and is seen as it
 * stands.
 */
export function reportLines(
  facts: ReportFacts,
  language: Language,
): { readonly lines: readonly ReportLine[]; readonly noteLabel: string } {
  const { t, format } = speechIn(language, facts.view.environment.kind === 'practice');
  const day = facts.connected?.from ?? facts.now;
  const time = (at: number): string => (sameDay(at, day) ? format.clock(at) : `${format.date(at)} ${format.clock(at)}`);
  const teller: Teller = { t, format, time };
  const ticket = plainLine(ticketFor(facts.view) ?? '');
  const texts = {
    device: deviceLine(facts, teller),
    ticket: ticket === '' ? t('report.noTicket') : ticket,
    who: whoLine(facts, teller),
    when: whenLine(facts, teller),
    used: usedLine(facts, teller),
    failed: troubleLine(facts, teller, t('report.nothingFailed'), failedOnce),
    repaired: troubleLine(facts, teller, t('report.nothingRepaired'), repairedOnce),
    end: endLine(facts, teller),
  };
  return {
    lines: Object.entries(texts).map(([label, text]) => ({
      label: t(`report.label.${label as keyof typeof texts}`),
      text: plainLine(text, maxLine),
    })),
    noteLabel: t('report.label.note'),
  };
}
