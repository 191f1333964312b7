/** From rest to a handshake: find the tunnel, describe it, bind the ports, and only then touch a token. */
import type { Problem } from '../../shared/problems/problem';
import type { TokenView, TunnelFacts } from '../../shared/session/view';
import type { TokenPair } from '../tokens/contract';
import type { SourceProxy } from '../tunnel/contract';
import { describeCommand, localproxyCommand } from './commands';
import { isOver, type Core } from './core';
import { describe, findElsewhere, isTakenOver } from './describe';
import { diagnose } from './diagnose';
import { returnFromTrial } from './fallback';
import { callsOf, endIfGivenUp } from './give-up';
import { holdWhileAway } from './hold';
import { attachProxy } from './link-watch';
import type { DescribeSeen } from './observations';
import { openTunnelsOf } from './open-tunnels';
import { bindPorts } from './ports';
import { present, release } from './present';
import { rotateTokens } from './rotate-tokens';
import { renewWebProxy, webProxyNow } from './web-proxy';

/** Enough (ms) for DescribeTunnel to tell whether the device was replaced. */
const resetDecisionTimeoutMs = 5_000;

const notSignedIn = (core: Core): Problem => ({
  code: 'not-signed-in',
  params: { environment: core.environment().label },
  recovery: { kind: 'sign-in' },
  answer: null,
  at: core.deps.now(),
});

/** A session of a thing takes the open tunnel that suits best. False: there is none, and the person was told. */
async function findTunnel(core: Core, signal: AbortSignal): Promise<boolean> {
  const { view, deps } = core;
  if (core.memo.pasted !== null || view.tunnelId !== null) return true;
  const calls = callsOf(core, signal);
  if (calls === null || view.thingName === null) {
    await present(core, notSignedIn(core));
    return false;
  }
  const wanted = view.services.map(({ serviceId }) => serviceId).filter((serviceId) => serviceId !== '');
  const found = await openTunnelsOf(calls, view.thingName, wanted, () => deps.now(), signal);
  const failed = found.ok ? found.value.error : found.error;
  if (failed !== null) await endIfGivenUp(core, signal, failed);
  if (isOver(signal)) return false;
  if (!found.ok) {
    await present(core, diagnose(core.observed({ call: found.error })));
    return false;
  }
  // What cannot be described may be joined all the same: then the newest.
  const tunnelId = found.value.tunnels[0]?.tunnelId ?? found.value.unseen[0];
  if (tunnelId === undefined) {
    await present(core, {
      code: 'tunnel-ended',
      params: { how: 'not-found', endedAt: null, thingName: view.thingName },
      recovery: { kind: 'open-new-tunnel' },
      answer: null,
      at: deps.now(),
    });
    return false;
  }
  core.dispatch({ kind: 'tunnel', tunnelId, thingName: view.thingName });
  core.dispatch({ kind: 'preparing', step: 'describe' });
  return true;
}

const isUsable = ({ state }: TokenView): boolean => state === 'fresh' || state === 'in-use';

/** Troubles of DescribeTunnel that do not matter to somebody who holds a usable token. */
const bearable = new Set(['not-signed-in', 'sign-in-expired', 'throttled', 'service', 'unknown']);

async function stopBefore(core: Core, seen: DescribeSeen, signal: AbortSignal): Promise<boolean> {
  const { token } = core.view;
  const usable = isUsable(token);
  if (seen.kind === 'facts' && seen.facts.status === 'OPEN') return false;
  if (seen.kind === 'not-asked') {
    if (usable || token.state === 'spent') return false;
    await present(core, notSignedIn(core));
    return true;
  }
  // Not being allowed to look does not mean not being allowed to connect: a new token may be had all the same.
  if (seen.kind === 'failed' && (seen.error.kind === 'access-denied' || (usable && bearable.has(seen.error.kind))))
    return false;
  const foundInRegion =
    seen.kind === 'failed' && seen.error.kind === 'not-found' ? await findElsewhere(core, signal) : null;
  if (!isOver(signal)) await present(core, diagnose(core.observed({ describe: seen, foundInRegion })));
  return true;
}

/** The proxy of this session, made when it is first needed. Its next WebSocket goes through the web proxy that is right now. Null: the flow was ended meanwhile. */
export async function ensureProxy(core: Core, signal: AbortSignal): Promise<SourceProxy | null> {
  const { memo, deps } = core;
  await renewWebProxy(core);
  if (isOver(signal)) return null;
  const { host, port } = core.environment().dataPlane;
  // It leads to another Region.
  if (memo.proxy !== null && memo.proxyHost !== host) await release(core);
  if (memo.proxy !== null) return memo.proxy;
  const webProxy = await webProxyNow(core);
  if (isOver(signal)) return null;
  memo.webProxy = webProxy;
  const remembered = deps.memory.protocol(core.view.environment.id, core.device());
  if (remembered !== null && remembered !== core.view.protocol)
    core.dispatch({ kind: 'protocol', protocol: remembered, because: remembered === 'V3' ? null : 'remembered' });
  const proxy = deps.createProxy({
    dataPlane: { host, port, extraCa: core.environment().extraCa, verifyCertificate: true, webProxy },
    bindAddress: 'localhost',
    protocol: core.view.protocol,
    tuning: { ...deps.proxyTuning, resetDecisionTimeoutMs },
  });
  memo.proxy = proxy;
  memo.proxyHost = host;
  memo.held = false;
  attachProxy(core, proxy);
  holdWhileAway(core);
  return proxy;
}

