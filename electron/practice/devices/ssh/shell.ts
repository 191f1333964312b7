import { posix } from 'node:path';
import type { FileTree } from '../files/tree';
import type { DeviceIdentity } from '../services/identity';

/** A command ended with a status other than 0. `message` goes to standard error; '' says nothing. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Ends the shell. */
export class ShellExit extends Error {
  constructor(readonly status: number) {
    super('exit');
  }
}

/** The size of a terminal, in characters. */
export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** The device as one user meets it, and what one shell remembers between its commands. */
export class Shell {
  readonly home = '/home/technician';
  folder: string = this.home;
  lastStatus = 0;
  /** Null: there is no terminal. */
  window: WindowSize | null = null;

  constructor(
    readonly device: DeviceIdentity,
    readonly files: FileTree,
    readonly user: string,
  ) {}

  /** The absolute path that a user means: from the present folder, with `~` for the home folder. */
  resolve(path: string): string {
    return posix.resolve(this.folder, /^~(\/|$)/.test(path) ? this.home + path.slice(1) : path);
  }

  /** `technician@pump-station-07:~$ ` */
  get prompt(): string {
    const { home, folder, user, device } = this;
    const shown = `${folder}/`.startsWith(`${home}/`) ? `~${folder.slice(home.length)}` : folder;
    return `${user}@${device.thingName}:${shown}$ `;
  }
}
