/**
 * Every action of AWS that this app can call, what an administrator has to allow for it (PROTOCOL.md 7.1), and what the
 * window says where it is denied. The policies of assets/help/en/permissions.md and the requests for an administrator
 * come from this list, and a test holds every SDK command of the source against it. Pure.
 */

export interface CloudAction {
  /** IAM's name; its prefix is `iot:` although the requests are signed for `IoTSecuredTunneling`. */
  readonly action: string;
  /** The SDK's package and the command that the action is asked of. */
  readonly client: '@aws-sdk/client-iotsecuretunneling' | '@aws-sdk/client-iot' | '@aws-sdk/client-sts';
  readonly command: string;
  /**
   * What a statement names as resource: `tunnel` and `thing` by name, the index of things, or all (`*`) where the
   * action knows no resource.
   */
  readonly resources: readonly ('tunnel' | 'thing' | 'index' | '*')[];
  /** Condition keys that make a difference for this app's calls. */
  readonly conditions: readonly ('iot:ClientMode' | 'iot:Delete')[];
  /**
   * Who should have it: a technician in the field, or only the desk that opens and closes tunnels. Null: nobody, until
   * AWS is seen to want it.
   */
  readonly for: 'technician' | 'desk' | null;
  /** How the AWS CLI calls it. */
  readonly cli: string;
  /** What the window says of a role that may not do it: a key below `denied.may` of its words. */
  readonly words: string;
}

const tunneling = '@aws-sdk/client-iotsecuretunneling';

export const cloudActions = [
  {
    action: 'iot:DescribeTunnel',
    client: tunneling,
    command: 'DescribeTunnel',
    resources: ['tunnel'],
    conditions: [],
    for: 'technician',
    cli: 'iotsecuretunneling describe-tunnel',
    words: 'describe',
  },
  {
    action: 'iot:ListTunnels',
    client: tunneling,
    command: 'ListTunnels',
    resources: ['tunnel', 'thing'],
    conditions: [],
    for: 'technician',
    cli: 'iotsecuretunneling list-tunnels',
    words: 'list',
  },
  {
    action: 'iot:RotateTunnelAccessToken',
    client: tunneling,
    command: 'RotateTunnelAccessToken',
    resources: ['tunnel', 'thing'],
    conditions: ['iot:ClientMode'],
    for: 'technician',
    cli: 'iotsecuretunneling rotate-tunnel-access-token',
    words: 'rotate',
  },
  {
    action: 'iot:OpenTunnel',
    client: tunneling,
    command: 'OpenTunnel',
    resources: ['tunnel', 'thing'],
    conditions: [],
    for: 'desk',
    cli: 'iotsecuretunneling open-tunnel',
    words: 'open',
  },
  {
    action: 'iot:TagResource',
    client: tunneling,
    command: 'OpenTunnel',
    resources: ['tunnel'],
    conditions: [],
    for: null,
    cli: 'iotsecuretunneling tag-resource',
    words: 'tag',
  },
  {
    action: 'iot:CloseTunnel',
    client: tunneling,
    command: 'CloseTunnel',
    resources: ['tunnel'],
    conditions: ['iot:Delete'],
    for: 'desk',
    cli: 'iotsecuretunneling close-tunnel',
    words: 'close',
  },
  {
    action: 'iot:SearchIndex',
    client: '@aws-sdk/client-iot',
    command: 'SearchIndex',
    resources: ['index'],
    conditions: [],
    for: 'technician',
    cli: 'iot search-index --query-string "thingName:*"',
    words: 'search',
  },
  {
    action: 'iot:ListThings',
    client: '@aws-sdk/client-iot',
    command: 'ListThings',
    resources: ['*'],
    conditions: [],
    for: 'technician',
    cli: 'iot list-things',
    words: 'search',
  },
] as const satisfies readonly CloudAction[];

export type ActionName = (typeof cloudActions)[number]['action'];

export const actionNamed = (name: string): (typeof cloudActions)[number] | null =>
  cloudActions.find(({ action }) => action === name) ?? null;
