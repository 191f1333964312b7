/**
 * The operations that a fake account of AWS has, each in one place: what it takes, which right it wants, what it
 * answers.
 */
import type { IncomingMessage } from 'node:http';

export interface FakeThing {
  readonly thingName: string;
  readonly thingTypeName?: string;
  readonly thingGroupNames?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly connectivity?: { readonly connected?: boolean; readonly timestamp?: number };
}
export interface FakeTunnel {
  readonly tunnelId: string;
  readonly thingName: string;
  readonly services?: readonly string[];
  readonly status?: 'OPEN' | 'CLOSED';
  readonly destination?: 'CONNECTED' | 'DISCONNECTED';
  readonly source?: 'CONNECTED' | 'DISCONNECTED';
  /** Epoch ms. */
  readonly createdAt?: number;
  readonly lifetimeMinutes?: number;
}

/** An error as AWS names it. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
const matches = (pattern: string, value: string): boolean =>
  pattern.endsWith('*') && !pattern.endsWith('\\*')
    ? value.startsWith(unescaped(pattern.slice(0, -1)))
    : value === unescaped(pattern);

/**
 * As much of the query syntax as the app speaks: `field:value`, `field:value*`, a bare word, AND, OR, one level of
 * parentheses.
 */
export function fits(thing: FakeThing, query: string): boolean {
  return query.split(' AND ').every((part) =>
    part
      .replace(/^\((.*)\)$/, '$1')
      .split(' OR ')
      .some((term) => {
        const colon = /^((?:[^:\\]|\\.)+):(.*)$/.exec(term);
        if (colon === null)
          return [thing.thingName, ...Object.values(thing.attributes ?? {})].includes(unescaped(term));
        const [, field = '', pattern = ''] = colon;
        if (field === 'thingName') return matches(pattern, thing.thingName);
        if (field === 'thingTypeName') return matches(pattern, thing.thingTypeName ?? '');
        if (field === 'thingGroupNames') return (thing.thingGroupNames ?? []).some((name) => matches(pattern, name));
        if (field === 'connectivity.connected') return pattern === String(thing.connectivity?.connected ?? false);
        const value = thing.attributes?.[unescaped(field.replace(/^attributes\./, ''))];
        return value !== undefined && matches(pattern, value);
      }),
  );
}

/** What is in the account. */
export interface FakeAccount {
  readonly things: readonly FakeThing[];
  readonly tunnels: readonly FakeTunnel[];
  /** Fleet indexing is not set up. */
  readonly noIndex: boolean;
  /** Whether a thing is an answer to a query. */
  readonly finds: (thing: FakeThing, query: string) => boolean;
}

type Input = Readonly<Record<string, unknown>>;

interface OperationModel {
  /** Members of the request, from the service model. */
  readonly members: readonly string[];
  readonly action: string;
  /** Status of a denial: AWS IoT's REST calls and AWS JSON 1.1 differ. */
  readonly deniedStatus: 403 | 400;
  readonly answer: (account: FakeAccount, input: Input) => object;
}

function page<T>(most: number, all: readonly T[], input: Input): { items: readonly T[]; nextToken?: string } {
  const size = Number(input['maxResults'] ?? most);
  if (size < 1 || size > most) throw new Refusal('InvalidRequestException', 400, 'maxResults');
  const from = Number(input['nextToken'] ?? 0);
  return {
    items: all.slice(from, from + size),
    ...(from + size < all.length ? { nextToken: String(from + size) } : {}),
  };
}

const summary = ({ tunnelId, status = 'OPEN', createdAt = Date.now() - 60_000 }: FakeTunnel): object => ({
  tunnelId,
  tunnelArn: `arn:aws:iot:us-east-1:123456789012:tunnel/${tunnelId}`,
  status,
  createdAt: createdAt / 1000,
  lastUpdatedAt: createdAt / 1000,
});

const side = (status: 'CONNECTED' | 'DISCONNECTED'): object => ({
  status,
  lastUpdatedAt: Date.now() / 1000 - 30,
});

