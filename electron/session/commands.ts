/** What a person commands a session. What is allowed was checked by the manager. */
import type { Problem } from '../../shared/problems/problem';
import type { ClientMode } from '../../shared/problems/recovery';
import { problemOf } from '../../shared/session';
import { connect, reconnect } from './connect';
import { describe } from './describe';
import { conclude, look } from './device-watch';
import { diagnose } from './diagnosis/diagnose';
import { stopFindingOut } from './find-out';
import { closeTunnel, openTunnel, type NewTunnel } from './open-and-close';
import { present, run } from './present';
import { forgetDevice, tryProtocol } from './protocol';
import { rotate } from './repair';
import { lifetimeOf, turnToNext } from './next-tunnel';
import { CommandUndone, type Session } from './session';
import { networkProblems, portsName, rememberPorts, renewWebProxy } from './source-proxy';
import { actOn } from './tunnel-connection';

/**
 * Runs the flow of a command. Where it is not done after all (its person gave up signing in, or it is denied),
 * everything is as it was before; what the connection did meanwhile is acted on now.
 */
function command(session: Session, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const signal = session.begin(true);
  const undoable = async (): Promise<void> => {
    try {
      await work(signal);
    } catch (error) {
      if (!(error instanceof CommandUndone)) throw error;
      const { missed } = session.facts;
      await session.undo();
      if (missed !== null) actOn(session, missed);
    } finally {
      // It has done its work: there is nothing any more that could be undone.
      if (session.isCommand(signal)) session.dispatch({ kind: 'flow-over' });
    }
  };
  return run(session, undoable, { show: true });
}

/** Describes once so that the screen has something to show; changes nothing. */
export function show(session: Session): void {
  void run(
    session,
    async () => {
      session.showToken();
      const seen = await describe(session, session.lifetime.signal);
      if (session.view.state.kind === 'ready' || (seen.kind === 'facts' && seen.facts.status === 'CLOSED'))
        await conclude(session, seen);
    },
    { show: true },
  );
}

export function connectNow(session: Session): void {
  void command(session, (signal) => connect(session, signal));
}

export function openFirst(session: Session, wanted: NewTunnel, ticket: string | null): void {
  const { state } = session.view;
  void command(session, (signal) => {
    if (ticket !== null) session.dispatch({ kind: 'ticket', ticket });
    return openTunnel(session, wanted, state.kind === 'ended' ? state.problem : null, signal);
  });
}

/** A new tunnel to the same thing, in place of the one whose end `problem` is. */
function openAnother(session: Session, problem: Problem): void {
  const { view } = session;
  const { thingName } = view;
  const known = view.services.map(({ serviceId }) => serviceId).filter((serviceId) => serviceId !== '');
  const services = known.length > 0 ? known : ['SSH'];
  const lifetimeMinutes = lifetimeOf(session);
  if (thingName !== null)
    void command(session, (signal) => openTunnel(session, { thingName, services, lifetimeMinutes }, problem, signal));
}

export function rotateNow(session: Session, mode: ClientMode, problem: Problem | null): void {
  void command(session, (signal) => {
    // Whoever rotates the source once allows it for this tunnel (shared/README.md, Tokens).
    if (mode !== 'DESTINATION') session.dispatch({ kind: 'rotation-allowed', allowed: true });
    return rotate(session, mode, problem, signal);
  });
}

/** Again, on a connection that stands or from the beginning. */
function retry(session: Session): void {
  if (session.view.connection.kind !== 'open') {
    connectNow(session);
    return;
  }
  void command(session, async (signal) => {
    session.dispatch({ kind: 'retrying' });
    await look(session, signal);
  });
}

function useRegion(session: Session, environmentId: string): void {
  const { deps } = session;
  const environment = deps.environmentOf(environmentId);
  if (environment === null) return;
  void command(session, async (signal) => {
    const { id, kind, region } = environment;
    const hasAccount = deps.controlPlaneOf(id) !== null;
    session.dispatch({ kind: 'environment', environment: { id, kind, region }, hasAccount });
    session.dispatch({ kind: 'denied', denied: deps.denied(id) });
    await connect(session, signal);
  });
}

/** Where a tunnel of this region is looked for: best where somebody is signed in. */
function environmentIn({ deps, view }: Session, region: string): string | null {
  const there = deps.environments().filter((environment) => environment.region === region);
  const signedIn = there.find(({ id }) => id !== view.environment.id && deps.controlPlaneOf(id) !== null);
  return (signedIn ?? there[0])?.id ?? null;
}

/** Why a command is refused. */
interface Refusal {
  readonly code: 'not-now' | 'bad-environment';
  readonly detail: string;
}

/**
 * A person allowed to end the programs' connections in order to find out how the device is spoken to. `to` null: on one
 * of the app's own.
 */
function askDevice(session: Session, to: 'V1' | 'V2' | null): void {
  if (to !== null) {
    tryProtocol(session, to);
    return;
  }
  session.dispatch({ kind: 'find-out-wanted', byPerson: true });
  void command(session, (signal) => reconnect(session, signal));
}

