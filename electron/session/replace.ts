/**
 * Another tunnel takes the place of the one that ends: it is opened, its tunnel connection and the device in it are
 * awaited, and only then it takes the local ports over, which are open all the time. Until then nothing of the present
 * tunnel is touched; a tunnel that was opened is kept and shown until it is used or closed, for AWS charged for it.
 */
import { openedByTag, openingTag, ticketTag } from '../../shared/fleet/open-form';
import { closeCommand, openCommand } from '../../shared/commands/aws';
import type { TunnelFacts } from '../../shared/session/view';
import type { Problem } from '../../shared/problems/problem';
import { deniedTags } from '../../shared/session';
import type { CloudError, TunnelCalls } from '../cloud/contract';
import { arrival, Watched } from './arrival';
import { connect } from './connect';
import { serviceNow } from './describe';
import { diagnose } from './diagnosis/diagnose';
import { unexpectedProblem } from './diagnosis/parts';
import { lifetimeOf, turnToNext } from './next-tunnel';
import { openLabelled } from './open-and-close';
import { openTunnelsOf } from './open-tunnels';
import { notSignedIn, run } from './present';
import { FlowOver, type Session } from './session';
import { proxyOptions } from './source-proxy';

/** The next tunnel does not come now; what is open stays so, and is shown. */
class NotNow extends Error {
  constructor(readonly problem: Problem | null) {
    super('not now');
  }
}

const key = (session: Session, tunnelId: string) => ({ environmentId: session.view.environment.id, tunnelId });

/** Whoever gave up signing in knows why nothing happens. */
const because = (session: Session, error: CloudError): NotNow =>
  new NotNow(error.givenUp === true ? null : (diagnose(session.observed({ call: error })) ?? null));

/** Errors after which nobody knows whether AWS opened a tunnel. */
const mayHaveWorked = new Set<CloudError['kind']>(['service', 'offline', 'aborted', 'between', 'unknown', 'untrusted']);

const labels = ({ tunnel, ticket }: Session['view']) => ({
  description: tunnel?.description ?? null,
  // Those of the ticket and of the opening are set anew, and those of AWS cannot be set by anybody else.
  tags: (tunnel?.tags ?? []).filter(
    ({ key: name }) =>
      !/^aws:/i.test(name) && ![openedByTag, openingTag].includes(name) && (ticket === null || name !== ticketTag),
  ),
  ticket,
});

/**
 * One that an unanswered call opened after all: nobody pays twice. Only its tag proves that it is ours, and nobody
 * else's is touched.
 */
async function openedUnheard(session: Session, calls: TunnelCalls, signal: AbortSignal): Promise<string | null> {
  const { unansweredOpening } = session.facts;
  const { thingName } = session.view;
  if (unansweredOpening === null || thingName === null) return null;
  const services = session.serviceIds();
  const found = await openTunnelsOf(calls, thingName, services, () => session.deps.now(), signal);
  signal.throwIfAborted();
  const error = found.ok ? found.value.error : found.error;
  // Without an answer another call could open a second one.
  if (!found.ok || error !== null) throw because(session, error ?? (found as { error: CloudError }).error);
  const isOurs = ({ tags }: TunnelFacts): boolean =>
    tags.some(({ key: name, value }) => name === openingTag && value === unansweredOpening);
  return found.value.tunnels.find(isOurs)?.tunnelId ?? null;
}

/**
 * Opens it, its token first in the ledger. Not ended by a stop: AWS charges for it, and its token exists only in this
 * answer.
 */
