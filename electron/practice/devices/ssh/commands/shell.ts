import { setTimeout as wait } from 'node:timers/promises';
import { resolvePath } from '../../files/tree';
import { ShellExit, type CommandEntry } from './command';

/** Commands about the shell itself. */
export const shellCommands: Readonly<Record<string, CommandEntry>> = {
  cd: {
    help: 'change the folder',
    run: ({ args, shell }) => {
      const path = resolvePath(shell.cwd, args[0] ?? shell.home);
      shell.files.folder(path);
      shell.cwd = path;
      return 0;
    },
  },
  pwd: { help: 'name of the folder', run: async ({ shell, out }) => (await out(`${shell.cwd}\n`), 0) },
  echo: {
    help: 'print words',
    run: async ({ args, out }) => {
      const bare = args[0] === '-n';
      await out(bare ? args.slice(1).join(' ') : `${args.join(' ')}\n`);
      return 0;
    },
  },
  exit: {
    help: 'end the session',
    run: ({ args, shell }) => {
      throw new ShellExit(args[0] === undefined ? shell.lastStatus : Number(args[0]) & 0xff);
    },
  },
  logout: {
    help: '',
    run: ({ shell }) => {
      throw new ShellExit(shell.lastStatus);
    },
  },
  clear: { help: 'clear the screen', run: async ({ out }) => (await out('\x1b[H\x1b[2J\x1b[3J'), 0) },
  true: { help: '', run: () => 0 },
  false: { help: '', run: () => 1 },
  ':': { help: '', run: () => 0 },
  sleep: {
    help: 'wait some seconds',
    run: async ({ args, signal }) => {
      await wait(Math.max(0, Number(args[0]) || 0) * 1000, undefined, { signal });
      return 0;
    },
  },
  env: {
    help: '',
    run: async ({ shell, out }) => {
      await out(`HOME=${shell.home}\nUSER=${shell.user}\nPWD=${shell.cwd}\nSHELL=/bin/sh\nPATH=/usr/bin:/bin\n`);
      return 0;
    },
  },
};
