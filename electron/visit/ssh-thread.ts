/** The main process's side of the thread in which the ssh client of one device runs. */
import type { ShellId, VisitFailure, VisitStep } from '../../shared/visit/view';
import type { Timer, Timers } from '../net/clock';
import type { Logger } from '../log/logger';
import { WorkerCalls } from '../net/worker-rpc';
import type { FilesService } from './files/contract';
import type { ExecResult, Proof, SshClient, SshEvent, SshTarget, TerminalSize } from './contract';
import type { Served } from './ssh/client';
import { stepLimitsMs } from './ssh/step-limits';

/** The thread ends a step itself at its limit, where it can. */
const graceMs = 1_000;
const pulseMs = 10_000;
/** Nothing but such a computation holds it up for so long. */
const pulseLimitMs = 15_000;
const stopLimitMs = 2_000;
/**
 * Bytes of a file lie outside of what the runtime counts as new, and are dropped only when that is full. With little
 * room for the new that is often, and costs little; else all of the thread's memory is gone through every 50 MB, which
 * takes as long as the encryption.
 */
const youngMb = 2;

type Thread = WorkerCalls<Served, SshEvent>;

/**
 * A device can make the ssh library compute for minutes (a group exchange with a huge group, an encrypted key), and no
 * timer of that thread runs meanwhile: this ends the thread then. The next `connect` starts another one.
 */
class SshThread implements SshClient {
  #thread: Thread | null = null;
  /** Something was asked of the thread that ends with `closed`. */
  #isBusy = false;
  #step: VisitStep = 'connecting';
  #watch: Timer | null = null;
  readonly #file: string | URL;
  readonly #onEvent: (event: SshEvent) => void;
  readonly #timers: Timers;
  readonly #log: Logger;

  constructor(file: string | URL, onEvent: (event: SshEvent) => void, timers: Timers, log: Logger) {
    this.#file = file;
    this.#onEvent = onEvent;
    this.#timers = timers;
    this.#log = log;
  }

  connect(target: SshTarget): void {
    this.#isBusy = true;
    this.#watchStep('connecting');
    this.#tell('connect', target);
  }

  answerHostKey(accepted: boolean): void {
    if (accepted) this.#watchStep('exchanging-keys');
    this.#tell('answerHostKey', accepted);
  }

  authenticate(user: string, proof: Proof): void {
    this.#watchStep(this.#step);
    this.#tell('authenticate', user, proof);
  }

  answerQuestions(answers: readonly string[]): void {
    this.#watchStep('logging-in');
    this.#tell('answerQuestions', answers);
  }

  openShell(id: ShellId, size: TerminalSize, command: string | null): void {
    this.#tell('openShell', id, size, command);
  }

  input(id: ShellId, bytes: Uint8Array): void {
    this.#tell('input', id, bytes);
  }

  drawn(id: ShellId, bytes: number): void {
    this.#tell('drawn', id, bytes);
  }

  resize(id: ShellId, size: TerminalSize): void {
    this.#tell('resize', id, size);
  }

  closeShell(id: ShellId): void {
    this.#tell('closeShell', id);
  }

