/** What a button does, as the AWS CLI would do it (renderer/theme/README.md, Words on the screen: every step stays reachable). Never holds a token. */
import type { EnvironmentRef, SessionView } from '../../shared/session/view';
import type { Action } from './presentation';

/** One argument a line, so that it can be read; `oneLine` is what goes to the clipboard and runs in any shell. */
function lines(
  command: string,
  environment: EnvironmentRef,
  endpoint: string | null,
  rest: readonly string[],
): readonly string[] {
  return [
    `aws iotsecuretunneling ${command}`,
    `--region ${environment.region}`,
    ...(endpoint === null ? [] : [`--endpoint-url ${endpoint}`]),
    ...rest,
  ];
}

/**
 * The command of an action, line by line; null where the AWS CLI has none. `endpoint`: of a control plane other than
 * AWS's own. `usual`: services of a new tunnel where the session has none.
 */
export function commandOf(
  action: Action,
  view: SessionView,
  endpoint: string | null,
  usual: readonly string[] = [],
): readonly string[] | null {
  const { tunnelId, environment } = view;
  if (!view.hasAccount) return null;
  if (action.kind === 'recover' && action.recovery.kind === 'rotate' && tunnelId !== null) {
    const { mode } = action.recovery;
    const thing = view.tunnel?.thingName ?? view.thingName;
    const services = (view.tunnel?.services ?? view.services.map(({ serviceId }) => serviceId)).join(',');
    const destination =
      mode === 'SOURCE' || thing === null ? [] : [`--destination-config thingName=${thing},services=${services}`];
    return lines('rotate-tunnel-access-token', environment, endpoint, [
      `--tunnel-id ${tunnelId}`,
      `--client-mode ${mode}`,
      ...destination,
    ]);
  }
  const opens =
    action.kind === 'open-tunnel' || (action.kind === 'recover' && action.recovery.kind === 'open-new-tunnel');
  if (opens && view.thingName !== null) {
    const services = view.services.map(({ serviceId }) => serviceId).join(',') || usual.join(',') || 'SSH';
    return lines('open-tunnel', environment, endpoint, [
      `--destination-config thingName=${view.thingName},services=${services}`,
      '--timeout-config maxLifetimeTimeoutMinutes=720',
    ]);
  }
  if (action.kind === 'connect' && tunnelId !== null)
    return lines('describe-tunnel', environment, endpoint, [`--tunnel-id ${tunnelId}`]);
  return null;
}

export const oneLine = (command: readonly string[]): string => command.join(' ');
export const asShown = (command: readonly string[]): string =>
  command
    .map((line, index) => `${index === 0 ? '' : '  '}${line}${index === command.length - 1 ? '' : ' \\'}`)
    .join('\n');
