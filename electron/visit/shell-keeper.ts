/**
 * A shell that lives on when its connection breaks: tmux or screen, where the device has one and the person wants it.
 */
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

/** The laptop's user in letters that every shell takes as text, so that two technicians do not share one shell. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 24) || 'laptop';

/**
 * What runs in place of the login shell: the kept shell of this number, made where there is none. Null: nothing is
 * kept.
 */
export function keptShell(keeper: ShellKeeper, laptopUser: string, number: number): string | null {
  const name = `fieldtunnel-${plain(laptopUser)}-${number}`;
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
