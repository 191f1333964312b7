import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { done, refuse } from '../../shared/ipc/answers';
import type { Envelope } from '../../shared/ipc/contract';
import type { ConflictAnswer, FilesFault, RawName, TransferView } from '../../shared/visit/files';
import type { Clock, Timer } from '../net/clock';
import type { FileOutcome, FileProgress } from './files/contract';
import { partOnLaptop } from './files/local';
import { Transfer, type TransferSource } from './transfer';
import { gone, lookAgain, planOf, type FilesClient } from './transfer-plan';

/** What a visit offers to its transfers. */
export interface TransferHost {
  readonly sessionId: string;
  /** Null: there is no thread. */
  client(): FilesClient | null;
  /** Bytes a second that the line carried lately this way; null: nobody knows. */
  readonly lineRate: (direction: 'up' | 'down') => number | null;
  /** Somebody is logged in. */
  isOpen(): boolean;
  /** The connection is in a tunnel whose place another one took: whatever begins is to wait for a new connection. */
  isLeftBehind(): boolean;
  /** Nothing is on its way at this moment, whatever waits. */
  rested(): void;
  changed(): void;
}

interface TransferDeps {
  readonly newId: () => string;
  readonly clock: Clock;
}

/** More wait in no queue. */
const maxTransfers = 500;
/** Those that are over and shown. */
const maxOver = 50;
/** The channel ended and the connection stands: it is tried again after so long, so often. */
const againMs = 2_000;
const maxAttempts = 3;

const noSuch = refuse('not-found', 'no such transfer');

/**
 * What is on its way between this laptop and one device, one after another. A break pauses it at the byte; once one is logged in
 * again it goes on by itself.
 */
export class Transfers {
  readonly #host: TransferHost;
  readonly #deps: TransferDeps;
  #transfers: readonly Transfer[] = [];
  #running: Transfer | null = null;
  #again: Timer | null = null;

  constructor(deps: TransferDeps, host: TransferHost) {
    this.#deps = deps;
    this.#host = host;
  }

  views(): readonly TransferView[] {
    return this.#transfers.map((transfer) => transfer.view(this.#host));
  }

  /** Something is on its way, or waits for the connection to be on it again. */
  get areOngoing(): boolean {
    return this.#transfers.some(({ goesOn }) => goesOn);
  }

  /** One is on its way. */
  get isRunning(): boolean {
    return this.#running !== null;
  }

  send(paths: readonly string[], remoteFolder: RawName): Envelope<null> {
    return this.#add(paths.map((local) => ({ direction: 'up', local, name: basename(local), remoteFolder })));
  }

  fetch(paths: readonly RawName[], localFolder: string): Envelope<null> {
    return this.#add(paths.map((remote) => ({ direction: 'down', remote, localFolder })));
  }

  pause(id: string): Envelope<null> {
    return this.#with(id, (transfer) => {
      if (transfer === this.#running) this.#stop(transfer, 'pause');
      else if (transfer.goesOn) transfer.state = { kind: 'paused', by: 'person', at: this.#deps.clock.now() };
    });
  }