async function openNext(session: Session, calls: TunnelCalls, signal: AbortSignal): Promise<string> {
  const { deps, view } = session;
  const { thingName } = view;
  if (thingName === null) throw new NotNow(null);
  session.dispatch({ kind: 'next', next: { kind: 'opening' } });
  const unheard = await openedUnheard(session, calls, signal);
  session.dispatch({ kind: 'opening-unanswered', opening: null });
  if (unheard !== null) return unheard;
  const destination = { thingName, services: session.serviceIds().filter((id) => id !== '') };
  const lifetimeMinutes = lifetimeOf(session);
  const opening = deps.newId();
  const { opened, sent, untagged } = await openLabelled(
    { ...labels(view), openedBy: deps.openedBy?.(view.environment.id) ?? null, opening },
    deniedTags({ denied: deps.denied(view.environment.id) }),
    (sending) => calls.open({ destination, lifetimeMinutes, ...sending }, session.lifetime.signal),
    signal,
  );
  if (!opened.ok) {
    const isTagged = sent.tags.some(({ key: name }) => name === openingTag);
    if (isTagged && mayHaveWorked.has(opened.error.kind)) session.dispatch({ kind: 'opening-unanswered', opening });
    throw because(session, opened.error);
  }
  const { tunnelId, sourceAccessToken } = opened.value;
  const now = serviceNow(session);
  await deps.ledger.add(
    key(session, tunnelId),
    sourceAccessToken,
    now === null ? null : now + lifetimeMinutes * 60_000,
  );
  session.dispatch({ kind: 'next-opened', untagged });
  const command = openCommand(session.environment(), destination, lifetimeMinutes, sent.description, sent.tags);
  session.note('tunnel-opened', 'done', { thing: thingName, services: destination.services.join(', ') }, { command });
  return tunnelId;
}

/** The pair for the next handshake; a new one where the one there was is worth nothing. */
async function tokenOf(session: Session, tunnelId: string, calls: TunnelCalls, signal: AbortSignal) {
  const { ledger } = session.deps;
  const of = key(session, tunnelId);
  let offered = await ledger.checkout(of, serviceNow(session));
  if (offered.kind === 'none') {
    const rotated = await session.rotations.run(`${of.environmentId}\n${tunnelId}`, 'SOURCE', async () => {
      const result = await calls.rotate(tunnelId, 'SOURCE', null, session.lifetime.signal);
      if (result.ok && result.value.sourceAccessToken !== null)
        await ledger.add(of, result.value.sourceAccessToken, null);
      return result;
    });
    if (!rotated.ok) throw because(session, rotated.error);
    offered = await ledger.checkout(of, serviceNow(session));
  }
  signal.throwIfAborted();
  if (offered.kind === 'none') throw new NotNow(null);
  return offered.pair;
}

/** Has it come beside the present one, and then take the ports over. */
async function bring(session: Session, tunnelId: string, calls: TunnelCalls, signal: AbortSignal): Promise<void> {
  const { deps, succession, source } = session;
  if (source === null) throw new NotNow(null);
  session.dispatch({ kind: 'next', next: { kind: 'coming', tunnelId, awaits: 'connection' } });
  const pair = await tokenOf(session, tunnelId, calls, signal);
  const options = await proxyOptions(session, source.webProxy);
  signal.throwIfAborted();
  const proxy = source.proxy.beside(options);
  succession.prepare(proxy);
  if (session.view.oneConnection) proxy.setOneConnection(true);
  const watched = new Watched(proxy, session);
  proxy.connect({ accessToken: pair.accessToken, clientToken: pair.clientToken });
  const outcome = await arrival(session, tunnelId, watched, calls, signal);
  if (outcome.kind === 'failed') {
    // Nobody else is on it: whatever the words, the next attempt has another token.
    if (outcome.isRefused) await deps.ledger.mark(key(session, tunnelId), 'spent');
    throw new NotNow(outcome.problem);
  }
  await takeOver(session, tunnelId, watched, outcome);
}

