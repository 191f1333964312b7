import { connect, type Socket } from 'node:net';
import {
  createSourceProxy,
  defaultTuning,
  type DataPlane,
  type TunnelConnectionState,
  type ListenerRequest,
  type ProtocolVersion,
  type ProxyEvent,
  type ProxyTuning,
  type SourceProxy,
} from '../../electron/tunnel';
import { until, type ScriptedCloud } from './scripted-cloud';
import type { Clock } from '../../electron/net/clock';

/** A local program with everything it read, and how its connection ended. */
export class Program {
  readonly #chunks: Buffer[] = [];
  length = 0;
  ended = false;
  closed = false;
  error: string | null = null;

  constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.length += chunk.length;
    });
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code ?? error.message;
    });
    socket.on('close', () => {
      this.closed = true;
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

export interface Rig {
  readonly proxy: SourceProxy;
  readonly events: ProxyEvent[];
  readonly ports: Map<string, number>;
  readonly states: () => string[];
  readonly last: <Kind extends ProxyEvent['kind']>(kind: Kind) => Extract<ProxyEvent, { kind: Kind }> | undefined;
  readonly link: <Kind extends TunnelConnectionState['kind']>(
    kind: Kind,
    count?: number,
  ) => Promise<Extract<TunnelConnectionState, { kind: Kind }>>;
  readonly open: (
    serviceId?: string,
    options?: { readonly paused?: boolean; readonly allowHalfOpen?: boolean },
  ) => Promise<Program>;
  readonly stop: () => Promise<void>;
}

export interface RigOptions {
  readonly tuning?: Partial<ProxyTuning>;
  readonly protocol?: ProtocolVersion;
  readonly dataPlane?: Partial<DataPlane>;
  readonly clock?: Clock;
  readonly listeners?: readonly ListenerRequest[];
}

export const secret = {
  accessToken: 'AQGAAXhEvery-source-token-is-secret==',
  clientToken: '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f',
};

/**
 * Back-off short enough for tests, and a handshake for which the slowest machine has time; everything else as shipped.
 */
export const quick = {
  backoffBaseMs: 20,
  backoffCapMs: 80,
  handshakeTimeoutMs: 60_000,
} as const satisfies Partial<ProxyTuning>;

export function dataPlaneOf(cloud: ScriptedCloud, changes: Partial<DataPlane> = {}): DataPlane {
  return {
    host: 'localhost',
    port: cloud.port,
    extraCa: [cloud.ca],
    verifyCertificate: true,
    webProxy: null,
    ...changes,
  };
}

/** A source proxy towards the scripted cloud, with its listeners bound. */
export function rig(cloud: ScriptedCloud, options: RigOptions = {}): Promise<Rig> {
  return rigTowards(dataPlaneOf(cloud, options.dataPlane), options);
}

/** The same towards any data plane. */
export async function rigTowards(dataPlane: DataPlane, options: RigOptions = {}): Promise<Rig> {
  const proxyOptions = {
    dataPlane,
    bindAddress: '127.0.0.1',
    protocol: options.protocol ?? 'V3',
    tuning: { ...defaultTuning, ...quick, ...options.tuning },
  } as const;
  const proxy = createSourceProxy(proxyOptions, options.clock);
  const events: ProxyEvent[] = [];
  proxy.onEvent((event) => events.push(event));
  const bound = await proxy.bind(options.listeners ?? [{ serviceId: 'SSH', port: 0 }]);
  if (!bound.ok) throw new Error(`bind failed: ${bound.code}`);
  const ports = new Map(bound.listeners.map(({ serviceId, port }) => [serviceId, port]));
  const programs: Program[] = [];
  const links = () => events.flatMap((event) => (event.kind === 'tunnel-connection' ? [event.state] : []));
  return {
    proxy,
    events,
    ports,
    states: () => links().map(({ kind }) => kind),
    last: (kind) =>
      events.findLast((event): event is Extract<ProxyEvent, { kind: typeof kind }> => event.kind === kind),
    link: async (kind, count = 1) => {
      const found = () =>
        links().filter((state): state is Extract<TunnelConnectionState, { kind: typeof kind }> => state.kind === kind);
      await until(
        () => found().length >= count,
        () => `${count} × link ${kind}, got ${JSON.stringify(links())}`,
      );
      return found()[count - 1]!;
    },
    open: async (serviceId = 'SSH', { paused = false, allowHalfOpen = false } = {}) => {
      const socket = connect({ host: '127.0.0.1', port: ports.get(serviceId) ?? 0, allowHalfOpen });
      const program = new Program(socket);
      if (paused) socket.pause();
      programs.push(program);
      await until(() => !socket.connecting, 'a local connection');
      return program;
    },
    stop: async () => {
      for (const { socket } of programs) socket.destroy();
      await proxy.stop();
    },
  };
}
