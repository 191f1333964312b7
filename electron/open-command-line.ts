/** The command line, joined to the running app. */
import { isPlainUser } from '../shared/visit/user';
import type { Handlers } from '../shared/ipc/contract';
import { Commands } from './app/commands';
import type { Reports } from './app/reports';
import type { Workspace } from './app/workspace';
import { serveCommands } from './command-line/server';
import type { StateStore } from './ipc/state-store';
import type { Presets } from './policy/contract';
import type { SessionManager } from './session';
import type { Startup } from './startup';
import type { Visits } from './visit';
import type { Desktop } from './window/desktop';

interface CommandLineSources {
  readonly startup: Pick<Startup, 'inbox' | 'log' | 'paths' | 'selfTest'>;
  readonly state: StateStore;
  readonly presets: Presets;
  readonly desktop: Pick<Desktop, 'ssh' | 'windows'>;
  readonly workspace: Workspace;
  readonly sessions: SessionManager;
  readonly visits: Visits;
  readonly reports: Reports;
  readonly handlers: Handlers;
}

/** Commands are answered from now on. Returns the way to stop; it resolves once nothing of the socket is left. */
export function openCommandLine(sources: CommandLineSources): () => Promise<void> {
  const { startup, state, presets, desktop, workspace, sessions, visits, reports, handlers } = sources;
  if (startup.selfTest !== null) return () => Promise.resolve();
  const log = startup.log.child('command-line');
  const commands = new Commands({
    sessions,
    environments: workspace.environments,
    devices: workspace.fleet.devices,
    links: workspace.links,
    answers: workspace.linkAnswers,
    inbox: startup.inbox,
    presets,
    reports,
    handlers,
    linkPage: () => state.get('settings').linkPage,
    lifetimeMinutes: () => state.get('settings').lifetimeMinutes,
    targetOf(view, serviceId) {
      const user = visits.userOn(view, serviceId);
      const target = desktop.ssh.target(view, serviceId, () => (user !== null && isPlainUser(user) ? user : null));
      const { alias, knownHostsFile = null } = target ?? {};
      return {
        user: user !== null && isPlainUser(user) ? user : null,
        ssh: alias === undefined || knownHostsFile === null ? null : { alias, knownHostsFile },
      };
    },
    namesWritten: () => desktop.ssh.namesWritten(),
    show: () => desktop.windows.show(),
  });
  const serving = serveCommands({
    local: startup.paths.local,
    answer: (request, say, gone) => commands.answer(request, say, gone),
    log,
  })
    .then((server) => {
      if (server === null) log.warn('no path is short enough for the socket of the command line');
      return server;
    })
    .catch((error: unknown) => {
      log.error('the command line cannot be served', { error });
      return null;
    });
  return async () => (await serving)?.close();
}
