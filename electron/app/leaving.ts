/** What is asked before something that is open is cut by leaving, and where the app lives on without a window. */
import { liveWork, type LiveWork } from '../../shared/visit/live-work';
import type { SessionView } from '../../shared/session/view';
import type { SettingsPatch } from '../../shared/settings/settings';
import type { StateStore } from '../ipc/state-store';
import { isWorking } from './session-watch';

/** Who can ask a person outside of any window. */
interface Asker {
  /** Asks whether to quit although this is cut. `stayOpen`: tunnels outlive the app. */
  confirmQuit(work: readonly LiveWork[], stayOpen: boolean): Promise<boolean>;
  /** Asks whether to leave one session although this is cut. */
  confirmCut(work: readonly LiveWork[]): Promise<boolean>;
  /** Says where the app goes on, and offers to quit; `always`: the same from now on. `connected`: what goes on. */
  tellClosed(
    connected: readonly SessionView[],
    work: readonly LiveWork[],
  ): Promise<{ readonly quit: boolean; readonly always: boolean }>;
}

interface LeavingOptions {
  readonly state: Pick<StateStore, 'get'>;
  readonly desktop: Asker;
  readonly workspace: { updateSettings(patch: SettingsPatch): Promise<void> };
}

export class Leaving {
  readonly #options: LeavingOptions;
  #isShuttingDown = false;
  #systemEnds = false;
  /** What would be cut was named, and the person wants it. */
  #isConfirmed = false;
  #toldClosed = false;

  constructor(options: LeavingOptions) {
    this.#options = options;
  }

  /** Somebody ends the program from outside: nobody is asked any more. */
  shutdown(): void {
    this.#isShuttingDown = true;
  }

  /** The computer shuts down, or somebody logs out, which nothing of ours holds up. */
  systemShutdown(): void {
    this.#systemEnds = true;
    this.shutdown();
  }

  /** A person quits, and nobody ends the program from outside. */
  get isByPerson(): boolean {
    return !this.#isShuttingDown;
  }

  get systemEnds(): boolean {
    return this.#systemEnds;
  }

  /** Whether to quit: at once where nothing is lost by it. */
  async mayQuit(): Promise<boolean> {
    const work = this.#work();
    if (this.#isShuttingDown || this.#isConfirmed || work.length === 0) return true;
    const { state, desktop } = this.#options;
    const stayOpen = state.get('sessions').some((view) => isWorking(view) && view.environment.kind !== 'practice');
    return desktop.confirmQuit(work, stayOpen);
  }

  /** Whether to leave a session: at once where nothing is lost by it. */
  mayCut(sessionId: string): Promise<boolean> {
    const work = this.#work().filter(({ view }) => view.id === sessionId);
    return work.length === 0 ? Promise.resolve(true) : this.#options.desktop.confirmCut(work);
  }

  /** The last window is closed: whether to quit, too. Asked once a run, unless a setting says what is wanted. */
  async windowsClosed(): Promise<boolean> {
    const { state, desktop, workspace } = this.#options;
    const working = state.get('sessions').filter(isWorking);
    if (working.length === 0) return true;
    const { whenClosed } = state.get('settings');
    if (whenClosed !== 'ask') return whenClosed === 'quit';
    if (this.#toldClosed) return false;
    this.#toldClosed = true;
    const { quit, always } = await desktop.tellClosed(working, this.#work());
    this.#isConfirmed = quit;
    // What a full disk does not keep is asked again in the next run; the answer is obeyed all the same.
    if (always) await workspace.updateSettings({ whenClosed: quit ? 'quit' : 'stay' }).catch(() => undefined);
    return quit;
  }

  #work(): readonly LiveWork[] {
    const { state } = this.#options;
    return liveWork({
      sessions: state.get('sessions'),
      visits: state.get('visits'),
      transfers: state.get('transfers'),
    });
  }
}
