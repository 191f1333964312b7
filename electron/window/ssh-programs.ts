import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { OpenedService } from '../../shared/ipc/requests/session';
import type { SessionView } from '../../shared/session/view';
import type { MacTerminal } from '../../shared/settings/settings';
import type { MissingProgram } from '../../shared/ipc/missing-programs';
import type { OwnProgram } from '../../shared/settings/programs';
import type { Logger } from '../log/logger';
import { aliasOf } from './device-names';
import { includeLine, SshInclude } from './terminal/include';
import { openTerminal } from './terminal/open';
import { sshLine, type SshTarget } from './terminal/plan';
import { installedPrograms, openProgram } from './terminal/programs';

/** A program was found and did not start: which, and how it ended. */
export interface NotStarted {
  readonly notStarted: string;
}

/** What would be needed is not on this computer. */
export interface Missing {
  readonly missing: MissingProgram;
}

/** Who one is at a service of a session; null: nobody knows. */
export type UserOn = (view: SessionView, serviceId: string) => string | null;

/** What is known of a service of a session. */
interface KnownOn {
  readonly userOn: UserOn;
  /** A host key is pinned for it. */
  readonly knowsHostKey: (view: SessionView, serviceId: string) => boolean;
}

interface SshProgramsOptions {
  /** A folder of the app's own. */
  readonly userData: string;
  /** The app's own file of host keys, as ssh reads it. */
  readonly knownHostsFile: string;
  /** What the person's ssh configuration is to include. */
  readonly sshIncludeFile: string;
  readonly ownPrograms: () => readonly OwnProgram[];
  readonly macTerminal: () => MacTerminal;
  /** Whether the person's ssh configuration leads from this alias to this port. */
  readonly knowsAlias: (alias: string, port: number) => Promise<boolean>;
  readonly log: Logger;
}

/**
 * Programs of this computer that reach a device over ssh: its terminal, others, and whatever takes a line or a name.
 */
export class SshPrograms {
  readonly #options: SshProgramsOptions;
  readonly #include: SshInclude;
  /** What a person puts at the beginning of their ssh configuration; null: the path cannot be written in one. */
  readonly includeLine: string | null;
  readonly #platform = { platform: process.platform, environment: process.env };

  constructor(options: SshProgramsOptions) {
    this.#options = options;
    this.includeLine = includeLine(options.sshIncludeFile);
    this.#include = new SshInclude(options.sshIncludeFile, (error) =>
      options.log.warn('the file for the ssh configuration could not be written', { error }),
    );
  }

  /** Names of the programs that this computer has, and of the person's own. */
  async names(): Promise<readonly string[]> {
    const own = this.#options.ownPrograms().map(({ name }) => name);
    return [...(await installedPrograms(this.#platform)), ...own];
  }

  /** Opens an ssh service in one of them. Null: it is not here, or a value cannot be one of its arguments. */
  async openWith(
    view: SessionView,
    serviceId: string,
    program: string,
    userOn: UserOn,
  ): Promise<OpenedService | NotStarted | null> {
    const target = this.target(view, serviceId, userOn);
    if (target === null) return null;
    const { ownPrograms, knowsAlias } = this.#options;
    const aliasKnown = await knowsAlias(target.alias, target.port);
    const started = await openProgram(
      program,
      { ...target, thing: view.thingName, aliasKnown },
      { ...this.#platform, own: ownPrograms() },
    );
    if (started === null) return null;
    return started.ok ? { shared: null } : { notStarted: `${program} (${started.because})` };
  }

  /** Null: the service is no ssh service with a port. */
  async openTerminal(
    view: SessionView,
    serviceId: string,
    user: string | null,
  ): Promise<OpenedService | NotStarted | Missing | null> {
    const target = this.target(view, serviceId, () => user);
    if (target === null) return null;
    const opened = await openTerminal(target, {
      ...this.#platform,
      folder: join(this.#options.userData, 'terminal'),
      macTerminal: this.#options.macTerminal(),
      log: this.#options.log.child('terminal'),
    });
    if (opened.ok) return { shared: null };
    switch (opened.because) {
      case 'failed':
        return { notStarted: opened.detail };
      case 'no-ssh':
        return { missing: 'ssh' };
      case 'no-terminal':
        return { missing: 'terminal' };
      case 'not-allowed':
        return null;
      default:
        return opened satisfies never;
    }
  }

  /**
   * The line that reaches an ssh service from any shell, with the login, the alias and, where one is pinned, the host key
   * that the terminal is opened with.
   */
  line(view: SessionView, serviceId: string, { userOn, knowsHostKey }: KnownOn): string | null {
    const target = this.target(view, serviceId, userOn);
    if (target === null) return null;
    const knownHostsFile = knowsHostKey(view, serviceId) ? target.knownHostsFile : null;
    // As ssh finds it, whatever the environment says.
    return sshLine({ ...target, knownHostsFile }, { platform: process.platform, home: userInfo().homedir });
  }

  /** To be called with all sessions, whenever one changed. */
  sessionsChanged(views: readonly SessionView[], userOn: UserOn): void {
    const targets = views.flatMap((view) => {
      const own = view.services.flatMap(({ serviceId }) => {
        const target = this.target(view, serviceId, userOn);
        return target === null ? [] : [{ ...target, serviceId }];
      });
      // Behind a second ssh service is another server: the device's name is the usual one's.
      const main = own.length === 1 ? own[0] : own.find(({ serviceId }) => serviceId === 'SSH');
      return own.map((target) => ({ ...target, name: target === main ? view.thingName : null }));
    });
    void this.#include.update(targets);
  }

  /**
   * Resolves once the file for the person's ssh configuration is as the sessions are, or could not be written. Never
   * rejects.
   */
  namesWritten(): Promise<void> {
    return this.#include.settled();
  }

  /** How ssh reaches a service; null: it is no ssh service with a port. */
  target(view: SessionView, serviceId: string, userOn: UserOn): SshTarget | null {
    const service = view.services.find((each) => each.serviceId === serviceId);
    if (service === undefined || service.port === null || service.type !== 'ssh') return null;
    return {
      port: service.port,
      user: userOn(view, serviceId),
      alias: aliasOf(view, serviceId),
      knownHostsFile: this.#options.knownHostsFile,
    };
  }
}
