/**
 * A company's AWS account on loopback, as large as one likes: the registry of things in AWS IoT's REST-JSON (SearchIndex, ListThings) and
 * tunnels in AWS JSON 1.1, behind one port. It refuses members that the service model does not know, counts every call, and
 * throttles, fails or is gone on command. Whoever holds it decides what is in it.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Loopback } from './loopback';

export interface FakeThing {
  readonly thingName: string;
  readonly thingTypeName?: string;
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

export type Operation = 'SearchIndex' | 'ListThings' | 'ListTunnels' | 'DescribeTunnel';
interface Failure {
  readonly code: string;
  readonly status: number;
  readonly message?: string;
}

export interface FleetService {
  readonly url: string;
  things: readonly FakeThing[];
  tunnels: readonly FakeTunnel[];
  /** What has been asked, in order. */
  readonly calls: readonly {
    readonly operation: Operation;
    readonly input: Readonly<Record<string, unknown>>;
    readonly at: number;
  }[];
  count(operation?: Operation): number;
  /** Denied actions: they get the answer AWS gives. */
  readonly denied: Set<Operation>;
  /** Fleet indexing is not set up in the account. */
  noIndex: boolean;
  /** Whether a thing is an answer to a query. */
  finds: (thing: FakeThing, query: string) => boolean;
  /** Every call ends like this while it is set; `cut`: the connection breaks. */
  failing: Failure | 'cut' | null;
  /** Before each answer, ms. */
  delay: number;
  /** Calls that wait for their answer. */
  open(): number;
  /** The most that waited at once. */
  most(): number;
  clear(): void;
  close(): Promise<void>;
}

class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const throttled: Failure = { code: 'ThrottlingException', status: 429, message: 'Rate exceeded' };
const failed: Failure = { code: 'ServiceUnavailableException', status: 503 };
export const failures = { throttled, failed } as const;

/** Members of each request, from the service models. */
const members: Readonly<Record<Operation, readonly string[]>> = {
  SearchIndex: ['indexName', 'queryString', 'nextToken', 'maxResults', 'queryVersion'],
  ListThings: [
    'nextToken',
    'maxResults',
    'attributeName',
    'attributeValue',
    'thingTypeName',
    'usePrefixAttributeValue',
  ],
  ListTunnels: ['thingName', 'maxResults', 'nextToken'],
  DescribeTunnel: ['tunnelId'],
};
const pages: Readonly<Record<Exclude<Operation, 'DescribeTunnel'>, number>> = {
  SearchIndex: 100,
  ListThings: 250,
  ListTunnels: 100,
};
const actions: Readonly<Record<Operation, string>> = {
  SearchIndex: 'iot:SearchIndex',
  ListThings: 'iot:ListThings',
  ListTunnels: 'iot:ListTunnels',
  DescribeTunnel: 'iot:DescribeTunnel',
};

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function operationOf(request: IncomingMessage, body: string): { operation: Operation; input: Record<string, unknown> } {
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
  const [, name] =
    /^IoTSecuredTunneling\.(ListTunnels|DescribeTunnel)$/.exec(String(request.headers['x-amz-target'])) ?? [];
  if (name === undefined || url.pathname !== '/')
    throw new Refusal('UnknownOperationException', 404, 'no such operation');
  return { operation: name as Operation, input };
}

const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
const matches = (pattern: string, value: string): boolean =>
  pattern.endsWith('*') && !pattern.endsWith('\\*')
    ? value.startsWith(unescaped(pattern.slice(0, -1)))
    : value === unescaped(pattern);

/** As much of the query syntax as the app speaks: `field:value`, `field:value*`, a bare word, AND, OR, one level of parentheses. */
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
        const value = thing.attributes?.[unescaped(field.replace(/^attributes\./, ''))];
        return value !== undefined && matches(pattern, value);
      }),
  );
}

