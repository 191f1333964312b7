/**
 * A company's AWS account on loopback, as large as one likes: the registry of things in AWS IoT's REST-JSON
 * (SearchIndex, ListThings) and tunnels in AWS JSON 1.1, behind one port. It refuses members that the service model
 * does not know, counts every call, and throttles, fails or is gone on command. Whoever holds it decides what is in it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  answerOf,
  fits,
  operationOf,
  Refusal,
  type FakeAccount,
  type FakeThing,
  type FakeTunnel,
  type Operation,
} from './fleet-operations';
import { Loopback } from './loopback';

interface Failure {
  readonly code: string;
  readonly status: number;
  readonly message?: string;
  /** Of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

const throttled: Failure = { code: 'ThrottlingException', status: 429, message: 'Rate exceeded' };
const failed: Failure = { code: 'ServiceUnavailableException', status: 503 };
export const failures = { throttled, failed } as const;

interface Call {
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: number;
}

export class FleetService implements FakeAccount {
  things: readonly FakeThing[] = [];
  tunnels: readonly FakeTunnel[] = [];
  /** Denied actions: they get the answer AWS gives. */
  readonly denied = new Set<Operation>();
  noIndex = false;
  finds: FakeAccount['finds'] = fits;
  /** Every call ends like this while it is set; `cut`: the connection breaks. */
  failing: Failure | 'cut' | null = null;
  /** Before each answer, ms. */
  delay = 0;
  /** What has been asked, in order. */
  readonly calls: Call[] = [];
  readonly url: string;
  readonly #loopback: Loopback;
  #waiting = 0;
  #most = 0;

  private constructor(url: string, loopback: Loopback) {
    this.url = url;
    this.#loopback = loopback;
  }

  static async start(): Promise<FleetService> {
    const loopback = new Loopback();
    const server = createServer((request, response) => void service.#serve(request, response));
    const service: FleetService = new FleetService(`http://127.0.0.1:${await loopback.open(server)}`, loopback);
    return service;
  }

  count(operation?: Operation): number {
    return this.calls.filter((call) => operation === undefined || call.operation === operation).length;
  }

  /** Calls that wait for their answer. */
  open(): number {
    return this.#waiting;
  }

  /** The most that waited at once. */
  most(): number {
    return this.#most;
  }

  clear(): void {
    this.calls.length = 0;
    this.#most = 0;
  }

  close(): Promise<void> {
    return this.#loopback.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#waiting += 1;
    this.#most = Math.max(this.#most, this.#waiting);
    response.once('close', () => (this.#waiting -= 1));
    const body = await text(request);
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    const send = (status: number, content: object, headers: Record<string, string> = {}): void => {
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': 'fleet-1', ...headers })
        .end(JSON.stringify(content));
    };
    try {
      const { operation, input } = operationOf(request, body);
      this.calls.push({ operation, input, at: Date.now() });
      if (this.failing === 'cut') {
        request.socket.destroy();
        return;
      }
      if (this.failing !== null)
        throw new Refusal(
          this.failing.code,
          this.failing.status,
          this.failing.message ?? 'unavailable',
          this.failing.headers,
        );
      send(200, answerOf(operation, input, this, this.denied.has(operation)));
    } catch (error) {
      const { code, status, message, headers } =
        error instanceof Refusal ? error : new Refusal('InternalFailure', 500, String(error));
      send(status, { __type: code, message }, { 'x-amzn-errortype': code, ...headers });
    }
  }
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
