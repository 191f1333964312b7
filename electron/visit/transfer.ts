import {
  baseOf,
  shownName,
  type ConflictAnswer,
  type RawName,
  type TransferState,
  type TransferView,
} from '../../shared/visit/files';
import { rateOf, type Sample } from '../../shared/visit/rate';
import type { FileJob, FileProgress, TransferPlan } from './files/contract';

export type TransferSource =
  | { readonly direction: 'up'; readonly local: string; readonly name: string; readonly remoteFolder: RawName }
  | { readonly direction: 'down'; readonly remote: RawName; readonly localFolder: string };

type PlannedFile = TransferPlan['files'][number];

interface Line {
  readonly sessionId: string;
  /** Bytes a second that it carried lately; null: nobody knows. */
  readonly lineRate: (direction: 'up' | 'down') => number | null;
}

/** One file or folder on its way: what it consists of, and how far it is. */
export class Transfer {
  readonly id: string;
  readonly source: TransferSource;
  plan: TransferPlan | null = null;
  /** Folders that are made, files that are through. */
  folders = 0;
  files = 0;
  /** Of the present file: every byte below it is safe. */
  resumeAt = 0;
  state: TransferState = { kind: 'waiting' };
  /** What a person wants of one that is under way. */
  wish: 'pause' | 'cancel' | null = null;
  proof: 'checksum' | 'length' = 'checksum';
  /** How often the channel ended though the connection stood, since something was acknowledged. */
  attempts = 0;
  #conflict: { readonly answer: ConflictAnswer; readonly forAll: boolean } | null = null;
  #bytesBefore = 0;
  #skipped = 0;
  #samples: readonly Sample[] = [];

  constructor(id: string, source: TransferSource) {
    this.id = id;
    this.source = source;
  }

  get direction(): 'up' | 'down' {
    return this.source.direction;
  }

  get isActive(): boolean {
    const { kind } = this.state;
    return kind === 'preparing' || kind === 'moving' || kind === 'checking';
  }

  /** It goes on by itself as soon as it can. */
  get goesOn(): boolean {
    const { state } = this;
    return this.isActive || state.kind === 'waiting' || (state.kind === 'paused' && state.by === 'break');
  }

  get conflict(): ConflictAnswer | null {
    return this.#conflict?.answer ?? null;
  }

  /** There may be something of its present file under a name of ours. */
  get isUnfinished(): boolean {
    return this.file !== null && (this.resumeAt > 0 || this.state.kind !== 'waiting');
  }

  /** It is known what it consists of, and all of that is there. */
  get isThrough(): boolean {
    return this.plan !== null && this.folders >= this.plan.folders.length && this.file === null;
  }

  /** To be called once it is through. */
  end(at: number): void {
    const isLeftOut = this.#skipped > 0 && this.#skipped === this.files;
    this.state = isLeftOut ? { kind: 'skipped' } : { kind: 'done', at, proof: this.proof };
  }

  /** The file that comes next; null: none is left. */
  get file(): PlannedFile | null {
    return this.plan?.files[this.files] ?? null;
  }

  /** The present file, as the thread takes it; null: there is none. */
  job(): FileJob | null {
    const { file } = this;
    return file === null
      ? null
      : { ...file, id: `${this.id}-${this.files}`, resumeAt: this.resumeAt, conflict: this.conflict };
  }

  answerConflict(answer: ConflictAnswer, forAll: boolean): void {
    this.#conflict = { answer, forAll };
  }

  progressed({ id, acknowledged, checking }: FileProgress, nowMs: number): void {
    if (id !== this.job()?.id || !this.isActive) return;
    if (acknowledged > this.resumeAt) this.attempts = 0;
    this.resumeAt = acknowledged;
    this.state = { kind: checking ? 'checking' : 'moving' };
    this.sample(nowMs);
  }

  sample(nowMs: number): void {
    this.#samples = [
      ...this.#samples.filter(({ atMs }) => atMs >= nowMs - 10_000),
      { atMs: nowMs, bytes: this.bytesDone },
    ];
  }

  /** What was measured before is no measure any more. */
  rest(): void {
    this.#samples = [];
  }

  /** The present file is through; null: it was left out. */
  fileDone(proof: 'checksum' | 'length' | null): void {
    if (proof === 'length') this.proof = 'length';
    if (proof === null) this.#skipped += 1;
    this.#bytesBefore += this.file?.size ?? 0;
    this.files += 1;
    this.resumeAt = 0;
    if (this.#conflict?.forAll === false) this.#conflict = null;
  }

  /** The present file is looked at anew. */
  replanFile(file: PlannedFile): void {
    if (this.plan === null) return;
    this.plan = { ...this.plan, files: this.plan.files.map((each, index) => (index === this.files ? file : each)) };
  }

  get bytesDone(): number {
    return this.#bytesBefore + this.resumeAt;
  }

  get name(): string {
    return this.source.direction === 'up' ? this.source.name : shownName(baseOf(this.source.remote));
  }

  /** @param line to which its time left is owed while its own rate is not known: at the beginning of each file */
  view({ sessionId, lineRate }: Line): TransferView {
    const { plan, state } = this;
    const isFolder = plan !== null && plan.folders.length > 0;
    const total = plan === null ? null : plan.files.reduce((sum, { size }) => sum + size, 0);
    const rate = state.kind === 'moving' ? rateOf(this.#samples) : null;
    const pace = rate ?? (state.kind === 'moving' ? lineRate(this.direction) : null);
    const left = total === null || pace === null || pace <= 0 ? null : ((total - this.bytesDone) / pace) * 1_000;
    return {
      id: this.id,
      sessionId,
      direction: this.direction,
      name: this.name,
      files: isFolder ? { done: this.files, of: plan.files.length } : null,
      bytesDone: this.bytesDone,
      bytesTotal: total,
      rate,
      leftMs: left,
      leftOut: plan?.leftOut ?? 0,
      state,
    };
  }
}
