/**
 * The request that a person hands to an administrator, or to the desk: who needs what for which tunnel and why, the
 * command that does it once, and the statement that would allow it for good. In the language of whoever reads it;
 * nothing that came from outside can add a line. Holds no token. Pure.
 */
import { accountIn, arnIn } from '../../shared/aws/hosts';
import { copiedText, type Command } from '../../shared/commands/command';
import { buildLink } from '../../shared/deep-link';
import { ticketTag } from '../../shared/fleet/open-form';
import type { en } from '../../shared/i18n/en';
import type { Format } from '../../shared/i18n/format';
import type { Translate } from '../../shared/i18n/translate';
import { callWords } from '../../shared/presentation/denied-words';
import { problemWords } from '../../shared/presentation/problem-words';
import { plainLine } from '../../shared/text/outside';
import { tagging, type Denial } from '../../shared/problems/denial';
import type { Problem } from '../../shared/problems/problem';
import type { ClientMode } from '../../shared/problems/recovery';
import { deliveryOf, problemOf, type SessionView } from '../../shared/session';
import { actionNamed } from '../../shared/aws/actions';
import type { Environment } from '../cloud/contract';
import {
  closeCommand,
  describeCommand,
  listCommand,
  openCommand,
  otherCommand,
  rotateCommand,
  tagCommand,
} from '../../shared/commands/aws';

interface AdminRequest {
  /** Null: it is about the environment, not about one tunnel. */
  readonly view: SessionView | null;
  readonly environment: Environment;
  /** IAM action, with the mode of a rotation. */
  readonly action: string;
  readonly mode: ClientMode | null;
  /** Everything that is known to be denied there. */
  readonly denied: readonly Denial[];
  /** Who asks, where AWS never named them; null where nobody knows. */
  readonly who: string | null;
  /** What FieldTunnel would open a tunnel with there, minutes. */
  readonly lifetimeMinutes: number;
}

const denialOf = ({ denied, action, mode }: AdminRequest): Denial | null =>
  denied.findLast((denial) => denial.action === action && (mode === null || denial.condition?.value === mode)) ?? null;

/** What the role lacks, as a statement of a policy: the action on this kind of resource, limited to the mode. */
function statementOf(request: AdminRequest, denial: Denial | null): object {
  const { view, environment, action, mode, denied } = request;
  const account =
    [view?.tunnel?.arn, denial?.resource, ...denied.flatMap(({ who, resource }) => [who, resource])]
      .map(accountIn)
      .find((found) => found !== null) ?? '*';
  const arn = (what: string): string => arnIn(environment.region, what, account);
  const names = {
    tunnel: arn('tunnel/*'),
    thing: arn(`thing/${view?.thingName ?? '*'}`),
    index: arn('index/AWS_Things'),
    '*': '*',
  } as const;
  const condition =
    mode !== null
      ? { 'iot:ClientMode': mode }
      : denial?.condition === undefined || denial.condition === null
        ? null
        : { [denial.condition.key]: denial.condition.value };
  return {
    Effect: 'Allow',
    Action: action,
    Resource: (actionNamed(action)?.resources ?? ['*']).map((kind) => names[kind]),
    ...(condition === null
      ? {}
      : { Condition: { [Object.keys(condition)[0] === 'iot:Delete' ? 'Bool' : 'StringEquals']: condition } }),
  };
}

function commandOf({ view, environment, action, mode, lifetimeMinutes }: AdminRequest): Command {
  const tunnelId = view?.tunnelId ?? '<tunnel-id>';
  const delivery = view === null ? null : deliveryOf(view);
  switch (action) {
    case 'iot:RotateTunnelAccessToken':
      return rotateCommand(environment, tunnelId, mode ?? 'SOURCE', delivery);
    case 'iot:DescribeTunnel':
      return describeCommand(environment, tunnelId);
    case 'iot:ListTunnels':
      return listCommand(environment, view?.thingName ?? null);
    case 'iot:OpenTunnel':
      return openCommand(
        environment,
        { thingName: view?.thingName ?? '<thing-name>', services: delivery?.services ?? ['SSH'] },
        lifetimeMinutes,
        view?.ticket ?? null,
      );
    case 'iot:CloseTunnel':
      return closeCommand(environment, tunnelId);
    case tagging:
      return tagCommand(
        environment,
        view?.tunnel?.arn ?? '<tunnel-arn>',
        view?.untagged?.tags ?? [{ key: ticketTag, value: view?.ticket ?? '<ticket>' }],
      );
    default:
      return otherCommand(environment, actionNamed(action)?.cli ?? action);
  }
}

/** Longest line of what is said. */
const maxLine = 2_000;

/**
 * Stands for the link while secrets are taken out of the text: links are among them elsewhere, as they name a
 * customer's device.
 */
const linkMark = '<link>';

/** Stands for the id of a tunnel that is not known while the link is built: `buildLink` takes ids only. */
const unknownTunnel = 'tunnel-id';

/** Puts in the link that the desk sends along; for a new tunnel its id is still to be filled in. */
export function withLink(text: string, { view, environment, action }: AdminRequest): string {
  const tunnelId = action === 'iot:OpenTunnel' ? null : (view?.tunnelId ?? null);
  const ticket = view?.ticket?.trim() ?? '';
  const link = buildLink({
    kind: 'connect',
    region: environment.region,
    tunnel: tunnelId ?? unknownTunnel,
    thing: null,
    service: null,
    user: null,
    ticket: ticket === '' ? null : ticket,
  });
  return text.replace(linkMark, () =>
    tunnelId === null ? link.replace(`tunnel=${unknownTunnel}`, 'tunnel=<tunnel-id>') : link,
  );
}

