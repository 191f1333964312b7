/** One plane, step by step: name, TCP, web proxy, TLS, HTTP. Nothing is signed and no token is sent. */
import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { ProbeStep } from '../../../shared/ipc/network';
import type { WebProxyFor } from '../company-agent';
import { noteIssuer } from '../issuer';
import { connectThrough } from '../web-proxy';
import { failureOf, type Failed } from './failure';

export interface Target {
  readonly host: string;
  readonly port: number;
  /** False only for a control plane on this computer. */
  readonly secure: boolean;
  readonly path: string;
}

export interface WayOptions {
  readonly webProxyFor: WebProxyFor;
  readonly trust: SecureContext;
  readonly signal: AbortSignal;
  /** Of one step, ms. */
  readonly patience: number;
  readonly report: (step: ProbeStep, state: 'running' | 'done' | 'none', params?: Failed['params']) => void;
}

export type WayResult =
  | { readonly ok: true }
  | ({ readonly ok: false; readonly step: ProbeStep } & Failed)
  | { readonly ok: false; readonly step: null };

/** Rejects with what `emitter` reports as an error, or when its time is over. */
const until = <T>(
  signal: AbortSignal,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    start(resolve, reject);
  });

/** `step: null`: it was stopped. Every socket is gone when this resolves. */
export async function tryWay(
  { host, port, secure, path }: Target,
  { webProxyFor, trust, signal, patience, report }: WayOptions,
): Promise<WayResult> {
  const sockets: Socket[] = [];
  const webProxy = secure ? await webProxyFor(host, port) : null;
  const first = webProxy ?? { host, port };
  let current: ProbeStep = 'name';
  let deadline = AbortSignal.timeout(patience);

  async function step<T>(
    name: ProbeStep,
    work: (limit: AbortSignal) => Promise<T>,
    seen: (value: T) => Failed['params'],
  ): Promise<T> {
    current = name;
    deadline = AbortSignal.timeout(patience);
    const limit = AbortSignal.any([signal, deadline]);
    report(name, 'running');
    limit.throwIfAborted();
    const value = await work(limit);
    report(name, 'done', seen(value));
    return value;
  }
  const keep = <S extends Socket>(socket: S): S => {
    sockets.push(socket);
    // Late errors of a socket that is no longer looked at.
    socket.on('error', () => undefined);
    return socket;
  };

  try {
    // Nobody has to find it to say so.
    if (webProxy?.unsupported !== undefined)
      await step(
        'proxy',
        () => connectThrough(webProxy, host, port),
        () => ({}),
      );
    if (isIP(first.host) === 0)
      await step(
        'name',
        (limit) =>
          until<string>(
            limit,
            (resolve, reject) => void lookup(first.host).then(({ address }) => resolve(address), reject),
          ),
        (address) => ({ address }),
      );
    else report('name', 'none');
    const tcp = await step(
      'tcp',
      (limit) =>
        until<Socket>(limit, (resolve, reject) => {
          const socket = keep(connectTcp({ host: first.host, port: first.port }));
          socket.once('connect', () => resolve(socket));
          socket.once('error', reject);
        }),
      ({ remoteAddress = first.host }) => ({ address: `${remoteAddress}:${first.port}` }),
    );
    if (webProxy === null) report('proxy', 'none');
    else
      await step(
        'proxy',
        (limit) => connectThrough(webProxy, host, port, { signal: limit, over: tcp }),
        () => ({ proxy: `${webProxy.host}:${webProxy.port}` }),
      );
    let way: Socket = tcp;
    if (secure) {
      way = await step(
        'tls',
        (limit) =>
          until<Socket>(limit, (resolve, reject) => {
            const socket = keep(
              connectTls({ socket: tcp, secureContext: trust, servername: isIP(host) === 0 ? host : '', host }),
            );
            noteIssuer(socket);
            socket.once('secureConnect', () => resolve(socket));
            socket.once('error', reject);
          }),
        () => ({}),
      );
    } else report('tls', 'none');
    await step(
      'http',
      (limit) =>
        until<number>(limit, (resolve, reject) => {
          const asked = request(
            { createConnection: () => way, host, port, path, headers: { 'user-agent': 'fieldtunnel' } },
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
    return { ok: true };
  } catch (error) {
    if (signal.aborted) return { ok: false, step: null };
    return { ok: false, step: current, ...failureOf(current, error, deadline.aborted) };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}