/** The one button of a problem. Null: it is under way. */
export function recover(session: Session, problem: Problem): Refusal | null {
  const { recovery } = problem;
  const { deps, view } = session;
  switch (recovery.kind) {
    case 'rotate':
      // Whoever comes with the new token may be another agent.
      if (problem.code === 'device-silent') forgetDevice(session);
      rotateNow(session, recovery.mode, problem);
      return null;
    case 'open-new-tunnel':
      openAnother(session, problem);
      return null;
    case 'use-region': {
      const found = environmentIn(session, recovery.region);
      if (found === null) return { code: 'bad-environment', detail: recovery.region };
      useRegion(session, found);
      return null;
    }
    case 'use-port': {
      for (const { serviceId, port } of recovery.ports) {
        deps.memory.rememberPort(view.environment.id, portsName(session), serviceId, port);
        session.note('port-moved', 'done', { service: serviceId, port });
      }
      connectNow(session);
      return null;
    }
    case 'use-service-time':
      deps.useServiceTime?.(view.environment.id, recovery.offset);
      retry(session);
      return null;
    case 'ask-device':
      askDevice(session, recovery.to);
      return null;
    case 'retry':
    case 'sign-in':
      retry(session);
      return null;
    // The window itself acts on these.
    case 'choose-port':
    case 'copy-request':
    case 'paste-token':
    case 'open-date-settings':
    case 'proxy-settings':
    case 'certificate-file':
    case 'copy-network-request':
    case 'proxy-password':
    case 'continue':
    case 'save-report':
    case 'none':
      return { code: 'not-now', detail: recovery.kind };
    default:
      return recovery satisfies never;
  }
}

/** Another tunnel takes this session's place: what the session is called, and its local ports, stay. */
export function retarget(session: Session, tunnelId: string | null, thingName: string | null): void {
  const { view, deps } = session;
  const bound = view.services.flatMap(({ serviceId, port }) => (port === null ? [] : [{ serviceId, port }]));
  const remembered = view.services.flatMap(({ serviceId }) => {
    const port = deps.memory.port(view.environment.id, portsName(session), serviceId);
    return port === null ? [] : [{ serviceId, port }];
  });
  session.cancel();
  session.dispatch({ kind: 'token-pasted', key: null });
  session.dispatch({ kind: 'tunnel', tunnelId, thingName: thingName ?? view.thingName, opened: null });
  // Remembered under the name the session has now.
  rememberPorts(session, bound.length > 0 ? bound : remembered, true);
}

export async function disconnect(session: Session): Promise<void> {
  session.cancel();
  session.note('disconnected', 'done');
  session.dispatch({ kind: 'stopped', problem: null });
  await session.release();
  turnToNext(session);
}

/** Ends what runs. What was wrong before is still wrong, and said again. */
export async function stop(session: Session): Promise<void> {
  const { view, facts, deps } = session;
  const { state, tunnel, connection } = view;
  if (state.kind === 'repairing' && stopFindingOut(session)) return;
  session.cancel();
  if (state.kind === 'waiting-for-device' && connection.kind === 'open' && tunnel !== null) {
    const away = { ...tunnel, destination: { ...tunnel.destination, status: 'DISCONNECTED' as const } };
    const { notified, since } = facts.watch ?? { notified: false, since: deps.now() };
    const watched = { notified, watchedFor: deps.now() - since };
    return present(session, diagnose(session.observed({ describe: { kind: 'facts', facts: away }, watched })));
  }
  const problem = state.kind === 'repairing' ? problemOf(state) : null;
  if (connection.kind !== 'open') session.proxy?.disconnect();
  session.dispatch({ kind: 'stopped', problem });
  if (problem !== null) return;
  session.note('disconnected', 'done');
  await session.release();
  turnToNext(session);
}

/** Resolves once it is closed, or why not is shown. */
export const close = (session: Session, options: { readonly delete: boolean }): Promise<void> =>
  command(session, (signal) => closeTunnel(session, options, signal));

/** Null: done. Otherwise the port is taken; nothing was changed. */
export async function movePort(session: Session, serviceId: string, port: number): Promise<Problem | null> {
  const { view, proxy } = session;
  const bound = view.services.flatMap((service) =>
    service.port === null ? [] : [{ serviceId: service.serviceId, port: service.port }],
  );
  if (proxy !== null && bound.length > 0) {
    const result = await proxy.bind(
      bound.map((listener) => (listener.serviceId === serviceId ? { serviceId, port } : listener)),
    );
    if (!result.ok) return diagnose(session.observed({ bind: result }));
    session.dispatch({ kind: 'ports-bound', listeners: result.listeners });
  }
  rememberPorts(session, [{ serviceId, port }], true);
  session.note('port-moved', 'done', { service: serviceId, port });
  return null;
}

/** The network is another one, or the machine woke up: ask and probe at once instead of waiting for a timeout. */
export function wake(session: Session): void {
  session.poller.resume();
  const { state, connection } = session.view;
  // A connection that stands is asked at once; one that waits tries again at once, over the web proxy that is right
  // now.
  const waits = connection.kind === 'waiting';
  if (!waits) session.proxy?.probe();
  void run(
    session,
    async () => {
      await renewWebProxy(session);
      if (waits) session.proxy?.probe();
    },
    { show: true },
  );
  if (state.kind === 'problem' && networkProblems.has(state.problem.code)) {
    const signal = session.begin();
    void run(session, () => connect(session, signal), { show: true });
  } else session.poller.now();
}

/** The computer's clock was set back: what is known moves with it, and is asked for anew. */
export function setClockBack(session: Session, byMs: number): void {
  session.dispatch({ kind: 'clock-set-back', byMs });
  session.poller.now();
}