/** False: a port is taken, and the person was told. Nothing of the token was touched. */
export async function ensurePorts(core: Core, signal: AbortSignal): Promise<boolean> {
  const proxy = await ensureProxy(core, signal);
  if (proxy === null) return false;
  const result = await bindPorts(core, proxy, core.serviceIds());
  if (isOver(signal)) return false;
  if (!result.ok) {
    await present(core, diagnose(core.observed({ bind: result })));
    return false;
  }
  core.note(
    'ports-bound',
    'done',
    Object.fromEntries(result.listeners.map(({ serviceId, port }) => [serviceId === '' ? 'port' : serviceId, port])),
  );
  return true;
}

function start(core: Core, pair: TokenPair, reuse: boolean): void {
  const listeners = core.view.services.flatMap(({ serviceId, port }) => (port === null ? [] : [{ serviceId, port }]));
  core.showToken();
  core.note(
    'connecting',
    'noted',
    { token: pair.fingerprint, reuse: reuse ? 1 : 0 },
    { command: localproxyCommand(core.environment(), listeners, core.view.protocol) },
  );
  core.memo.proxy?.connect({ accessToken: pair.accessToken, clientToken: pair.clientToken });
}

/**
 * We hold no token that works: the tunnel was opened elsewhere. The person's one confirmation allows to get
 * one by rotating SOURCE, unless that would cut off somebody who is connected.
 */
async function obtainToken(core: Core, seen: DescribeSeen, signal: AbortSignal): Promise<boolean> {
  if (core.plane() === null) {
    await present(core, core.memo.pasted === null ? notSignedIn(core) : diagnose(core.observed({ token: 'spent' })));
    return false;
  }
  const takenOver = isTakenOver(core, seen);
  if (takenOver) {
    await present(core, diagnose(core.observed({ describe: seen, takenOver })));
    return false;
  }
  const facts: TunnelFacts | null = seen.kind === 'facts' ? seen.facts : null;
  const rotated = await rotateTokens(core, 'SOURCE', facts, signal);
  if (isOver(signal)) return false;
  if (rotated !== null) await present(core, rotated);
  return rotated === null;
}

/** The next handshake with what the ledger offers: marked in-use on disk before it is sent. */
export async function reconnect(core: Core, signal: AbortSignal): Promise<void> {
  const key = core.key();
  if (key === null) return;
  if (!(await ensurePorts(core, signal))) return;
  const offered = await core.deps.ledger.checkout(key);
  if (isOver(signal)) return;
  if (offered.kind === 'token') start(core, offered.pair, offered.reuse);
  else await present(core, diagnose(core.observed({ token: 'spent' })));
}

export async function connect(core: Core, signal = core.begin()): Promise<void> {
  const { deps } = core;
  core.memo.closedByService = false;
  core.memo.briefCloses = 0;
  core.memo.retryOf = null;
  returnFromTrial(core);
  core.dispatch({ kind: 'preparing', step: 'describe' });
  if (!(await findTunnel(core, signal)) || isOver(signal)) return;
  core.showToken();
  // Who holds a token that works needs nobody to be signed in for it.
  const seen = await describe(core, signal, isUsable(core.view.token) ? 'never' : undefined);
  if (isOver(signal)) return;
  const { tunnelId } = core.view;
  if (seen.kind === 'facts' && tunnelId !== null)
    core.note(
      'tunnel-described',
      'done',
      { status: seen.facts.status },
      { command: describeCommand(core.environment(), tunnelId) },
    );
  if ((await stopBefore(core, seen, signal)) || isOver(signal)) return;
  core.dispatch({ kind: 'preparing', step: 'ports' });
  if (!(await ensurePorts(core, signal)) || isOver(signal)) return;
  core.dispatch({ kind: 'preparing', step: 'token' });
  const key = core.key();
  if (key === null) return;
  let offered = await deps.ledger.checkout(key);
  if (isOver(signal)) return;
  if (offered.kind === 'none') {
    core.showToken();
    // Spent here before: say so and ask, as the customer's document does. Anything else is no token at all.
    if (offered.because === 'spent')
      return present(
        core,
        diagnose(core.observed({ describe: seen, token: 'spent', takenOver: isTakenOver(core, seen) })),
      );
    if (!(await obtainToken(core, seen, signal)) || isOver(signal)) return;
    offered = await deps.ledger.checkout(key);
    if (isOver(signal)) return;
  }
  if (offered.kind === 'token') start(core, offered.pair, offered.reuse);
  else await present(core, diagnose(core.observed({ describe: seen, token: 'spent' })));
}
