import { done, refuse, value } from '../../shared/ipc/answers';
import type { Envelope } from '../../shared/ipc/contract';
import type { VisitEvent } from '../../shared/visit/reduce';
import type { ShellId, VisitView } from '../../shared/visit/view';
import type { SshClient, TerminalSize } from './contract';
import type { VisitDeps } from './deps';
import { Recordings } from './recordings';
import { keeperIn, keeperLimits, keeperQuestion, keptShell } from './shell-keeper';

/** What a visit offers to its shells. */
interface Host {
  view(): VisitView;
  /** Null: there is no thread. */
  client(): SshClient | null;
  dispatch(event: VisitEvent): void;
  /** Of the device, for the name of a file. */
  device(): string;
}

/** The size of a terminal that nobody has drawn yet. */
const usualSize: TerminalSize = { columns: 80, rows: 24 };

/**
 * The shells of one visit. Their states are in its view; the size of each is kept here, for when it is opened again.
 */
export class VisitShells {
  readonly #deps: VisitDeps;
  readonly #host: Host;
  readonly #recordings: Recordings;
  /** Sent to the window, which has not said yet that it drew it, bytes. */
  readonly #undrawn = new Map<ShellId, number>();
  readonly #sizes = new Map<ShellId, TerminalSize>();

  constructor(deps: VisitDeps, host: Host) {
    this.#deps = deps;
    this.#host = host;
    this.#recordings = new Recordings({
      folder: deps.recordingsFolder,
      clock: deps.clock,
      onMade: (recording) => deps.notes.recorded(host.view().sessionId, recording),
      dispatch: (event) => host.dispatch(event),
      mostBytes: deps.mostRecordedBytes,
      onEnded: (id) => this.#endUnrecorded(id),
      log: deps.log,
    });
  }

  open(size: TerminalSize): Envelope<{ readonly shellId: ShellId }> {
    if (this.#host.view().phase.kind !== 'open') return refuse('not-now', 'nobody is logged in');
    const shellId = this.#deps.newId();
    this.#sizes.set(shellId, size);
    this.#host.dispatch({ kind: 'shell-added', id: shellId });
    if (this.#deps.recordingRule === 'required') void this.#startRecorded(shellId);
    else this.#start(shellId);
    return value({ shellId });
  }

  /** Those that are opened from now on live on through a break, or do so no more. Never rejects. */
  async keep(wanted: boolean): Promise<void> {
    const { ms, bytes } = keeperLimits;
    const answer = wanted
      ? await this.#host
          .client()
          ?.exec(keeperQuestion, ms, bytes)
          .catch(() => null)
      : null;
    this.#host.dispatch({ kind: 'keeper', keeper: wanted ? keeperIn(answer ?? null) : 'off' });
  }

  /** Opens those that a break ended. */
  async openAgain(keeps: boolean): Promise<void> {
    this.#recordings.mark('connected again');
    await this.keep(keeps);
    for (const { id, state } of this.#host.view().shells) if (state.kind === 'opening') this.#start(id);
  }

  /** What is typed while there is no shell is refused and kept nowhere. */
  input(id: ShellId, bytes: Uint8Array): Envelope<null> {
    if (!this.#isOpen(id)) return refuse('not-now', 'the shell is not open');
    this.#host.client()?.input(id, bytes);
    return done;
  }

  /** Sends the window what a shell printed. */
  printed(id: ShellId, bytes: Uint8Array): void {
    this.#recordings.of(id)?.output(bytes);
    this.#undrawn.set(id, (this.#undrawn.get(id) ?? 0) + bytes.length);
    this.#deps.onData(id, bytes);
  }

  async record(id: ShellId, on: boolean): Promise<Envelope<null>> {
    if (this.#deps.recordingRule === (on ? 'off' : 'required')) return refuse('set-by-organisation', 'recording');
    if (!on) {
      await this.#recordings.stop(id);
      return done;
    }
    return this.#record(id);
  }

  /**
   * Nobody will say any more that they drew what a window was sent that is gone: it counts as drawn, or shells would
   * stand still.
   */
  windowGone(): void {
    for (const [id, bytes] of this.#undrawn) if (bytes > 0) this.drawn(id, bytes);
  }

  /** Recordings end with the visit. */
  end(): void {
    void this.#recordings.stopAll();
  }

  drawn(id: ShellId, bytes: number): Envelope<null> {
    this.#undrawn.set(id, Math.max(0, (this.#undrawn.get(id) ?? 0) - bytes));
    this.#host.client()?.drawn(id, bytes);
    return done;
  }

  resize(id: ShellId, size: TerminalSize): Envelope<null> {
    this.#sizes.set(id, size);
    this.#recordings.of(id)?.resized(size);
    if (this.#isOpen(id)) this.#host.client()?.resize(id, size);
    return done;
  }

  close(id: ShellId): Envelope<null> {
    this.#host.client()?.closeShell(id);
    this.#sizes.delete(id);
    this.#undrawn.delete(id);
    void this.#recordings.stop(id);
    this.#host.dispatch({ kind: 'shell-closed', id });
    return done;
  }

  #record(id: ShellId): Promise<Envelope<null>> {
    return this.#recordings.start(id, this.#host.device(), this.#numberOf(id), this.#sizes.get(id) ?? usualSize);
  }

  /** The recording begins first: where that cannot be, the shell is not opened. */
  async #startRecorded(id: ShellId): Promise<void> {
    const recorded = await this.#record(id);
    const isThere = this.#host.view().shells.some((shell) => shell.id === id && shell.state.kind === 'opening');
    if (!isThere) return;
    if (recorded.ok) {
      this.#start(id);
      return;
    }
    const code = 'detail' in recorded.error ? recorded.error.detail : '';
    this.#host.dispatch({ kind: 'recording', id, recording: { kind: 'failed', at: this.#deps.clock.now(), code } });
    this.#endUnrecorded(id);
  }

  /** What may not go on without a recording ends with it. */
  #endUnrecorded(id: ShellId): void {
    if (this.#deps.recordingRule !== 'required') return;
    this.#host.client()?.closeShell(id);
    this.#host.dispatch({ kind: 'shell-ended', id, status: null, signal: null, at: this.#deps.clock.now() });
  }

  #start(id: ShellId): void {
    const command = keptShell(this.#host.view().keeper, this.#deps.technician, this.#numberOf(id));
    this.#host.client()?.openShell(id, this.#sizes.get(id) ?? usualSize, command);
  }

  #numberOf(id: ShellId): number {
    return this.#host.view().shells.find((shell) => shell.id === id)?.number ?? 1;
  }

  #isOpen(id: ShellId): boolean {
    return this.#host.view().shells.some((shell) => shell.id === id && shell.state.kind === 'open');
  }
}
