import { join } from 'node:path';
import { done, refuse } from '../../shared/ipc/answers';
import type { Envelope } from '../../shared/ipc/contract';
import type { VisitEvent } from '../../shared/visit/reduce';
import type { ShellId } from '../../shared/visit/view';
import type { Logger } from '../log/logger';
import type { Clock } from '../net/clock';
import type { TerminalSize } from './contract';
import { codeOf } from '../storage/disk';
import { Recording, type RecordingEnd, type RecordingOptions } from './recording';
import type { MadeRecording } from './work-notes';

interface RecordingsOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** In one recording. */
  readonly mostBytes: number;
  readonly onMade: (recording: MadeRecording) => void;
  readonly dispatch: (event: VisitEvent) => void;
  /** It ended by itself; told after the state. */
  readonly onEnded: (id: ShellId) => void;
  readonly log: Logger;
}

/** `2026-11-26T10-51-07`: sorts by time, and every file system takes it. */
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replaceAll(':', '-');
const plain = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 80) || 'device';

/** Recordings of one shell that begin within one second: more than anybody makes. */
const mostCopies = 100;

/** Begins in the first file of this name that is not there yet. @throws what the disk says, with a `code` */
async function startNew(name: string, options: Omit<RecordingOptions, 'path'>): Promise<Recording> {
  for (let copy = 1; ; copy += 1)
    try {
      return await Recording.start({ ...options, path: `${name}${copy === 1 ? '' : `-${copy}`}.cast` });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || copy === mostCopies) throw error;
    }
}

/** The recordings of one visit's shells. */
export class Recordings {
  readonly #options: RecordingsOptions;
  /** Of a shell that is being begun or ended: what is asked next comes after that. */
  readonly #turns = new Map<ShellId, Promise<unknown>>();
  readonly #running = new Map<ShellId, { readonly recording: Recording; readonly made: MadeRecording }>();

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  start(id: ShellId, device: string, number: number, size: TerminalSize): Promise<Envelope<null>> {
    return this.#inTurn(id, () => this.#start(id, device, number, size));
  }

  of(id: ShellId): Recording | null {
    return this.#running.get(id)?.recording ?? null;
  }

  stop(id: ShellId): Promise<void> {
    return this.#inTurn(id, () => this.#stop(id));
  }

  async stopAll(): Promise<void> {
    const ids = new Set([...this.#running.keys(), ...this.#turns.keys()]);
    await Promise.all([...ids].map((id) => this.stop(id)));
  }

  /** A break, or the return, for whoever looks at the recording later. */
  mark(text: string): void {
    for (const { recording } of this.#running.values()) recording.marker(text);
  }

  async #inTurn<Answer>(id: ShellId, work: () => Promise<Answer>): Promise<Answer> {
    const before = this.#turns.get(id);
    const turn = before === undefined ? work() : before.then(work, work);
    this.#turns.set(id, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    }
  }

  async #start(id: ShellId, device: string, number: number, size: TerminalSize): Promise<Envelope<null>> {
    const { folder, clock, mostBytes, onMade, dispatch, onEnded, log } = this.#options;
    if (this.#running.has(id)) return done;
    const since = clock.now();
    let made: MadeRecording | null = null;
    const onEnd = (end: RecordingEnd): void => {
      log.warn('a recording ended', end);
      const running = this.#running.get(id);
      // The mark is that of another one, which was begun since.
      if (running !== undefined && running.made !== made) return;
      this.#running.delete(id);
      if (made !== null) made.until = clock.now();
      dispatch({ kind: 'recording', id, recording: { ...end, at: clock.now() } });
      onEnded(id);
    };
    try {
      const name = join(folder, `${plain(device)}-${stamp(since)}-${number}`);
      const recording = await startNew(name, { size, clock, mostBytes, onEnd });
      made = { path: recording.path, since, until: null };
      this.#running.set(id, { recording, made });
      onMade(made);
    } catch (error) {
      log.warn('a recording could not be begun', { error });
      return refuse('storage-not-saving', codeOf(error));
    }
    dispatch({ kind: 'recording', id, recording: { kind: 'on', since: clock.now() } });
    return done;
  }

  async #stop(id: ShellId): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    if (running !== undefined) running.made.until = this.#options.clock.now();
    await running?.recording.stop();
    this.#options.dispatch({ kind: 'recording', id, recording: null });
  }
}