const operations = {
  SearchIndex: {
    members: ['indexName', 'queryString', 'nextToken', 'maxResults', 'queryVersion'],
    action: 'iot:SearchIndex',
    deniedStatus: 403,
    answer({ things, noIndex, finds }, input) {
      if (noIndex) throw new Refusal('InvalidRequestException', 400, 'Fleet indexing is not enabled');
      const query = String(input['queryString']);
      const { items, ...rest } = page(
        100,
        things.filter((thing) => finds(thing, query)),
        input,
      );
      return { things: items, ...rest };
    },
  },
  ListThings: {
    members: ['nextToken', 'maxResults', 'attributeName', 'attributeValue', 'thingTypeName', 'usePrefixAttributeValue'],
    action: 'iot:ListThings',
    deniedStatus: 403,
    answer(account, input) {
      const { items, ...rest } = page(250, account.things, input);
      return {
        things: items.map(({ thingName, thingTypeName, attributes }) => ({
          thingName,
          thingTypeName,
          attributes,
          thingArn: `arn:aws:iot:us-east-1:123456789012:thing/${thingName}`,
          version: 1,
        })),
        ...rest,
      };
    },
  },
  ListTunnels: {
    members: ['thingName', 'maxResults', 'nextToken'],
    action: 'iot:ListTunnels',
    deniedStatus: 400,
    answer({ tunnels }, input) {
      const wanted = input['thingName'];
      const { items, ...rest } = page(
        100,
        tunnels.filter(({ thingName }) => wanted === undefined || thingName === wanted),
        input,
      );
      return { tunnelSummaries: items.map(summary), ...rest };
    },
  },
  DescribeTunnel: {
    members: ['tunnelId'],
    action: 'iot:DescribeTunnel',
    deniedStatus: 400,
    answer({ tunnels }, input) {
      const tunnel = tunnels.find(({ tunnelId }) => tunnelId === input['tunnelId']);
      if (tunnel === undefined) throw new Refusal('ResourceNotFoundException', 400, 'no such tunnel');
      return {
        tunnel: {
          ...summary(tunnel),
          destinationConfig: { thingName: tunnel.thingName, services: tunnel.services ?? ['SSH'] },
          timeoutConfig: { maxLifetimeTimeoutMinutes: tunnel.lifetimeMinutes ?? 720 },
          sourceConnectionState: side(tunnel.source ?? 'DISCONNECTED'),
          destinationConnectionState: side(tunnel.destination ?? 'CONNECTED'),
        },
      };
    },
  },
} as const satisfies Readonly<Record<string, OperationModel>>;

export type Operation = keyof typeof operations;

/** Which operation a request is of, as the service models bind them: AWS IoT in REST, tunnels in AWS JSON 1.1. */
export function operationOf(
  request: IncomingMessage,
  body: string,
): { operation: Operation; input: Record<string, unknown> } {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!(request.headers.authorization ?? '').startsWith('AWS4-HMAC-SHA256 '))
    throw new Refusal('MissingAuthenticationTokenException', 403, 'Missing Authentication Token');
  if (request.method === 'GET' && url.pathname === '/things') {
    const input: Record<string, unknown> = Object.fromEntries(url.searchParams);
    if ('maxResults' in input) input['maxResults'] = Number(input['maxResults']);
    return { operation: 'ListThings', input };
  }
  const input = JSON.parse(body) as Record<string, unknown>;
  if (request.method === 'POST' && url.pathname === '/indices/search') return { operation: 'SearchIndex', input };
  const [, name = ''] = /^IoTSecuredTunneling\.(\w+Tunnels?)$/.exec(String(request.headers['x-amz-target'])) ?? [];
  if (!(name in operations) || url.pathname !== '/')
    throw new Refusal('UnknownOperationException', 404, 'no such operation');
  return { operation: name as Operation, input };
}

/** What the account answers; throws a `Refusal`. */
export function answerOf(operation: Operation, input: Input, account: FakeAccount, isDenied: boolean): object {
  const { members, action, deniedStatus, answer }: OperationModel = operations[operation];
  const unknown = Object.keys(input).filter((name) => !members.includes(name));
  if (unknown.length > 0) throw new Refusal('SerializationException', 400, `unknown members: ${unknown.join(', ')}`);
  if (isDenied)
    throw new Refusal(
      'AccessDeniedException',
      deniedStatus,
      `User: arn:aws:iam::123456789012:user/tech is not authorized to perform: ${action} on resource: arn:aws:iot:us-east-1:123456789012:*`,
    );
  return answer(account, input);
}