/** How the words are chosen. */
interface Teller {
  readonly t: Translate;
  readonly format: Format;
}

/** What whoever does it once has to know about what comes of it. */
function afterwards({ action, mode }: AdminRequest, { t }: Teller): readonly string[] {
  const link = t('adminRequest.afterwards.link', { link: linkMark });
  if (action === 'iot:RotateTunnelAccessToken')
    return mode === 'DESTINATION'
      ? [t('adminRequest.afterwards.DESTINATION')]
      : [t('adminRequest.afterwards.SOURCE'), link];
  return action === 'iot:OpenTunnel' ? [t('adminRequest.afterwards.open'), link] : [];
}

function answerWords({ status, words, requestId }: NonNullable<Problem['answer']>, t: Translate): string {
  const said =
    status === null
      ? t('adminRequest.why.answered', { words })
      : t('adminRequest.why.answeredStatus', { status, words });
  return requestId === null ? said : `${said} ${t('adminRequest.why.request', { id: requestId })}`;
}

/** Why it is asked for: what AWS denied, and what FieldTunnel had found before. */
function reasonOf(problem: Problem | null, denial: Denial | null, device: string, { t, format }: Teller): string {
  const answer = problem?.answer ?? null;
  const found =
    denial !== null
      ? t('adminRequest.why.denied', { call: callWords(denial), resource: denial.resource })
      : problem === null
        ? t('adminRequest.why.needed')
        : t('adminRequest.why.found', { headline: problemWords(problem, device, t, format).headline });
  const policy = denial?.policy ?? null;
  return [
    found,
    policy === null ? null : t(`adminRequest.why.${denial?.explicit === true ? 'explicit' : 'implicit'}`, { policy }),
    answer === null ? null : answerWords(answer, t),
  ]
    .filter((part) => part !== null)
    .join(' ');
}

const calls = {
  'iot:OpenTunnel': 'open',
  'iot:CloseTunnel': 'close',
  'iot:DescribeTunnel': 'describe',
  'iot:ListTunnels': 'list',
  'iot:SearchIndex': 'search',
  [tagging]: 'tag',
} as const;

/** What is asked for, in words for everybody. */
function whatOf({ view, action, mode }: AdminRequest, { t }: Teller): string {
  const device = view?.thingName ?? t('adminRequest.someDevice');
  const call = Object.entries(calls).find(([name]) => name === action)?.[1];
  const what = action === 'iot:RotateTunnelAccessToken' ? (mode ?? 'SOURCE') : (call ?? 'other');
  return t(`adminRequest.what.${what}`, { device });
}

/** Lines about the tunnel. */
function tunnelLines(view: SessionView, { t, format }: Teller): readonly (readonly [Label, string])[] {
  const endsAt = view.tunnel?.endsAt ?? null;
  return [
    ['device', view.thingName ?? t('adminRequest.unknown')],
    ['tunnel', view.tunnelId ?? t(`adminRequest.tunnel.${view.hasAccount ? 'none' : 'pasted'}`)],
    ['ticket', view.ticket ?? t('adminRequest.none')],
    [
      'ends',
      endsAt === null
        ? t('adminRequest.unknown')
        : t('adminRequest.ends', { day: format.date(endsAt), time: format.clock(endsAt), zone: format.zone(endsAt) }),
    ],
  ];
}

type Label = keyof typeof en.adminRequest.label;

/** A policy's text as everybody's editor shows it. */
const asciiJson = (value: object): string =>
  JSON.stringify(value, null, 2).replaceAll(
    /[^\n -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Complete but for the link (`withLink`). */
export function adminRequestOf(request: AdminRequest, teller: Teller): string {
  const { view, environment, denied } = request;
  const { t } = teller;
  const denial = denialOf(request);
  const problem = view === null ? null : problemOf(view.state);
  const who = denial?.who ?? denied.findLast((each) => each.who !== null)?.who ?? request.who;
  const hasRole = view === null || view.hasAccount;
  const what = whatOf(request, teller);
  const ticket = plainLine(view?.ticket ?? '');
  const device = view?.thingName ?? t('adminRequest.someDevice');
  const line = ([label, value]: readonly [Label, string]): string =>
    plainLine(t('adminRequest.line', { label: t(`adminRequest.label.${label}`), value }), maxLine);
  const after = afterwards(request, teller);
  return [
    plainLine(ticket === '' ? t('adminRequest.title', { what }) : t('adminRequest.titled', { ticket, what }), maxLine),
    '',
    line(['who', hasRole ? (who ?? t('adminRequest.who.unknown')) : t('adminRequest.who.pasted')]),
    ...(view === null ? [] : tunnelLines(view, teller).map(line)),
    line(['region', environment.region]),
    '',
    line(['why', reasonOf(problem, denial, device, teller)]),
    '',
    t('adminRequest.once'),
    '',
    // On one line, and of words that every shell reads alike (shared/commands): whose it will be nobody knows here.
    copiedText(commandOf(request), 'posix'),
    ...(after.length === 0 ? [] : ['', ...after]),
    ...(hasRole ? ['', t('adminRequest.forGood'), '', asciiJson(statementOf(request, denial))] : []),
    '',
  ].join('\n');
}
