/**
 * The equivalent commands of the AWS CLI and of localproxy, as text for a person to read and copy. Tokens are
 * placeholders; values that a shell could misread are quoted. Pure.
 */
import type { ClientMode } from '../../shared/problems/problem';
import type { DestinationConfig, Environment } from '../cloud/contract';

/** POSIX single quotes; PowerShell reads them the same way for everything these values may hold. */
const quoted = (value: string): string =>
  /^[a-zA-Z0-9_.,:/=+@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

function aws(
  environment: Environment,
  operation: string,
  parameters: readonly (readonly [string, string] | null)[],
): string {
  const common: readonly (readonly [string, string] | null)[] = [
    environment.controlPlane === null ? null : ['endpoint-url', environment.controlPlane],
    environment.profile === null ? null : ['profile', environment.profile],
    ['region', environment.region],
  ];
  const lines = [...common, ...parameters].flatMap((parameter) =>
    parameter === null ? [] : [`  --${parameter[0]} ${quoted(parameter[1])}`],
  );
  return [`aws iotsecuretunneling ${operation}`, ...lines].join(' \\\n');
}

const destination = ({ thingName, services }: DestinationConfig): readonly [string, string] | null =>
  services.length === 0 && thingName === null
    ? null
    : [
        'destination-config',
        [...(thingName === null ? [] : [`thingName=${thingName}`]), `services=${services.join(',')}`].join(','),
      ];

export const describeCommand = (environment: Environment, tunnelId: string): string =>
  aws(environment, 'describe-tunnel', [['tunnel-id', tunnelId]]);

export const rotateCommand = (
  environment: Environment,
  tunnelId: string,
  mode: ClientMode,
  config: DestinationConfig | null,
): string =>
  aws(environment, 'rotate-tunnel-access-token', [
    ['tunnel-id', tunnelId],
    ['client-mode', mode],
    mode === 'SOURCE' || config === null ? null : destination(config),
  ]);

export const listCommand = (environment: Environment, thingName: string | null): string =>
  aws(environment, 'list-tunnels', [thingName === null ? null : ['thing-name', thingName]]);

/** `service operation`, without parameters of its own. */
export const otherCommand = (environment: Environment, command: string): string =>
  aws(environment, command, []).replace(/^aws iotsecuretunneling /, 'aws ');

export const closeCommand = (environment: Environment, tunnelId: string, alsoDelete = false): string =>
  `${aws(environment, 'close-tunnel', [['tunnel-id', tunnelId]])}${alsoDelete ? ' \\\n  --delete' : ''}`;

export const openCommand = (
  environment: Environment,
  config: DestinationConfig,
  lifetimeMinutes: number,
  description: string | null,
  tags: readonly { readonly key: string; readonly value: string }[] = [],
): string =>
  aws(environment, 'open-tunnel', [
    destination(config),
    ['timeout-config', `maxLifetimeTimeoutMinutes=${lifetimeMinutes}`],
    description === null ? null : ['description', description],
    tags.length === 0 ? null : ['tags', JSON.stringify(tags)],
  ]);

export const tagCommand = (
  environment: Environment,
  tunnelArn: string,
  tags: readonly { readonly key: string; readonly value: string }[],
): string =>
  aws(environment, 'tag-resource', [
    ['resource-arn', tunnelArn],
    ['tags', JSON.stringify(tags)],
  ]);

/** What connecting would be with the reference client. The token comes through the environment, where other users cannot see it. */
export function localproxyCommand(
  environment: Environment,
  listeners: readonly { readonly serviceId: string; readonly port: number }[],
  protocol: 'V1' | 'V2' | 'V3',
): string {
  const mapping = listeners
    .map(({ serviceId, port }) => (serviceId === '' ? String(port) : `${serviceId}=${port}`))
    .join(',');
  const { host, port } = environment.dataPlane;
  const where = environment.kind === 'aws' ? `-r ${environment.region}` : `-e ${quoted(`${host}:${port}`)}`;
  return `AWSIOT_TUNNEL_ACCESS_TOKEN='<source-access-token>' localproxy ${where} -s ${quoted(mapping)}${protocol === 'V3' ? '' : ` --destination-client-type ${protocol}`}`;
}
