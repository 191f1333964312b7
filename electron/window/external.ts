import { basename, isAbsolute } from 'node:path';
import { app, shell } from 'electron';
import type { Logger } from '../log/logger';
import {
  helpPages,
  isNamedPage,
  isTicketPage,
  isWebPage,
  mayOpenService,
  serviceAddress,
  settingsAddress,
  type HelpPage,
} from './addresses';
import { runDetached } from './terminal/run';
import { findProgram } from './terminal/find';
import { type Start, type ViewedType, viewersFor } from './viewers';

/**
 * `no-program`: this computer has nothing to open it with. `failed`: the system refused. `not-allowed`: never handed
 * over.
 */
type Opened =
  | { readonly ok: true; readonly with: string }
  | { readonly ok: false; readonly because: 'no-program' | 'failed' | 'not-allowed' };

/** Programs that show the settings on Linux desktops, in the order they are tried. */
const linuxSettings = {
  date: [
    ['gnome-control-center', 'datetime'],
    ['systemsettings', 'kcm_clock'],
    ['cinnamon-settings', 'calendar'],
    ['time-admin'],
  ],
  proxy: [
    ['gnome-control-center', 'network'],
    ['systemsettings', 'kcm_proxy'],
    ['cinnamon-settings', 'network'],
  ],
} as const;

interface ExternalOptions {
  readonly platform: NodeJS.Platform;
  /** For the files that viewers open; a folder of the app's own. */
  readonly folder: string;
  /** Whether this computer has a program for addresses of this scheme. Linux often does not say. */
  readonly hasHandler: (scheme: string) => boolean;
  readonly log: Logger;
}

/**
 * Whether this computer has a program for a scheme. Linux names none, whether there is one or not; its viewers are
 * looked for by name.
 */
export const hasHandler = (scheme: string): boolean =>
  process.platform === 'darwin' || app.getApplicationNameForProtocol(`${scheme}://`) !== '';

/** The only way out of the app into other programs: loopback services, constant help pages, settings of the system. */
export class External {
  readonly #options: ExternalOptions;

  constructor(options: ExternalOptions) {
    this.#options = options;
  }

  /** The program that would show such a service, by the name of its file; null: none is known here. */
  async found(type: ViewedType): Promise<string | null> {
    const { platform, folder } = this.#options;
    // There a file, or the system's own viewer, is opened by whatever the system has for it.
    if (platform === 'darwin') return app.getApplicationNameForProtocol(`${type}://`) || null;
    for (const [name] of await viewersFor(type, 1, { platform, environment: process.env, folder }))
      if (isAbsolute(name) || (await findProgram(name, process.env, platform)) !== null) return basename(name);
    return null;
  }

  /** `host`: of a web page (`web-host.ts`). */
  async openService(type: 'http' | 'https' | ViewedType, port: number, host?: string): Promise<Opened> {
    if (type === 'rdp' || type === 'vnc') {
      const { platform, folder } = this.#options;
      const viewers = await viewersFor(type, port, { platform, environment: process.env, folder });
      const started = await this.#start(viewers);
      if (started.ok || type === 'rdp' || !this.#options.hasHandler('vnc')) return started;
    }
    const address = serviceAddress(type, port, host);
    return address !== null && mayOpenService(address) ? this.#hand(address) : { ok: false, because: 'not-allowed' };
  }

  openHelp(page: HelpPage): Promise<Opened> {
    return this.#hand(helpPages[page]);
  }

  /** The page of a company's access portal. It comes from AWS, or from the start URL that a person typed. */
  openSignIn(address: string): Promise<Opened> {
    return isWebPage(address) ? this.#hand(address) : Promise.resolve({ ok: false, because: 'not-allowed' });
  }

  /** The page of a ticket: made of what a person or their company set, and of the ticket's name. */
  openTicket(address: string): Promise<Opened> {
    return isTicketPage(address) ? this.#hand(address) : Promise.resolve({ ok: false, because: 'not-allowed' });
  }

  /** A page that a device named: the person agreed to its whole address. */
  openPage(address: string): Promise<Opened> {
    return isNamedPage(address) ? this.#hand(address) : Promise.resolve({ ok: false, because: 'not-allowed' });
  }

  openSettings(which: 'date' | 'proxy'): Promise<Opened> {
    const address = settingsAddress(which, this.#options.platform);
    return address === null ? this.#start(linuxSettings[which]) : this.#hand(address);
  }

  async #hand(address: string): Promise<Opened> {
    const scheme = address.split(':', 1)[0] ?? '';
    try {
      await shell.openExternal(address);
      return { ok: true, with: scheme };
    } catch (error) {
      this.#options.log.warn('the system could not open an address', { scheme, error });
      return { ok: false, because: 'failed' };
    }
  }

  /** Starts the first of these programs that is installed. */
  async #start(candidates: readonly Start[]): Promise<Opened> {
    for (const [name, ...args] of candidates) {
      const program = isAbsolute(name) ? name : await findProgram(name, process.env, this.#options.platform);
      if (program === null) continue;
      const started = await runDetached(program, args);
      if (started.ok) return { ok: true, with: name };
      this.#options.log.warn('a program could not be started', { program: name, because: started.because });
    }
    return { ok: false, because: 'no-program' };
  }
}
