/**
 * The request that a person hands to an administrator, or to the desk: who needs what for which tunnel and why, the
 * command that does it once, and the statement that would allow it for good. Plain English, as it goes to people who
 * look after AWS. Holds no token. Pure.
 */
import { accountIn, arnIn } from '../../shared/aws/hosts';
import { copiedText, type Command } from '../../shared/commands/command';
import { buildLink } from '../../shared/deep-link';
import { ticketTag } from '../../shared/fleet/open-form';
import { tagging, type Denial } from '../../shared/problems/denial';
import type { ClientMode, Problem } from '../../shared/problems/problem';
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
}

const stamp = (at: number | null): string => (at === null ? 'not known' : new Date(at).toISOString());
const sideOf = {
  SOURCE: "the technician's side (source)",
  DESTINATION: "the device's side (destination)",
  ALL: 'both sides',
} as const;

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

function commandOf({ view, environment, action, mode }: AdminRequest): Command {
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
        view?.tunnel?.lifetimeMinutes ?? 720,
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

/** Stands for the link while secrets are taken out of the text: links are among them elsewhere, as they name a customer's device. */
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

/** What whoever does it once has to know about what comes of it. */
function afterwards({ action, mode }: AdminRequest): string | null {
  const handOver = `It is a secret that works once: hand it over in person or through a safe channel, never in the ticket. FieldTunnel goes on with it on the same port. A link for the ticket, without the token: ${linkMark}`;
  if (action === 'iot:RotateTunnelAccessToken')
    return mode === 'DESTINATION'
      ? 'The device gets its new token over MQTT; nothing has to be handed over.'
      : `The answer holds the new source token (sourceAccessToken). ${handOver}`;
  if (action === 'iot:OpenTunnel')
    return `The answer holds the new tunnel's id and the source token (sourceAccessToken). ${handOver}`;
  return null;
}

/** Why it is asked for: what AWS denied, and what FieldTunnel had found before. */
function reasonOf(problem: Problem | null, denial: Denial | null): string {
  const answer = problem?.answer ?? null;
  const policy =
    denial === null || denial.policy === null
      ? null
      : `${denial.explicit ? 'An explicit deny in' : 'No allowance in'} a policy of the kind "${denial.policy}" decided.`;
  const found =
    denial !== null
      ? `AWS denied ${denial.action}${denial.condition === null ? '' : ` with ${denial.condition.key} = ${denial.condition.value}`} on ${denial.resource}.`
      : problem === null
        ? 'It is needed to go on.'
        : `FieldTunnel found "${problem.code}".`;
  const said =
    answer === null
      ? null
      : `AWS answered${answer.status === null ? '' : ` ${answer.status}`}: ${answer.words}${answer.requestId === null ? '' : ` (request ${answer.requestId})`}`;
  return [found, policy, said].filter((part) => part !== null).join(' ');
}

/** Complete but for the link (`withLink`). */
export function adminRequestOf(request: AdminRequest): string {
  const { view, environment, action, mode, denied } = request;
  const denial = denialOf(request);
  const problem = view === null ? null : problemOf(view.state);
  const who = denial?.who ?? denied.findLast((each) => each.who !== null)?.who ?? request.who;
  const hasRole = view === null || view.hasAccount;
  const what =
    action === 'iot:RotateTunnelAccessToken'
      ? `rotate the client access token of ${sideOf[mode ?? 'SOURCE']}`
      : `${action}${view?.thingName === null || view === null ? '' : ` for ${view.thingName}`}`;
  const after = afterwards(request);
  return [
    `Request: ${what}`,
    '',
    `Who: ${hasRole ? (who ?? 'the role of this technician; its name is not known here') : 'a technician without access to AWS, connected with a pasted token'}`,
    ...(view === null
      ? []
      : [
          `Device (thing): ${view.thingName ?? 'not known'}`,
          `Tunnel: ${view.tunnelId ?? (hasRole ? 'none yet' : 'not known here; the one whose token was handed out')}`,
          `Ticket: ${view.ticket ?? 'none'}`,
          `Tunnel ends: ${stamp(view.tunnel?.endsAt ?? null)}`,
        ]),
    `Region: ${environment.region}`,
    '',
    `Why: ${reasonOf(problem, denial)}`,
    '',
    'To do it once:',
    '',
    // On one line it runs in every shell: whose it will be nobody knows here.
    copiedText(commandOf(request), 'posix'),
    ...(after === null ? [] : ['', after]),
    ...(hasRole
      ? [
          '',
          'To allow it for good, a statement for the policy of the role:',
          '',
          JSON.stringify(statementOf(request, denial), null, 2),
        ]
      : []),
    '',
  ].join('\n');
}
