import { join } from 'node:path';
import { done, refuse } from '../../shared/ipc/answers';
import type { Envelope } from '../../shared/ipc/contract';
import type { VisitEvent } from '../../shared/visit/reduce';
import type { ShellId } from '../../shared/visit/view';
import type { Logger } from '../log/logger';
import type { Clock } from '../net/clock';
import type { TerminalSize } from './contract';
import { codeOf } from '../storage/disk';
import { Recording } from './recording';
import type { MadeRecording } from './work-notes';

interface RecordingsOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly onMade: (recording: MadeRecording) => void;
  readonly dispatch: (event: VisitEvent) => void;
  /** It ended by itself; told after the state. */
  readonly onFailed: (id: ShellId) => void;
  readonly log: Logger;
}

/** `2026-11-26T10-51-07`: sorts by time, and every file system takes it. */
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replaceAll(':', '-');
const plain = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 80) || 'device';

/** The recordings of one visit's shells. */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #running = new Map<ShellId, { readonly recording: Recording; readonly made: MadeRecording }>();

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  async start(id: ShellId, device: string, number: number, size: TerminalSize): Promise<Envelope<null>> {
    const { folder, clock, onMade, dispatch, onFailed, log } = this.#options;
    if (this.#running.has(id)) return done;
    const path = join(folder, `${plain(device)}-${stamp(clock.now())}-${number}.cast`);
    const made: MadeRecording = { path, since: clock.now(), until: null };
    try {
      const onFailure = (code: string): void => {
        this.#running.delete(id);
        made.until = clock.now();
        log.warn('a recording ended', { code });
        dispatch({ kind: 'recording', id, recording: { kind: 'failed', at: clock.now(), code } });
        onFailed(id);
      };
      this.#running.set(id, { recording: await Recording.start({ path, size, clock, onFailure }), made });
    } catch (error) {
      log.warn('a recording could not be begun', { error });
      return refuse('storage-not-saving', codeOf(error));
    }
    onMade(made);
    dispatch({ kind: 'recording', id, recording: { kind: 'on', since: clock.now() } });
    return done;
  }

  of(id: ShellId): Recording | null {
    return this.#running.get(id)?.recording ?? null;
  }

  async stop(id: ShellId): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    if (running !== undefined) running.made.until = this.#options.clock.now();
    await running?.recording.stop();
    this.#options.dispatch({ kind: 'recording', id, recording: null });
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.stop(id)));
  }

  /** A break, or the return, for whoever looks at the recording later. */
  mark(text: string): void {
    for (const { recording } of this.#running.values()) recording.marker(text);
  }
}
