/**
 * How far one endpoint can be reached, step by step: name, TCP, web proxy, TLS, HTTP. Nothing is signed and no token is
 * sent.
 */
import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { ProbeStep } from '../../../shared/ipc/network';
import { failureOf, type StepFailure } from './failure';
import { everyAddress } from '../../net/addresses';
import type { WebProxyFor, WebProxy } from '../../net/web-proxy';
import { noteIssuer } from '../../net/issuer';
import { connectThrough } from '../../net/http-connect';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** False only for a control plane on this computer. */
  readonly secure: boolean;
  readonly path: string;
}

export interface EndpointProbeOptions {
  readonly webProxyFor: WebProxyFor;
  readonly trust: SecureContext;
  readonly signal: AbortSignal;
  /** Of one step. */
  readonly stepLimitMs: number;
  readonly report: (step: ProbeStep, state: 'running' | 'done' | 'none', params?: StepFailure['params']) => void;
}

export type EndpointProbeResult =
  | { readonly ok: true }
  | ({ readonly ok: false; readonly step: ProbeStep } & StepFailure)
  | { readonly ok: false; readonly step: null };

/** Rejects with what `start` reports as an error, or when its time is over. */
const until = <T>(
  signal: AbortSignal,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    start(resolve, reject);
  });

class EndpointProbe {
  readonly #endpoint: Endpoint;
  readonly #options: EndpointProbeOptions;
  readonly #sockets: Socket[] = [];
  #step: ProbeStep = 'name';
  #deadline: AbortSignal;

  constructor(endpoint: Endpoint, options: EndpointProbeOptions) {
    this.#endpoint = endpoint;
    this.#options = options;
    this.#deadline = AbortSignal.timeout(options.stepLimitMs);
  }

  async run(): Promise<EndpointProbeResult> {
    const { host, port, secure } = this.#endpoint;
    const { webProxyFor, report, signal } = this.#options;
    const webProxy = secure ? await webProxyFor(host, port) : null;
    try {
      // A proxy of a kind that cannot be used need not be found to say so.
      if (webProxy?.unsupported !== undefined) await this.#throughProxy(webProxy, null);
      const first = webProxy ?? this.#endpoint;
      await this.#findName(first.host);
      const tcp = await this.#connect(first);
      if (webProxy === null) report('proxy', 'none');
      const way = webProxy === null ? tcp : await this.#throughProxy(webProxy, tcp);
      if (!secure) report('tls', 'none');
      await this.#request(secure ? await this.#secure(way) : way);
      return { ok: true };
    } catch (error) {
      if (signal.aborted) return { ok: false, step: null };
      return { ok: false, step: this.#step, ...failureOf(this.#step, error, this.#deadline.aborted) };
    } finally {
      for (const socket of this.#sockets) socket.destroy();
    }
  }

  async #findName(host: string): Promise<void> {
    if (isIP(host) !== 0) {
      this.#options.report('name', 'none');
      return;
    }
    await this.#take(
      'name',
      (limit) =>
        until<string>(limit, (resolve, reject) => void lookup(host).then(({ address }) => resolve(address), reject)),
      (address) => ({ address }),
    );
  }

  #connect({ host, port }: { readonly host: string; readonly port: number }): Promise<Socket> {
    return this.#take(
      'tcp',
      (limit) =>
        until<Socket>(limit, (resolve, reject) => {
          const socket = this.#keep(connectTcp({ ...everyAddress, host, port }));
          socket.once('connect', () => resolve(socket));
          socket.once('error', reject);
        }),
      ({ remoteAddress = host }) => ({ address: `${remoteAddress}:${port}` }),
    );
  }

  /** `tcp`: the connection to it; null: none is needed to say that it cannot be used. */
  async #throughProxy(webProxy: WebProxy, tcp: Socket | null): Promise<Socket> {
    const { host, port } = this.#endpoint;
    return this.#take(
      'proxy',
      async (limit) =>
        // One that asks for a password first is connected to once more.
        this.#keep(await connectThrough(webProxy, host, port, tcp === null ? {} : { signal: limit, over: tcp })),
      () => ({ proxy: `${webProxy.host}:${webProxy.port}` }),
    );
  }

  #secure(tcp: Socket): Promise<Socket> {
    const { host } = this.#endpoint;
    const servername = isIP(host) === 0 ? host : '';
    return this.#take(
      'tls',
      (limit) =>
        until<Socket>(limit, (resolve, reject) => {
          const secureContext = this.#options.trust;
          const socket = this.#keep(connectTls({ socket: tcp, secureContext, servername, host }));
          noteIssuer(socket);
          socket.once('secureConnect', () => resolve(socket));
          socket.once('error', reject);
        }),
      () => ({}),
    );
  }

  async #request(socket: Socket): Promise<void> {
    const { host, port, path } = this.#endpoint;
    await this.#take(
      'http',
      (limit) =>
        until<number>(limit, (resolve, reject) => {
          const asked = request(
            { createConnection: () => socket, host, port, path, headers: { 'user-agent': 'fieldtunnel' } },
            (response) => {
              response.destroy();
              resolve(response.statusCode ?? 0);
            },
          );
          asked.once('error', reject);
          asked.end();
        }),
      (status) => ({ status }),
    );
  }

  async #take<T>(
    step: ProbeStep,
    work: (limit: AbortSignal) => Promise<T>,
    seen: (value: T) => StepFailure['params'],
  ): Promise<T> {
    const { signal, stepLimitMs, report } = this.#options;
    this.#step = step;
    this.#deadline = AbortSignal.timeout(stepLimitMs);
    const limit = AbortSignal.any([signal, this.#deadline]);
    report(step, 'running');
    limit.throwIfAborted();
    const value = await work(limit);
    report(step, 'done', seen(value));
    return value;
  }

  #keep<S extends Socket>(socket: S): S {
    this.#sockets.push(socket);
    // Late errors of a socket that is no longer looked at.
    socket.on('error', () => undefined);
    return socket;
  }
}

/** `step: null`: it was stopped. Every socket is gone when this resolves. */
export const probeEndpoint = (endpoint: Endpoint, options: EndpointProbeOptions): Promise<EndpointProbeResult> =>
  new EndpointProbe(endpoint, options).run();
