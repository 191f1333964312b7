/**
 * A shell that lives on when its connection breaks: tmux or screen, where the device has one and the person wants it.
 */
import { createHash } from 'node:crypto';
import type { ShellKeeper } from '../../shared/visit/view';
import type { ExecResult } from './contract';

/**
 * It changes nothing on the device. A device without such commands (or without a shell) answers with another status.
 */
export const keeperQuestion =
  'command -v tmux >/dev/null 2>&1 && echo tmux || { command -v screen >/dev/null 2>&1 && echo screen; }';
export const keeperLimits = { ms: 3_000, bytes: 1_000 } as const;

/**
 * Only a clean answer counts: shells that know neither braces nor `command` print something, and mean nothing by it.
 */
export function keeperIn(answer: ExecResult | null): ShellKeeper {
  if (answer?.status !== 0) return 'unavailable';
  const said = answer.stdout.trim();
  return said === 'tmux' || said === 'screen' ? said : 'unavailable';
}

/** Who works here: the account, and the name of the laptop, because accounts of two laptops are often called alike. */
export interface Technician {
  readonly account: string;
  readonly laptop: string;
}

/** In letters that every shell takes as text. Of many names nothing is left; it is for whoever reads a list on the device. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 24)
    .replaceAll(/^-|-$/g, '');

/** Of one technician alone: who attaches to the shell of another one types in it, or throws them out. */
const markOf = ({ account, laptop }: Technician): string =>
  createHash('sha256')
    .update(JSON.stringify([account, laptop]))
    .digest('hex')
    .slice(0, 12);

/**
 * What runs in place of the login shell: the kept shell of this number, made where there is none. Null: nothing is
 * kept.
 */
export function keptShell(keeper: ShellKeeper, technician: Technician, number: number): string | null {
  // The mark is last: screen takes a name for every one that begins with it, and 1 begins 10.
  const parts = ['fieldtunnel', plain(technician.account), String(number), markOf(technician)];
  const name = parts.filter((part) => part !== '').join('-');
  switch (keeper) {
    case 'tmux':
      return `tmux new-session -A -s ${name}`;
    case 'screen':
      return `screen -D -R -S ${name}`;
    case 'off':
    case 'unavailable':
      return null;
    default:
      return keeper satisfies never;
  }
}