  async exec(command: string, limitMs: number, limitBytes: number): Promise<ExecResult | null> {
    if (this.#thread === null) return null;
    return this.#thread.remote.exec(command, limitMs, limitBytes).catch(() => null);
  }

  async files<Name extends keyof FilesService>(
    name: Name,
    args: Parameters<FilesService[Name]>,
  ): Promise<Awaited<ReturnType<FilesService[Name]>> | null> {
    const answer = this.#thread?.call('files', [name, args]) ?? Promise.resolve(null);
    return answer.catch(() => null) as ReturnType<typeof this.files<Name>>;
  }

  disconnect(): void {
    if (!this.#isBusy) return;
    // A thread that is blocked would hear of it only at the end.
    this.#watchStep(this.#step);
    this.#tell('disconnect');
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    this.#forget();
    if (thread === null) return;
    await new Promise<void>((resolve) => {
      const timer = this.#timers.set(resolve, stopLimitMs);
      const end = (): void => {
        timer.cancel();
        resolve();
      };
      thread.remote.stop().then(end, end);
    });
    // One that computes ends when that is done: not even this stops it, and nobody waits for it.
    void thread.terminate();
  }

  /** Methods fail only with the thread, whose end is told by itself: no answer is waited for, and a key has none. */
  #tell<Name extends keyof SshClient>(name: Name, ...args: Parameters<SshClient[Name]>): void {
    if (this.#thread === null && name !== 'connect') return;
    this.#thread ??= this.#start();
    this.#thread.tell(name, args);
  }

  #start(): Thread {
    const thread: Thread = new WorkerCalls({
      file: this.#file,
      name: 'ssh',
      data: null,
      youngMb,
      onEvent: (event: SshEvent) => {
        if (this.#thread === thread) this.#receive(event);
      },
      onEnd: (error) => {
        if (this.#thread !== thread) return;
        // The error's text stays here: it could quote what the thread was handling.
        this.#log.error('the ssh thread ended', { why: error?.name ?? 'ended' });
        this.#lost({ kind: 'closed', failure: { kind: 'crashed' } });
      },
    });
    return thread;
  }

  #receive(event: SshEvent): void {
    switch (event.kind) {
      case 'step':
        this.#watchStep(event.step);
        break;
      case 'host-key':
        // One that matches goes on by itself, with a step of its own.
        this.#rest();
        break;
      case 'questions':
      case 'refused':
        this.#rest();
        break;
      case 'open':
        this.#watchPulse();
        break;
      case 'closed':
        this.#rest();
        this.#isBusy = false;
        break;
      case 'shell-open':
      case 'shell-data':
      case 'shell-ended':
      case 'file-progress':
        break;
    }
    this.#onEvent(event);
  }

  #watchStep(step: VisitStep): void {
    this.#step = step;
    // One that answers has ended the step itself, or waits for a person.
    this.#watchFor(stepLimitsMs[step] + graceMs, { kind: 'timed-out', step }, () => this.#rest());
  }

  #watchPulse(): void {
    this.#watchFor(pulseMs, { kind: 'crashed' }, () => this.#watchPulse());
  }

  /** After so long the thread has to answer; else it is ended, which is told as `failure`. */
  #watchFor(milliseconds: number, failure: VisitFailure, onAnswer: () => void): void {
    this.#setWatch(() => {
      this.#setWatch(() => {
        this.#log.warn('the ssh thread does not answer', { failure });
        this.#lost({ kind: 'closed', failure });
      }, pulseLimitMs);
      const watch = this.#watch;
      const answered = (): void => {
        if (this.#watch === watch) onAnswer();
      };
      this.#thread?.remote.pulse().then(answered, () => undefined);
    }, milliseconds);
  }

  #setWatch(work: () => void, milliseconds: number): void {
    this.#rest();
    this.#watch = this.#timers.set(work, milliseconds);
  }

  /** A person is waited for, or nobody. */
  #rest(): void {
    this.#watch?.cancel();
    this.#watch = null;
  }

  #lost(event: SshEvent): void {
    const thread = this.#thread;
    const wasBusy = this.#isBusy;
    this.#forget();
    void thread?.terminate();
    if (wasBusy) this.#onEvent(event);
  }

  #forget(): void {
    this.#rest();
    this.#thread = null;
    this.#isBusy = false;
  }
}

/**
 * The ssh client of one device, in a thread that starts when it first connects. What goes wrong with the thread is told
 * as `closed`, by event; nothing rejects.
 *
 * @param file the built worker, `dist/electron/ssh-worker.cjs`
 */
export const openSshThread = (
  file: string | URL,
  onEvent: (event: SshEvent) => void,
  timers: Timers,
  log: Logger,
): SshClient => new SshThread(file, onEvent, timers, log);
