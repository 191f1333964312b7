import { resolvePath, type FileTree } from '../files/tree';
import type { DeviceIdentity } from '../services/identity';

/** The device as one user meets it. */
export interface Login {
  readonly device: DeviceIdentity;
  readonly files: FileTree;
  readonly user: string;
}

/** A command ended with a status other than 0. `message` goes to standard error; '' says nothing. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly status = 1,
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

/** What one shell remembers between its commands. */
export class Shell {
  readonly device: DeviceIdentity;
  readonly files: FileTree;
  readonly user: string;
  readonly home: string;
  folder: string;
  lastStatus = 0;

  constructor({ device, files, user }: Login) {
    const own = user === 'root' ? '/root' : `/home/${user}`;
    this.device = device;
    this.files = files;
    this.user = user;
    this.home = /^[A-Za-z0-9_.-]+$/.test(user) && files.has(own) ? own : '/home/technician';
    this.folder = this.home;
  }

  /** The absolute path that a user means: from the present folder, with `~` for the home folder. */
  resolve(path: string): string {
    return resolvePath(this.folder, /^~(\/|$)/.test(path) ? this.home + path.slice(1) : path);
  }

  /** `technician@pump-station-07:~$ ` */
  get prompt(): string {
    const { home, folder, user, device } = this;
    const isInHome = folder === home || folder.startsWith(`${home}/`);
    const shown = isInHome ? `~${folder.slice(home.length)}` : folder;
    return `${user}@${device.thingName}:${shown}${user === 'root' ? '#' : '$'} `;
  }
}
