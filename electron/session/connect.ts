/** From rest to a handshake: find the tunnel, describe it, bind the ports, and only then touch a token. */
import { isUsableToken } from '../../shared/session';
import type { Environment } from '../cloud/contract';
import type { TokenKey, TokenPair } from '../tokens/contract';
import { describeCommand, localproxyCommand } from '../../shared/commands/aws';
import { describe, findElsewhere, isTakenOver, serviceNow } from './describe';
import { diagnose } from './diagnosis/diagnose';
import type { DescribeSeen } from './diagnosis/observations';
import { wantToFindOut } from './find-out';
import { openTunnelsOf } from './open-tunnels';
import { notSignedIn, present } from './present';
import { rotateTokens } from './rotate-tokens';
import type { Session } from './session';
import { ensurePorts } from './source-proxy';

/** A session of a thing takes the open tunnel that suits best. False: there is none, and the person was told. */
async function findTunnel(session: Session, signal: AbortSignal): Promise<boolean> {
  const { view, deps } = session;
  const { thingName } = view;
  if (session.facts.pastedToken !== null || view.tunnelId !== null) return true;
  const calls = session.calls(signal);
  if (calls === null || thingName === null) {
    await present(session, notSignedIn(session));
    return false;
  }
  const wanted = view.services.map(({ serviceId }) => serviceId).filter((serviceId) => serviceId !== '');
  const found = await openTunnelsOf(calls, thingName, wanted, () => deps.now(), signal);
  const error = found.ok ? found.value.error : found.error;
  if (error !== null) session.failed(error, signal);
  signal.throwIfAborted();
  if (!found.ok) {
    await present(session, diagnose(session.observed({ call: found.error })));
    return false;
  }
  // What cannot be described may be joined all the same: then the newest.
  const tunnelId = found.value.tunnels[0]?.tunnelId ?? found.value.unseen[0];
  if (tunnelId === undefined) {
    await present(session, {
      code: 'tunnel-ended',
      params: { how: 'not-found', endedAt: null, thingName },
      recovery: { kind: 'open-new-tunnel' },
      answer: null,
      at: deps.now(),
    });
    return false;
  }
  session.dispatch({ kind: 'tunnel', tunnelId, thingName, opened: null });
  session.dispatch({ kind: 'preparing', step: 'describe' });
  return true;
}

/** Troubles of DescribeTunnel that do not matter to somebody who holds a usable token. */
const bearable = new Set([
  'not-signed-in',
  'sign-in-expired',
  'sign-in-silent',
  'throttled',
  'service',
  'between',
  'unknown',
]);

/** True: what DescribeTunnel said makes connecting pointless, and the person was told. */
async function isPointless(session: Session, seen: DescribeSeen, signal: AbortSignal): Promise<boolean> {
  const { token } = session.view;
  const usable = isUsableToken(token);
  if (seen.kind === 'facts' && seen.facts.status === 'OPEN') return false;
  if (seen.kind === 'not-asked') {
    if (usable || token.state === 'spent') return false;
    await present(session, notSignedIn(session));
    return true;
  }
  // Not being allowed to look does not mean not being allowed to connect: a new token may be had all the same.
  if (seen.kind === 'failed' && (seen.error.kind === 'access-denied' || (usable && bearable.has(seen.error.kind))))
    return false;
  const foundInRegion =
    seen.kind === 'failed' && seen.error.kind === 'not-found' ? await findElsewhere(session, signal) : null;
  await present(session, diagnose(session.observed({ describe: seen, foundInRegion })));
  return true;
}

/** False: a port is taken, and the person was told. */
async function hasPorts(session: Session, signal: AbortSignal): Promise<boolean> {
  const bound = await ensurePorts(session, signal);
  if (!bound.ok) await present(session, diagnose(session.observed({ bind: bound })));
  return bound.ok;
}

/** AWS's own data plane goes by its region. */
const placeOf = ({
  kind,
  region,
  dataPlane: { host, port },
}: Environment): Parameters<typeof localproxyCommand>[0] => ({
  region,
  dataPlane: kind === 'aws' ? null : `${host}:${port}`,
});