async function takeOver(
  session: Session,
  tunnelId: string,
  watched: Watched,
  { open, facts }: Extract<Awaited<ReturnType<typeof arrival>>, { kind: 'arrived' }>,
): Promise<void> {
  const { deps, succession, source, view } = session;
  const { proxy } = watched;
  const before = view.tunnelId;
  const isLeft = view.state.kind === 'closing' || view.state.kind === 'ended' || view.state.kind === 'ready';
  if (source === null || before === null || isLeft) throw new NotNow(null);
  const keep = succession.watch(before, source.proxy);
  // From here on no stop ends it half way: the ports would be closed with it.
  succession.arrived();
  const taken = await proxy.takePorts();
  if (!taken.ok || session.source !== source) {
    // The session was left meanwhile, and its ports with it.
    await proxy.stop();
    throw taken.ok ? new FlowOver() : new NotNow(unexpectedProblem(deps.now(), taken.code, null));
  }
  // What was being done about the one before is over.
  session.cancel();
  session.cancelTimers();
  session.attach(proxy, source.leadsTo, source.webProxy);
  session.dispatch({
    kind: 'replaced',
    tunnelId,
    facts,
    connection: { kind: 'open', since: open.openedAt, roundTrip: null, pongAt: null },
    lifetimeMinutes: lifetimeOf(session),
    at: deps.now(),
  });
  session.note('replaced', 'done');
  // What became of its tunnel connection while the ports were taken was told before the session listened.
  watched.end();
  if (watched.state !== open) session.owner.onProxyEvent(session, { kind: 'tunnel-connection', state: watched.state });
  session.showToken();
  keep();
  session.poller.now();
}

/** Begins, or tries once more. Answers at once; what becomes of it shows in the view. */
export function replace(session: Session): void {
  const { next } = session.view;
  const signal = session.succession.begin(new FlowOver());
  void run(session, async () => {
    let tunnelId = next?.kind === 'waiting' ? next.tunnelId : null;
    try {
      const calls = session.plane()?.prompting('always') ?? null;
      if (calls === null) throw new NotNow(notSignedIn(session));
      tunnelId ??= await openNext(session, calls, signal);
      await bring(session, tunnelId, calls, signal);
    } catch (error) {
      await session.succession.cancel(new FlowOver());
      const problem = error instanceof NotNow ? error.problem : null;
      const isOpen = tunnelId !== null;
      // Where the one before is over already, it may be the session's own by now.
      if (!isOpen || session.view.tunnelId !== tunnelId)
        session.dispatch({
          kind: 'next',
          next: isOpen || problem !== null ? { kind: 'waiting', tunnelId, problem } : null,
        });
      if (problem !== null) session.note('not-replaced', 'failed', { code: problem.code });
      // The present one may be over by now, or somebody left it.
      if (session.view.state.kind === 'ended') goOnInNext(session);
      else if (session.view.state.kind === 'ready') turnToNext(session);
      if (!(error instanceof NotNow)) throw error;
    }
  });
}

/** What is open stays open. */
export async function stopReplacing(session: Session): Promise<void> {
  await session.succession.cancel(new FlowOver());
}

/**
 * The tunnel is over. Where the next one is open already, that is gone on with: somebody asked for it, and AWS charged
 * for it.
 */
export function goOnInNext(session: Session): void {
  if (!turnToNext(session)) return;
  const signal = session.begin();
  void run(session, () => connect(session, signal), { show: true });
}

/**
 * Closes the tunnel that was opened to take this one's place. Where that is denied or fails, it stays, and why is
 * shown.
 */
export async function closeNext(session: Session): Promise<void> {
  const { next } = session.view;
  const calls = session.plane()?.prompting('always') ?? null;
  if (next?.kind !== 'waiting' || next.tunnelId === null || calls === null) return;
  const { tunnelId } = next;
  const closed = await calls.close(tunnelId, { delete: false }, session.lifetime.signal);
  const command = closeCommand(session.environment(), tunnelId, false);
  if (closed.ok || closed.error.kind === 'not-found') {
    await session.deps.ledger.mark(key(session, tunnelId), 'expired');
    session.note('tunnel-closed', 'done', {}, { command });
    if (session.view.next?.kind === 'waiting') session.dispatch({ kind: 'next', next: null });
    return;
  }
  const { error } = closed;
  if (error.givenUp === true) return;
  session.note('tunnel-closed', 'failed', { name: error.name }, { command, detail: error.words });
  session.dispatch({ kind: 'next', next: { ...next, problem: diagnose(session.observed({ call: error })) } });
}
