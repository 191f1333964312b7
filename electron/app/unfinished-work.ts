import type { SessionManager } from '../session';
import type { Environments } from './environments/environments';
import type { UnfinishedFile, UnfinishedSession } from '../storage/unfinished';

/** Sessions that cannot be shown in this run and are kept for one that can, the newest. */
const mostKept = 20;

interface UnfinishedWorkOptions {
  readonly file: Pick<UnfinishedFile, 'get' | 'update'>;
  readonly sessions: Pick<SessionManager, 'unfinished'>;
  readonly environments: Pick<Environments, 'get' | 'forRegion'>;
}

/**
 * Keeps on disk what somebody is working on, so that one press goes on with it after the app was started again,
 * whatever ended it.
 */
export class UnfinishedWork {
  readonly #options: UnfinishedWorkOptions;
  #kept: string;
  #isStarted = false;
  /** Nobody has said that these are over: their environment may be missing because the settings could not be read. */
  #unshown: readonly UnfinishedSession[] = [];

  constructor(options: UnfinishedWorkOptions) {
    this.#options = options;
    this.#kept = JSON.stringify(options.file.get().sessions);
  }

  /** What was worked on when the app ended is there again; what is to go on by itself does. */
  start(): void {
    const { file, sessions, environments } = this.#options;
    const isKnown = ({ environmentId, region }: UnfinishedSession): boolean =>
      // Another Region of AWS is known only once somebody has worked there in this run.
      (environments.get(environmentId) ?? environments.forRegion(region)).id === environmentId;
    const all = file.get().sessions;
    for (const session of all.filter(isKnown)) sessions.unfinished.restore(session);
    this.#unshown = all.filter((session) => !isKnown(session)).slice(-mostKept);
    this.#isStarted = true;
    sessions.unfinished.resume();
  }

  /** Sessions changed. */
  observe(): void {
    // Until everything of before is there again, less would be kept than there was.
    if (!this.#isStarted) return;
    const { file, sessions } = this.#options;
    const now = [...this.#unshown, ...sessions.unfinished.list()];
    const text = JSON.stringify(now);
    if (text === this.#kept) return;
    this.#kept = text;
    // What could not be written is tried again by the file, and logged.
    void file.update({ sessions: now }).catch(() => undefined);
  }
}
