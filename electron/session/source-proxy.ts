/**
 * The source proxy of a session: made when it is first needed, over the web proxy that is right then, with its local
 * ports.
 */
import { reservedBlock } from '../../shared/problems/busy-port';
import { isDeepStrictEqual } from 'node:util';
import type { ProblemCode } from '../../shared/problems/problem';
import type {
  BindResult,
  BoundListener,
  ListenerRequest,
  ProxyOptions,
  SourceProxy,
  TunnelConnectionFailure,
} from '../tunnel/contract';
import type { Session } from './session';
import type { WebProxy } from '../net/web-proxy';

/** Enough (ms) for DescribeTunnel to tell whether the device was replaced. */
const resetDecisionTimeoutMs = 5_000;

/** What another network, or another web proxy, may cure by itself. */
export const networkProblems: ReadonlySet<ProblemCode> = new Set([
  'offline',
  'proxy-blocks',
  'proxy-kind',
  'answered-in-between',
  'certificate-untrusted',
]);

/** Whether a failure may come from a web proxy that is not the right one any more, or from one that is missing. */
export const mayBeWebProxy = ({ stage }: TunnelConnectionFailure): boolean =>
  stage === 'name' || stage === 'tcp' || stage === 'web-proxy';

/** The company's web proxy on the way to the data plane, as it is right now. Null: the way is direct. */
async function webProxyNow(session: Session): Promise<WebProxy | null> {
  const { host, port } = session.environment().dataPlane;
  return (await session.deps.webProxyFor?.(host, port)) ?? null;
}

/**
 * A laptop changes networks while its session lives: asks for the web proxy again, and tells the source proxy if it is
 * another one. What that is opening, or opens next, goes that way. Nothing open is touched.
 */
export async function renewWebProxy(session: Session): Promise<void> {
  if (session.proxy === null) return;
  const answer = await session.askWebProxy(() => webProxyNow(session));
  if (answer === null || isDeepStrictEqual(answer.webProxy, answer.source.webProxy)) return;
  const { source, webProxy } = answer;
  session.deps.log.info('the web proxy is another one now', {
    session: session.view.id,
    proxy: webProxy?.host ?? 'none',
  });
  source.proxy.setWebProxy(webProxy);
}

/** What a source proxy of this session is made of. */
export async function proxyOptions(session: Session, webProxy: WebProxy | null): Promise<ProxyOptions> {
  const { deps } = session;
  const { dataPlane, extraCa } = session.environment();
  const { host, port } = dataPlane;
  // Read once for the whole app: each worker of a source proxy is given them.
  const authorities = (await deps.authoritiesFor?.(host)) ?? [];
  return {
    dataPlane: { host, port, extraCa: [...extraCa, ...authorities], verifyCertificate: true, webProxy },
    bindAddress: 'localhost',
    protocol: session.view.protocol,
    tuning: { ...deps.proxyTuning, resetDecisionTimeoutMs },
  };
}

/**
 * The proxy there is, or a new one. Its next WebSocket goes through the web proxy that is right now. Throws where the
 * flow is over.
 */
async function ensureProxy(session: Session, signal: AbortSignal): Promise<SourceProxy> {
  const { deps } = session;
  await renewWebProxy(session);
  signal.throwIfAborted();
  const { dataPlane, extraCa } = session.environment();
  const { host, port } = dataPlane;
  const leadsTo = { dataPlane: { host, port }, extraCa };
  // It is another Region, or somebody changed the environment's endpoint or authorities.
  if (session.source !== null && !isDeepStrictEqual(session.source.leadsTo, leadsTo)) await session.release();
  if (session.proxy !== null) return session.proxy;
  const webProxy = await webProxyNow(session);
  const options = await proxyOptions(session, webProxy);
  signal.throwIfAborted();
  const { protocol, oneConnection, banner } = deps.memory.learned(session.view.environment.id, session.deviceName());
  // What is not known is spoken to in the newest version.
  if ((protocol ?? 'V3') !== session.view.protocol)
    session.dispatch({
      kind: 'protocol',
      protocol: protocol ?? 'V3',
      because: protocol === null || protocol === 'V3' ? null : 'remembered',
    });
  const proxy = deps.createProxy({ ...options, protocol: session.view.protocol });
  session.attach(proxy, leadsTo, webProxy);
  if (banner !== null) session.dispatch({ kind: 'banner', banner });
  if (oneConnection) {
    session.dispatch({ kind: 'one-connection' });
    proxy.setOneConnection(true);
  }
  return proxy;
}

