/** Texts a person hands to somebody else: the report of a session, and the request to an administrator. Pure. */
import type { ClientMode } from '../../shared/problems/problem';
import { problemOf, type SessionView } from '../../shared/session';
import type { Environment } from '../cloud/contract';
import { rotateCommand } from './commands';

const stamp = (at: number | null): string => (at === null ? 'unknown' : new Date(at).toISOString());
const side = ({ status, since }: { readonly status: string; readonly since: number | null }): string => `${status}${since === null ? '' : ` since ${stamp(since)}`}`;

/** Everything that is known of a session, readable and without a token. To be redacted once more before it leaves. */
export function reportOf(view: SessionView, now: number): string {
  const problem = problemOf(view.state);
  const { tunnel, token } = view;
  const answer = problem?.answer ?? null;
  const lines = [
    `Session report of ${stamp(now)}`,
    `environment: ${view.environment.kind} ${view.environment.region}`,
    `tunnel: ${view.tunnelId ?? 'not known'}`,
    `thing: ${view.thingName ?? 'not known'}`,
    `ticket: ${view.ticket ?? 'none'}`,
    `state: ${view.state.kind}`,
    ...(problem === null ? [] : [`problem: ${problem.code} ${JSON.stringify(problem.params)}`, `recovery: ${JSON.stringify(problem.recovery)}`]),
    ...(answer === null ? [] : [`answer: status ${answer.status ?? 'none'}, channel ${answer.channelId ?? 'none'}, request ${answer.requestId ?? 'none'}: ${answer.words}`]),
    `token: ${token.state} since ${stamp(token.since)}, ${token.paired ? 'with' : 'without'} client token`,
    `link: ${JSON.stringify(view.link)}`,
    `protocol: ${view.protocol}${view.protocolChosenBecause === null ? '' : ` (${view.protocolChosenBecause})`}`,
    ...(tunnel === null ? [] : [`described ${stamp(tunnel.checkedAt)}: ${tunnel.status}, opened ${stamp(tunnel.createdAt)}, ends ${stamp(tunnel.endsAt)}, source ${side(tunnel.source)}, destination ${side(tunnel.destination)}`]),
    ...view.services.map((service) => `service ${service.serviceId}: port ${service.port ?? 'none'}, ${service.connections} connections, ${service.bytesUp} bytes up, ${service.bytesDown} down, last answer ${stamp(service.lastAnswerAt)}`),
    'timeline (newest first):',
    ...view.timeline.map((entry) => `  ${stamp(entry.at)} ${entry.outcome} ${entry.kind} ${JSON.stringify(entry.params)}${entry.detail === null ? '' : ` ${entry.detail}`}`),
  ];
  return lines.join('\n');
}

/** The account in an ARN; `*` where it is not known. */
const accountOf = (arn: string | null | undefined): string => arn?.split(':')[4] ?? '*';

/** What a role needs to rotate this side: the tunnel and the thing, limited to the mode (service-facts 7.1). */
function statementOf(view: SessionView, mode: ClientMode, resource: string): object {
  const [, partition = 'aws', , region = view.environment.region] = resource.split(':');
  const account = accountOf(view.tunnel?.arn);
  const thing = view.thingName === null ? [] : [`arn:${partition}:iot:${region}:${account}:thing/${view.thingName}`];
  return {
    Effect: 'Allow',
    Action: 'iot:RotateTunnelAccessToken',
    Resource: [`arn:${partition}:iot:${region}:${account}:tunnel/*`, ...thing],
    Condition: { StringEquals: { 'iot:ClientMode': mode } },
  };
}

const partitionOf = (region: string): string => (region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');

/**
 * Who needs what and why, the command that does it once, and the policy that would allow it for good. Plain
 * English: it goes to an administrator of AWS. Holds no token.
 */
export function adminRequestOf(view: SessionView, environment: Environment, mode: ClientMode): string {
  const problem = problemOf(view.state);
  const resource = problem?.code === 'rotation-denied' ? problem.params.resource : (view.tunnel?.arn ?? `arn:${partitionOf(view.environment.region)}:iot:${view.environment.region}:*:tunnel/*`);
  const answer = problem?.answer ?? null;
  const config = view.tunnel === null ? null : { thingName: view.tunnel.thingName, services: view.tunnel.services };
  const sideOf = { SOURCE: "the technician's side (source)", DESTINATION: "the device's side (destination)", ALL: 'both sides' } as const;
  return [
    `Request: rotate the client access token of ${sideOf[mode]}`,
    '',
    `Device (thing): ${view.thingName ?? 'not known'}`,
    `Tunnel: ${view.tunnelId ?? 'not known; opened by whoever handed out the token'}`,
    `Region: ${view.environment.region}`,
    `Ticket: ${view.ticket ?? 'none'}`,
    `Tunnel ends: ${stamp(view.tunnel?.endsAt ?? null)}`,
    '',
    `Why: ${problem === null ? 'the token has to be replaced' : `FieldTunnel found "${problem.code}"`}.${answer === null ? '' : ` AWS answered${answer.status === null ? '' : ` ${answer.status}`}: ${answer.words}${answer.requestId === null ? '' : ` (request ${answer.requestId})`}`}`,
    '',
    'To do it once:',
    '',
    rotateCommand(environment, view.tunnelId ?? '<tunnel-id>', mode, config),
    '',
    mode === 'DESTINATION' ? 'The device gets its new token over MQTT; nothing has to be handed over.' : 'The answer holds the new source token (sourceAccessToken). It is a secret that works once: hand it over in person or through a safe channel, never in the ticket.',
    '',
    'To allow it for good, a statement for the policy of the role:',
    '',
    JSON.stringify(statementOf(view, mode, resource), null, 2),
    '',
  ].join('\n');
}