  /** One that is paused or has failed waits for its turn again; `first`: before all others. */
  resume(id: string, first: boolean): Envelope<null> {
    return this.#with(id, (transfer) => {
      const { state } = transfer;
      if (
        transfer === this.#running ||
        (state.kind !== 'paused' && state.kind !== 'failed' && state.kind !== 'waiting')
      )
        return;
      transfer.attempts = 0;
      if (state.kind !== 'paused' || state.by !== 'break' || this.#host.isOpen()) transfer.state = { kind: 'waiting' };
      if (first) this.#transfers = [transfer, ...this.#transfers.filter((each) => each !== transfer)];
    });
  }

  /** Ends it for good; what there is of an unfinished file goes. One that is over goes out of sight. */
  cancel(id: string): Envelope<null> {
    return this.#with(id, (transfer) => {
      if (transfer === this.#running) this.#stop(transfer, 'cancel');
      else this.#drop(transfer);
    });
  }

  answerConflict(id: string, answer: ConflictAnswer, forAll: boolean): Envelope<null> {
    return this.#with(id, (transfer) => {
      if (transfer.state.kind !== 'asking') return;
      transfer.answerConflict(answer, forAll);
      transfer.state = { kind: 'waiting' };
    });
  }

  progressed(progress: FileProgress): void {
    this.#running?.progressed(progress, this.#deps.clock.monotonic());
    this.#host.changed();
  }

  /** Somebody is logged in, or is so no more. */
  connectionChanged(): void {
    const isOpen = this.#host.isOpen();
    const at = this.#deps.clock.now();
    for (const transfer of this.#transfers) {
      const { state } = transfer;
      if (isOpen && state.kind === 'paused' && state.by === 'break' && transfer !== this.#running)
        transfer.state = { kind: 'waiting' };
      if (!isOpen && (transfer.isActive || state.kind === 'waiting'))
        transfer.state = { kind: 'paused', by: 'break', at };
    }
    this.#changed();
  }

  /** The last call, before the thread's: the device is asked to drop what is unfinished. */
  async stop(): Promise<void> {
    this.#again?.cancel();
    this.#again = null;
    const unfinished = this.#transfers.filter(({ isUnfinished }) => isUnfinished);
    this.#transfers = [];
    await Promise.all(unfinished.map((transfer) => this.#discard(transfer)));
  }

  #add(sources: readonly TransferSource[]): Envelope<null> {
    if (!this.#host.isOpen()) return refuse('not-now', 'nobody is logged in');
    if (this.#transfers.length + sources.length > maxTransfers) return refuse('not-now', 'too many transfers');
    const added = sources.map((source) => new Transfer(this.#deps.newId().replaceAll('-', '').slice(0, 12), source));
    this.#transfers = [...this.#transfers, ...added];
    this.#changed();
    return done;
  }

  #with(id: string, work: (transfer: Transfer) => void): Envelope<null> {
    const transfer = this.#transfers.find((each) => each.id === id);
    if (transfer === undefined) return noSuch;
    work(transfer);
    this.#changed();
    return done;
  }

  #stop(transfer: Transfer, wish: 'pause' | 'cancel'): void {
    transfer.wish = wish;
    // While it is looked through, it is not known which files it has.
    void this.#host.client()?.files('stopFile', [transfer.job()?.id ?? transfer.id]);
  }

  #drop(transfer: Transfer): void {
    this.#transfers = this.#transfers.filter((each) => each !== transfer);
    if (transfer.isUnfinished) void this.#discard(transfer);
  }

  /** Of one that goes up the device is asked, and its answer not waited for: the end of its thread is what waits. Never rejects. */
  async #discard(transfer: Transfer): Promise<void> {
    const job = transfer.job();
    if (job === null) return;
    if (transfer.direction === 'up') void this.#host.client()?.files('discardFile', [job]);
    // Here it goes without a device.
    else await rm(partOnLaptop(job), { force: true }).catch(() => undefined);
  }

  #changed(): void {
    const over = this.#transfers.filter(({ state }) => state.kind === 'done' || state.kind === 'skipped');
    const surplus = new Set(over.slice(0, Math.max(0, over.length - maxOver)));
    if (surplus.size > 0) this.#transfers = this.#transfers.filter((each) => !surplus.has(each));
    if (this.#running === null && this.#host.isOpen() && !this.#host.isLeftBehind()) {
      const next = this.#transfers.find(({ state }) => state.kind === 'waiting');
      if (next !== undefined) void this.#run(next);
    }
    this.#host.changed();
  }

  async #run(transfer: Transfer): Promise<void> {
    this.#running = transfer;
    transfer.state = { kind: 'preparing' };
    transfer.rest();
    try {
      await this.#perform(transfer);
    } finally {
      transfer.rest();
      this.#running = null;
      if (transfer.wish === 'cancel') this.#drop(transfer);
      else if (transfer.wish === 'pause' && transfer.goesOn)
        transfer.state = { kind: 'paused', by: 'person', at: this.#deps.clock.now() };
      transfer.wish = null;
      this.#host.rested();
      this.#changed();
    }
  }

  /** Until it is through, or something else has to happen first: its state says which. */
  async #perform(transfer: Transfer): Promise<void> {
    const fault = await this.#prepare(transfer);
    if (fault !== null) {
      this.#failed(transfer, fault);
      return;
    }
    for (let job = transfer.job(); job !== null && transfer.wish === null; job = transfer.job()) {
      const outcome =
        (await this.#host.client()?.files(transfer.direction === 'up' ? 'sendFile' : 'fetchFile', [job])) ?? null;
      if (!this.#took(transfer, outcome)) return;
      if (transfer.file !== null && this.#host.isLeftBehind()) {
        transfer.state = { kind: 'waiting' };
        return;
      }
      this.#host.changed();
    }
    if (transfer.isThrough && transfer.wish !== 'cancel') transfer.end(this.#deps.clock.now());
  }

  /** What it consists of is found out, and its folders are made, unless a person wants it to stop. Null: nothing failed. */
  async #prepare(transfer: Transfer): Promise<FilesFault | null> {
    const { source } = transfer;
    if (transfer.plan === null) {
      const planned = await planOf(this.#host.client(), source, transfer.id);
      if (planned.kind === 'fault') return planned.fault;
      transfer.plan = planned.value;
    }
    const folders = transfer.plan?.folders ?? [];
    for (; transfer.folders < folders.length && transfer.wish === null; transfer.folders += 1) {
      const place = folders[transfer.folders];
      const made =
        place === undefined ? null : await this.#host.client()?.files('ensureFolder', [transfer.direction, place]);
      if (made?.kind !== 'ok') return made?.fault ?? gone;
    }
    return null;
  }

  /** True: the next file comes. */
  #took(transfer: Transfer, outcome: FileOutcome | null): boolean {
    switch (outcome?.kind) {
      case undefined:
        this.#failed(transfer, gone);
        return false;
      case 'done':
        transfer.fileDone(outcome.proof);
        transfer.sample(this.#deps.clock.monotonic());
        return true;
      case 'skipped':
        void this.#discard(transfer);
        transfer.fileDone(null);
        return true;
      case 'asking': {
        const { size, modifiedAt } = outcome;
        const name = transfer.file?.local ?? '';
        transfer.state = { kind: 'asking', name: basename(name), size, modifiedAt };
        return false;
      }
      case 'stopped':
        transfer.resumeAt = outcome.watermark;
        return false;
      case 'fault':
        transfer.resumeAt = outcome.watermark;
        this.#failed(transfer, outcome.fault);
        return false;
      default:
        return outcome satisfies never;
    }
  }

  #failed(transfer: Transfer, fault: FilesFault): void {
    const at = this.#deps.clock.now();
    if (fault.kind !== 'no-connection') {
      transfer.state = { kind: 'failed', at, fault };
      if (fault.kind === 'changed' || fault.kind === 'different') void lookAgain(this.#host.client(), transfer);
      return;
    }
    // A break: it was told already, or is told in a moment.
    if (transfer.state.kind !== 'paused') transfer.state = { kind: 'paused', by: 'break', at };
    if (!this.#host.isOpen()) return;
    transfer.attempts += 1;
    if (transfer.attempts > maxAttempts) transfer.state = { kind: 'failed', at, fault };
    else {
      this.#again?.cancel();
      this.#again = this.#deps.clock.set(() => this.connectionChanged(), againMs);
    }
  }
}
