/** The self-test, joined to the running app and its desktop. */
import { app, Notification } from 'electron';
import type { SelfTestReport } from '../shared/about/self-test';
import { schemeHandled } from './deep-link/register';
import type { Environment } from './cloud';
import { runSelfTest } from './self-test/run';
import type { StateStore } from './ipc/state-store';
import type { WebProxyFor } from './net/web-proxy';
import type { Startup } from './startup';
import { openKeyStore } from './tokens/key-store';
import type { Desktop } from './window/desktop';
import { findSsh, findTerminal } from './window/terminal/found';

interface SelfTestSources {
  readonly startup: Pick<Startup, 'paths' | 'selfTest' | 'log'>;
  readonly state: StateStore;
  readonly webProxyFor: WebProxyFor;
  readonly workspace: { readonly environments: { active(): Environment } };
  readonly desktop: Pick<Desktop, 'windows' | 'external' | 'hasTray'>;
}

const here = { platform: process.platform, environment: process.env };

const usualLimitMs = 45_000;
const wholeLimitMs = 48_000;

/** Runs it when it is asked for. Two at a time would measure each other: whoever asks meanwhile gets the same. */
export function openSelfTest(sources: SelfTestSources): () => Promise<SelfTestReport> {
  const { startup, state, webProxyFor, workspace, desktop } = sources;
  const { paths, log } = startup;
  const programs = async () => ({
    terminal: await findTerminal(here),
    ssh: (await findSsh(here)) === null ? null : 'OpenSSH',
    rdp: await desktop.external.found('rdp'),
    vnc: await desktop.external.found('vnc'),
  });
  const start = (): Promise<SelfTestReport> => {
    const active = workspace.environments.active();
    return runSelfTest({
      version: app.getVersion(),
      // Whoever started the program for it waits for a minute, the start and the end included.
      limitMs:
        startup.selfTest === null ? usualLimitMs : Math.max(1_000, Math.round(wholeLimitMs - process.uptime() * 1000)),
      isPackaged: app.isPackaged,
      archive: app.isPackaged ? app.getAppPath() : null,
      programs: paths.programs,
      dataFolder: startup.selfTest?.dataFolder ?? paths.local,
      keyStore: openKeyStore,
      portRange: state.get('settings').portRange,
      environment: active.kind === 'practice' ? null : active,
      webProxyFor,
      desktop: {
        page: (signal) => desktop.windows.page.whenShown(signal),
        handlesLinks: () => schemeHandled(app, process.platform, process.execPath),
        programs,
        sshFile: () => findSsh(here),
        notifications: () => Notification.isSupported(),
        tray: desktop.hasTray,
      },
      log: log.child('self-test'),
    });
  };
  let running: Promise<SelfTestReport> | null = null;
  return () =>
    (running ??= start().finally(() => {
      running = null;
    }));
}
