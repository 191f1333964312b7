import { shell } from 'electron';
import type { Logger } from '../log/logger';
import {
  helpPages,
  isNamedPage,
  isTicketPage,
  isWebPage,
  mayOpenService,
  serviceAddress,
  settingsAddress,
  type AddressedType,
  type HelpPage,
} from './addresses';
import { runDetached } from './terminal/run';
import { findProgram } from './terminal/find';

/** `no-program`: this computer has nothing to open it with. `failed`: the system refused. `not-allowed`: never handed over. */
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

/** Viewers that take a loopback address as an argument, for systems without a handler of the scheme. */
const viewers: Readonly<
  Record<'rdp' | 'vnc', Partial<Record<NodeJS.Platform, readonly ((port: number) => readonly [string, ...string[]])[]>>>
> = {
  rdp: {
    win32: [(port) => ['mstsc.exe', `/v:127.0.0.1:${port}`]],
    linux: [
      (port) => ['remmina', '-c', `rdp://127.0.0.1:${port}`],
      (port) => ['xfreerdp3', `/v:127.0.0.1:${port}`],
      (port) => ['xfreerdp', `/v:127.0.0.1:${port}`],
    ],
  },
  vnc: {
    win32: [(port) => ['vncviewer.exe', `127.0.0.1::${port}`]],
    linux: [(port) => ['remmina', '-c', `vnc://127.0.0.1:${port}`], (port) => ['vncviewer', `127.0.0.1::${port}`]],
  },
};

/** The only way out of the app into other programs: loopback services, constant help pages, settings of the system. */
export class External {
  readonly #platform: NodeJS.Platform;
  readonly #log: Logger;

  constructor(platform: NodeJS.Platform, log: Logger) {
    this.#platform = platform;
    this.#log = log;
  }

  /** `host`: of a web page (`web-host.ts`). */
  async openService(type: AddressedType, port: number, host?: string): Promise<Opened> {
    const address = serviceAddress(type, port, host);
    if (address === null || !mayOpenService(address)) return { ok: false, because: 'not-allowed' };
    const own = type === 'rdp' || type === 'vnc' ? viewers[type][this.#platform] : undefined;
    return own === undefined ? this.#hand(address) : this.#start(own.map((viewer) => viewer(port)));
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
    const address = settingsAddress(which, this.#platform);
    return address === null ? this.#start(linuxSettings[which]) : this.#hand(address);
  }

  async #hand(address: string): Promise<Opened> {
    const scheme = address.split(':', 1)[0] ?? '';
    try {
      await shell.openExternal(address);
      return { ok: true, with: scheme };
    } catch (error) {
      this.#log.warn('the system could not open an address', { scheme, error });
      return { ok: false, because: 'failed' };
    }
  }

  /** Starts the first of these programs that is installed. */
  async #start(candidates: readonly (readonly [string, ...string[]])[]): Promise<Opened> {
    for (const [name, ...args] of candidates) {
      const program = await findProgram(name, process.env, this.#platform);
      if (program === null) continue;
      const started = await runDetached(program, args);
      if (started.ok) return { ok: true, with: name };
      this.#log.warn('a program could not be started', { program: name, because: started.because });
    }
    return { ok: false, because: 'no-program' };
  }
}
