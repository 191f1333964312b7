/** The report of a session, as a person hands it to somebody else. Pure. */
import { problemOf, type SessionView } from '../../shared/session';
import type { Carried } from '../../shared/session/carried';
import { plainLine } from '../../shared/text/outside';

export interface SessionReport {
  readonly view: SessionView;
  readonly carried: readonly Carried[];
  readonly technical: string;
}

/** Longest line: the words of a service's answer. */
const maxLine = 4_000;
/** What a device, a link or a service said stays in its own line. */
const inOneLine = (line: string): string => `${/^ */.exec(line)?.[0] ?? ''}${plainLine(line, maxLine)}`;

const stamp = (at: number | null): string => (at === null ? 'unknown' : new Date(at).toISOString());
const side = ({ status, since }: { readonly status: string; readonly since: number | null }): string =>
  `${status}${since === null ? '' : ` since ${stamp(since)}`}`;

/**
 * Everything that is known of a session, in lines that nothing from outside can add to, and without a token. To be
 * redacted once more before it leaves.
 */
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
    ...(problem === null
      ? []
      : [
          `problem: ${problem.code} ${JSON.stringify(problem.params)}`,
          `recovery: ${JSON.stringify(problem.recovery)}`,
        ]),
    ...(answer === null
      ? []
      : [
          `answer: status ${answer.status ?? 'none'}, channel ${answer.channelId ?? 'none'}, request ${answer.requestId ?? 'none'}: ${answer.words}`,
        ]),
    `token: ${token.state} since ${stamp(token.since)}, ${token.paired ? 'with' : 'without'} client token`,
    `connection: ${JSON.stringify(view.connection)}`,
    `protocol: ${view.protocol}${view.protocolChosenBecause === null ? '' : ` (${view.protocolChosenBecause})`}`,
    ...(view.banner === null ? [] : [`asked by the app, ${view.banner.serviceId} answered: ${view.banner.text}`]),
    ...(view.untagged === null
      ? []
      : [
          `opened without tags: ${view.untagged.tags.map(({ key }) => key).join(', ')} (${view.untagged.denial.action} denied)`,
        ]),
    ...(tunnel === null
      ? []
      : [
          `described ${stamp(tunnel.checkedAt)}: ${tunnel.status}, opened ${stamp(tunnel.createdAt)}, ends ${stamp(tunnel.endsAt)}, source ${side(tunnel.source)}, destination ${side(tunnel.destination)}`,
        ]),
    ...view.services.map(
      (service) =>
        `service ${service.serviceId}: port ${service.port ?? 'none'}, ${service.connections} connections, ${service.bytesUp} bytes up, ${service.bytesDown} down, last answer ${stamp(service.lastAnswerAt)}`,
    ),
    'timeline (newest first):',
    ...view.timeline.map(
      (entry) =>
        `  ${stamp(entry.at)} ${entry.outcome} ${entry.kind} ${JSON.stringify(entry.params)}${entry.detail === null ? '' : ` ${entry.detail}`}`,
    ),
  ];
  return lines.map(inOneLine).join('\n');
}
