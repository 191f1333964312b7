/** The equivalent commands of the AWS CLI and of localproxy. Tokens are placeholders. Pure. */
import type { ClientMode } from '../problems/recovery';
import { freeWordOf, isWritable, wordOf, type Command } from './command';

/** Where a command of the AWS CLI acts, and as whom. */
export interface CliPlace {
  readonly region: string;
  /** Of a control plane other than AWS's own, else null. */
  readonly controlPlane: string | null;
  /** Null: the standard credentials. */
  readonly profile: string | null;
}

/** Whom a tunnel leads to. */
interface Destination {
  readonly thingName: string | null;
  readonly services: readonly string[];
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A value that begins with a dash would be taken for an option. */
const option = (name: string, value: string): readonly string[] =>
  value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];

function aws(place: CliPlace, operation: readonly string[], options: readonly (readonly string[] | null)[]): Command {
  const common = [
    place.controlPlane === null ? null : option('endpoint-url', wordOf(place.controlPlane, 'endpoint')),
    place.profile === null ? null : option('profile', wordOf(place.profile, 'profile')),
    option('region', wordOf(place.region, 'region')),
  ];
  return { lines: [['aws', ...operation], ...[...common, ...options].filter((each) => each !== null)], secret: null };
}

const tunneling = (place: CliPlace, operation: string, options: readonly (readonly string[] | null)[]): Command =>
  aws(place, ['iotsecuretunneling', operation], options);

const destination = ({ thingName, services }: Destination): readonly string[] | null =>
  services.length === 0 && thingName === null
    ? null
    : [
        '--destination-config',
        [
          ...(thingName === null ? [] : [`thingName=${wordOf(thingName, 'thing')}`]),
          `services=${services.map((service) => wordOf(service, 'service')).join(',')}`,
        ].join(','),
      ];

/** In the CLI's shorthand a comma ends a value, and `=` or a bracket may not begin one. */
const inShorthand = (value: string, name: string): string =>
  value.includes(',') || /^[=[]/.test(value) || value.includes(']') ? `<${name}>` : freeWordOf(value, name);

const tagList = (tags: readonly Tag[]): readonly string[] => [
  '--tags',
  ...tags.map(
    ({ key, value }) =>
      `key=${inShorthand(key, 'key')},value=${inShorthand(value, key === 'ticket' ? 'ticket' : 'value')}`,
  ),
];

const tunnelOption = (tunnelId: string): readonly string[] => option('tunnel-id', wordOf(tunnelId, 'tunnel-id'));

export const describeCommand = (place: CliPlace, tunnelId: string): Command =>
  tunneling(place, 'describe-tunnel', [tunnelOption(tunnelId)]);

export const rotateCommand = (
  place: CliPlace,
  tunnelId: string,
  mode: ClientMode,
  config: Destination | null,
): Command =>
  tunneling(place, 'rotate-tunnel-access-token', [
    tunnelOption(tunnelId),
    ['--client-mode', mode],
    mode === 'SOURCE' || config === null ? null : destination(config),
  ]);

export const listCommand = (place: CliPlace, thingName: string | null): Command =>
  tunneling(place, 'list-tunnels', [thingName === null ? null : option('thing-name', wordOf(thingName, 'thing'))]);

/** `service operation`, without parameters of its own. */
export const otherCommand = (place: CliPlace, command: string): Command =>
  aws(
    place,
    command.split(' ').map((word) => wordOf(word, 'operation')),
    [],
  );

export const closeCommand = (place: CliPlace, tunnelId: string, alsoDelete = false): Command =>
  tunneling(place, 'close-tunnel', [tunnelOption(tunnelId), alsoDelete ? ['--delete'] : null]);

export const openCommand = (
  place: CliPlace,
  config: Destination,
  lifetimeMinutes: number,
  description: string | null,
  tags: readonly Tag[] = [],
): Command =>
  tunneling(place, 'open-tunnel', [
    destination(config),
    ['--timeout-config', `maxLifetimeTimeoutMinutes=${lifetimeMinutes}`],
    description === null ? null : option('description', freeWordOf(description, 'description')),
    tags.length === 0 ? null : tagList(tags),
  ]);

export const tagCommand = (place: CliPlace, tunnelArn: string, tags: readonly Tag[]): Command =>
  tunneling(place, 'tag-resource', [option('resource-arn', wordOf(tunnelArn, 'tunnel-arn')), tagList(tags)]);

/**
 * What connecting would be with the reference client. The token comes through the environment, where other users cannot
 * see it.
 */
export function localproxyCommand(
  place: { readonly region: string; readonly dataPlane: string | null },
  listeners: readonly { readonly serviceId: string; readonly port: number }[],
  protocol: 'V1' | 'V2' | 'V3',
): Command {
  const mapping = listeners
    .map(({ serviceId, port }) => (serviceId === '' ? String(port) : `${serviceId}=${port}`))
    .join(',');
  const where =
    place.dataPlane === null ? ['-r', wordOf(place.region, 'region')] : ['-e', wordOf(place.dataPlane, 'endpoint')];
  return {
    lines: [
      ['localproxy', ...where],
      ['-s', isWritable(mapping) ? mapping : '<services>'],
      ...(protocol === 'V3' ? [] : [['--destination-client-type', protocol]]),
    ],
    secret: { variable: 'AWSIOT_TUNNEL_ACCESS_TOKEN', placeholder: '<source-access-token>' },
  };
}
