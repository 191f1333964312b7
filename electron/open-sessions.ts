/** The sessions, joined to everything that one tunnel needs. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { versionWanted } from '../shared/updates/view';
import { openerOf } from './app/environments/accounts';
import type { Workspace } from './app/workspace';
import type { StateStore } from './ipc/state-store';
import { systemClock } from './net/clock';
import { systemAuthorities } from './net/trust';
import type { WebProxyFor } from './net/web-proxy';
import { SessionManager, defaultSessionTuning } from './session';
import type { Startup } from './startup';
import type { Stores } from './stores';
import { fingerprintOf } from './tokens';
import { defaultTuning, WorkerProxies } from './tunnel';
import type { Desktop } from './window/desktop';

interface SessionSources {
  readonly startup: Pick<Startup, 'log' | 'redactor'>;
  readonly stores: Pick<Stores, 'ledger' | 'remembered'>;
  readonly state: StateStore;
  readonly workspace: Workspace;
  readonly proxies: Pick<WorkerProxies, 'create'>;
  readonly webProxyFor: WebProxyFor;
  readonly desktop: Pick<Desktop, 'notify'>;
}

export const openProxies = ({ programs }: Startup['paths']): WorkerProxies =>
  new WorkerProxies(join(programs, 'tunnel-worker.cjs'), defaultTuning);

export function openSessions({
  startup,
  stores,
  state,
  workspace,
  proxies,
  webProxyFor,
  desktop,
}: SessionSources): SessionManager {
  const { log, redactor } = startup;
  const { environments, fleet, denials, clocks } = workspace;
  const sessions = new SessionManager({
    environmentOf: (id) => environments.get(id),
    environments: () => environments.list(),
    controlPlaneOf: (id) => fleet.controlPlaneOf(id),
    denied: (id) => denials.denied(id),
    actsAs: (id) => environments.actsAs(id),
    openedBy: (id) => openerOf(environments.account(id)),
    ledger: stores.ledger,
    createProxy: proxies.create,
    proxyTuning: defaultTuning,
    memory: stores.remembered,
    agentOf: fleet.agentOf,
    settings: () => state.get('settings'),
    versionWanted: () => versionWanted(state.get('policy').updates, state.get('about').version, Date.now()),
    authoritiesFor: systemAuthorities,
    webProxyFor,
    useServiceTime: (id, offset) => clocks.use(id, offset),
    fingerprint: fingerprintOf,
    redact: (text) => redactor.redact(text),
    log: log.child('session'),
    now: Date.now,
    random: Math.random,
    newId: randomUUID,
    timers: systemClock,
    tuning: defaultSessionTuning,
    onNotice: (notice) => desktop.notify(notice, notice.sessionId, sessions.views()),
  });
  return sessions;
}