/** FNV-1a: spreads names evenly over the range, the same on every computer. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** The first port to try for a service that has none yet, within `first`–`last`. */
export function preferredPort(
  device: string,
  serviceId: string,
  range: { readonly first: number; readonly last: number },
): number {
  const size = Math.max(1, range.last - range.first + 1);
  return range.first + (hash(`${device}\n${serviceId}`) % size);
}

/**
 * Local ports are remembered under this name. Whoever pastes one token after another keeps them; whatever else is known
 * of the device behind one token says nothing of the next.
 */
export const portsName = ({ view }: Session): string => view.thingName ?? view.tunnelId ?? 'pasted-token';

interface Wanted extends ListenerRequest {
  /** Remembered or asked for: somebody may rely on it, so it is not exchanged silently. */
  readonly fixed: boolean;
}

function wantedPorts(session: Session, serviceIds: readonly string[], taken: ReadonlySet<number>): readonly Wanted[] {
  const { deps } = session;
  const range = deps.settings().portRange;
  const ours = session.owner.portsOfOthers(session);
  const used = new Set([...taken, ...ours]);
  return serviceIds.map((serviceId) => {
    const known = deps.memory.port(session.view.environment.id, portsName(session), serviceId);
    // Two tunnels to one thing at once: the second cannot have the first one's port, and nothing is wrong with that.
    const remembered = known !== null && ours.has(known) ? null : known;
    let port = remembered ?? preferredPort(portsName(session), serviceId, range);
    if (remembered === null)
      for (let tries = 0; used.has(port) && tries <= range.last - range.first; tries += 1)
        port = port >= range.last ? range.first : port + 1;
    used.add(port);
    return { serviceId, port, fixed: remembered !== null };
  });
}

/** How many computed ports are tried one after another before the operating system chooses. */
const mostTries = 20;

/** `byPerson`: somebody chose them; otherwise a port that is remembered already stays the one that is. */
export function rememberPorts(session: Session, listeners: readonly BoundListener[], byPerson: boolean): void {
  const { memory } = session.deps;
  const environmentId = session.view.environment.id;
  for (const { serviceId, port } of listeners) {
    if (byPerson || memory.port(environmentId, portsName(session), serviceId) === null)
      memory.rememberPort(environmentId, portsName(session), serviceId, port);
  }
}

/**
 * Binds a port for every service, all or none. A port that was chosen by calculation gives way to the next
 * free one; a remembered or explicit one that is taken is reported, with a free one to offer.
 */
async function bindPorts(session: Session, proxy: SourceProxy, serviceIds: readonly string[]): Promise<BindResult> {
  const taken = new Set<number>();
  for (let tries = 0; ; tries += 1) {
    const wanted = wantedPorts(session, serviceIds, taken);
    const result = await proxy.bind(
      wanted.map(({ serviceId, port, fixed }) => ({ serviceId, port: !fixed && tries > mostTries ? 0 : port })),
    );
    if (result.ok) {
      rememberPorts(session, result.listeners, false);
      session.dispatch({ kind: 'ports-bound', listeners: result.listeners });
      return result;
    }
    const refused = wanted.find(({ serviceId }) => serviceId === result.serviceId);
    if (refused === undefined || refused.fixed || tries > mostTries) return result;
    taken.add(result.port);
    // Its whole block is reserved, in all likelihood: one try a block instead of one a port.
    if (result.code === 'EACCES')
      for (let port = result.port; port < result.port + reservedBlock; port += 1) taken.add(port);
  }
}

/**
 * Binds a local port for every service, with the proxy for it. Nothing of the token is touched. Throws where the flow
 * is over.
 */
export async function ensurePorts(session: Session, signal: AbortSignal): Promise<BindResult> {
  const proxy = await ensureProxy(session, signal);
  const result = await bindPorts(session, proxy, session.serviceIds());
  signal.throwIfAborted();
  if (result.ok)
    session.note(
      'ports-bound',
      'done',
      Object.fromEntries(result.listeners.map(({ serviceId, port }) => [serviceId === '' ? 'port' : serviceId, port])),
    );
  return result;
}