export async function startFleetService(): Promise<FleetService> {
  const calls: { operation: Operation; input: Record<string, unknown>; at: number }[] = [];
  let waiting = 0;
  let most = 0;

  function page<T>(
    operation: Exclude<Operation, 'DescribeTunnel'>,
    all: readonly T[],
    input: Readonly<Record<string, unknown>>,
  ): { items: readonly T[]; nextToken?: string } {
    const size = Number(input['maxResults'] ?? pages[operation]);
    if (size < 1 || size > pages[operation]) throw new Refusal('InvalidRequestException', 400, 'maxResults');
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

  function answer(operation: Operation, input: Record<string, unknown>): object {
    const unknown = Object.keys(input).filter((name) => !members[operation].includes(name));
    if (unknown.length > 0) throw new Refusal('SerializationException', 400, `unknown members: ${unknown.join(', ')}`);
    if (service.denied.has(operation))
      throw new Refusal(
        'AccessDeniedException',
        operation === 'SearchIndex' || operation === 'ListThings' ? 403 : 400,
        `User: arn:aws:iam::123456789012:user/tech is not authorized to perform: ${actions[operation]} on resource: arn:aws:iot:us-east-1:123456789012:*`,
      );
    switch (operation) {
      case 'SearchIndex': {
        if (service.noIndex) throw new Refusal('InvalidRequestException', 400, 'Fleet indexing is not enabled');
        const query = String(input['queryString']);
        const { items, ...rest } = page(
          operation,
          service.things.filter((thing) => service.finds(thing, query)),
          input,
        );
        return { things: items, ...rest };
      }
      case 'ListThings': {
        const { items, ...rest } = page(operation, service.things, input);
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
      }
      case 'ListTunnels': {
        const { items, ...rest } = page(
          operation,
          service.tunnels.filter(
            ({ thingName }) => input['thingName'] === undefined || thingName === input['thingName'],
          ),
          input,
        );
        return { tunnelSummaries: items.map(summary), ...rest };
      }
      case 'DescribeTunnel': {
        const tunnel = service.tunnels.find(({ tunnelId }) => tunnelId === input['tunnelId']);
        if (tunnel === undefined) throw new Refusal('ResourceNotFoundException', 400, 'no such tunnel');
        const side = (status: 'CONNECTED' | 'DISCONNECTED'): object => ({
          status,
          lastUpdatedAt: Date.now() / 1000 - 30,
        });
        return {
          tunnel: {
            ...summary(tunnel),
            destinationConfig: { thingName: tunnel.thingName, services: tunnel.services ?? ['SSH'] },
            timeoutConfig: { maxLifetimeTimeoutMinutes: tunnel.lifetimeMinutes ?? 720 },
            sourceConnectionState: side(tunnel.source ?? 'DISCONNECTED'),
            destinationConnectionState: side(tunnel.destination ?? 'CONNECTED'),
          },
        };
      }
    }
  }

  const server: Server = createServer((request, response) => {
    waiting += 1;
    most = Math.max(most, waiting);
    response.once('close', () => (waiting -= 1));
    void read(request).then(async (body) => {
      if (service.delay > 0) await new Promise((resolve) => setTimeout(resolve, service.delay));
      const send = (status: number, content: object, headers: Record<string, string> = {}): void => {
        response
          .writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': 'fleet-1', ...headers })
          .end(JSON.stringify(content));
      };
      try {
        const { operation, input } = operationOf(request, body);
        calls.push({ operation, input, at: Date.now() });
        if (service.failing === 'cut') {
          request.socket.destroy();
          return;
        }
        if (service.failing !== null)
          throw new Refusal(service.failing.code, service.failing.status, service.failing.message ?? 'unavailable');
        send(200, answer(operation, input));
      } catch (error) {
        const { code, status, message } =
          error instanceof Refusal ? error : new Refusal('InternalFailure', 500, String(error));
        send(status, { __type: code, message }, { 'x-amzn-errortype': code });
      }
    });
  });
  const loopback = new Loopback();
  const port = await loopback.open(server);

  const service: FleetService = {
    url: `http://127.0.0.1:${port}`,
    things: [],
    tunnels: [],
    calls,
    count: (operation) => calls.filter((call) => operation === undefined || call.operation === operation).length,
    denied: new Set(),
    noIndex: false,
    finds: fits,
    failing: null,
    delay: 0,
    open: () => waiting,
    most: () => most,
    clear: () => {
      calls.length = 0;
      most = 0;
    },
    close: () => loopback.close(),
  };
  return service;
}

/** A company of so many devices, some of them with tunnels; every third is offline. */
export function largeFleet(
  things: number,
  tunnels: number,
  now: number,
): { things: readonly FakeThing[]; tunnels: readonly FakeTunnel[] } {
  const kinds = ['pump-station', 'hvac-gateway', 'cold-store-cam', 'substation-relay'] as const;
  const sites = ['busan', 'dublin', 'osaka', 'graz', 'lagos'] as const;
  const nameOf = (index: number): string => `${kinds[index % kinds.length] ?? ''}-${String(index).padStart(5, '0')}`;
  return {
    things: Array.from({ length: things }, (_, index) => ({
      thingName: nameOf(index),
      thingTypeName: kinds[index % kinds.length] ?? 'pump-station',
      attributes: { site: sites[index % sites.length] ?? 'busan', serial: `SN${String(900_000 + index)}` },
      connectivity: { connected: index % 3 !== 0, timestamp: now - (index + 1) * 60_000 },
    })),
    tunnels: Array.from({ length: tunnels }, (_, index) => ({
      tunnelId: `tunnel-${String(index).padStart(4, '0')}`,
      thingName: nameOf((index * 19) % Math.max(1, things)),
      createdAt: now - (index + 1) * 1000,
    })),
  };
}