function start(session: Session, pair: TokenPair, reuse: boolean): void {
  const { view, proxy } = session;
  const listeners = view.services.flatMap(({ serviceId, port }) => (port === null ? [] : [{ serviceId, port }]));
  session.showToken();
  wantToFindOut(session);
  session.note(
    'connecting',
    'noted',
    { token: pair.fingerprint, reuse: reuse ? 1 : 0 },
    { command: localproxyCommand(placeOf(session.environment()), listeners, view.protocol) },
  );
  proxy?.connect({ accessToken: pair.accessToken, clientToken: pair.clientToken });
}

/**
 * The next handshake with what the ledger offers: marked in-use on disk before it is sent. `seen`: absent, nobody was
 * asked.
 */
async function handshake(session: Session, key: TokenKey, signal: AbortSignal, seen?: DescribeSeen): Promise<void> {
  const offered = await session.deps.ledger.checkout(key, serviceNow(session));
  signal.throwIfAborted();
  if (offered.kind === 'token') start(session, offered.pair, offered.reuse);
  else
    await present(
      session,
      diagnose(session.observed({ token: 'spent', ...(seen === undefined ? {} : { describe: seen }) })),
    );
}

/**
 * We hold no token that works: the tunnel was opened elsewhere. The person's one confirmation allows to get one by
 * rotating SOURCE, unless that would cut off somebody who is connected. False: there is none, and the person was told.
 */
async function obtainToken(session: Session, seen: DescribeSeen, signal: AbortSignal): Promise<boolean> {
  if (session.plane() === null) {
    const isPasted = session.facts.pastedToken !== null;
    await present(session, isPasted ? diagnose(session.observed({ token: 'spent' })) : notSignedIn(session));
    return false;
  }
  const takenOver = isTakenOver(session, seen);
  if (takenOver) {
    await present(session, diagnose(session.observed({ describe: seen, takenOver })));
    return false;
  }
  const failed = await rotateTokens(session, 'SOURCE', seen.kind === 'facts' ? seen.facts : null, signal);
  if (failed !== null) await present(session, failed);
  return failed === null;
}

/** The next handshake of a session that was connecting or connected before. Throws where the flow is over. */
export async function reconnect(session: Session, signal: AbortSignal): Promise<void> {
  const key = session.key();
  if (key !== null && (await hasPorts(session, signal))) await handshake(session, key, signal);
}

/** Connects, from whatever the session is in. Throws where the flow is over. */
export async function connect(session: Session, signal: AbortSignal): Promise<void> {
  session.dispatch({ kind: 'connect-began' });
  session.dispatch({ kind: 'preparing', step: 'describe' });
  if (!(await findTunnel(session, signal))) return;
  session.showToken();
  // Who holds a token that works needs nobody to be signed in for it.
  const seen = await describe(session, signal, isUsableToken(session.view.token) ? 'never' : undefined);
  const { tunnelId } = session.view;
  if (seen.kind === 'facts' && tunnelId !== null)
    session.note(
      'tunnel-described',
      'done',
      { status: seen.facts.status },
      { command: describeCommand(session.environment(), tunnelId) },
    );
  if (await isPointless(session, seen, signal)) return;
  session.dispatch({ kind: 'preparing', step: 'ports' });
  if (!(await hasPorts(session, signal))) return;
  session.dispatch({ kind: 'preparing', step: 'token' });
  const key = session.key();
  if (key === null) return;
  const offered = await session.deps.ledger.checkout(key, serviceNow(session));
  signal.throwIfAborted();
  if (offered.kind === 'token') {
    start(session, offered.pair, offered.reuse);
    return;
  }
  session.showToken();
  // Spent here before: say so and ask, as the customer's document does. Anything else is no token at all.
  if (offered.because === 'spent')
    return present(
      session,
      diagnose(session.observed({ describe: seen, token: 'spent', takenOver: isTakenOver(session, seen) })),
    );
  if (await obtainToken(session, seen, signal)) await handshake(session, key, signal, seen);
}
