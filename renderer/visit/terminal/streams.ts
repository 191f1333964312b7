/**
 * What shells print, from the event to whoever draws it. Part of the first page, so that nothing is lost before the
 * terminal is loaded: what nobody draws yet is kept here, within bounds.
 */
import type { ShellId } from '../../../shared/visit/view';
import { listen, tell } from '../../api';
import { ByteStreams } from '../byte-streams';

export const shellStreams = new ByteStreams();

/** Begins to listen; returns the way to stop. */
export const followShells = (): (() => void) =>
  listen('shell.data', ({ shellId, bytes }) => shellStreams.took(shellId, bytes));

/** Says that so much of what the shell printed was drawn: as much more may come. */
export const drawn = (shellId: ShellId, bytes: number): void => tell('shell.drawn', { shellId, bytes });
