import type { ShellId } from '../../../shared/visit/view';
import type { Timers } from '../../net/clock';
import type { ExecResult, Proof, SshClient, SshEvent, SshTarget, TerminalSize } from '../contract';
import type { FilesService } from '../files/contract';
import { DeviceFiles } from '../files/service';
import { SshConnection } from './connection';
import { runCommand, type CommandLimits } from './exec';
import { Shell } from './shell';

/** What the thread serves. */
export interface Served extends SshClient {
  /** Answers when the thread is not held up. */
  pulse(): void;
}

/**
 * The ssh client of one device. A connection that ends while a person is being asked is not spoken of: it is made anew
 * once they have answered, and then takes by itself only the host key that they accepted.
 */
export class Ssh implements Served {
  #connection: SshConnection | null = null;
  #target: SshTarget | null = null;
  /** Shown and not answered yet, base64. */
  #shownKey: string | null = null;
  #login: { readonly user: string; readonly proof: Proof } | null = null;
  /** The login began on a connection that had waited for a person: the device may have given it up in this moment. */
  #mayRenew = false;
  readonly #shells = new Map<ShellId, Shell>();
  readonly #emit: (event: SshEvent) => void;
  readonly #timers: Timers;
  readonly #files: DeviceFiles;

  constructor(emit: (event: SshEvent) => void, timers: Timers) {
    this.#emit = emit;
    this.#timers = timers;
    this.#files = new DeviceFiles(
      {
        client: () => (this.#connection?.isOpen === true ? this.#connection.client : null),
        exec: (command, limits) => this.#exec(command, limits),
        emit,
      },
      timers,
    );
  }

  connect(target: SshTarget): void {
    this.#leave();
    this.#target = target;
    this.#open(target);
  }

  answerHostKey(accepted: boolean): void {
    const blob = this.#shownKey;
    if (blob === null || this.#target === null) return;
    this.#shownKey = null;
    if (!accepted) {
      this.#leave();
      this.#emit({ kind: 'closed', failure: null });
      return;
    }
    this.#target = { ...this.#target, knownHostKey: blob };
    if (this.#connection !== null) this.#connection.answerHostKey(true, blob);
    // It ended while the person looked at its key.
    else if (this.#login !== null) this.#open(this.#target);
  }

  authenticate(user: string, proof: Proof): void {
    if (this.#target === null) return;
    this.#login = { user, proof };
    // While a person looks at the host key, it goes on with their answer.
    if (this.#connection === null) {
      if (this.#shownKey === null) this.#open(this.#target);
    } else if (this.#connection.login.mayBegin(user)) {
      this.#mayRenew = this.#connection.isWaiting;
      this.#connection.authenticate(user, proof);
    } else {
      this.#connection.end();
      this.#open(this.#target);
    }
  }

  answerQuestions(answers: readonly string[]): void {
    this.#connection?.answerQuestions(answers);
  }

  openShell(id: ShellId, size: TerminalSize, command: string | null): void {
    const connection = this.#connection;
    if (connection === null || !connection.isOpen) {
      this.#emit({ kind: 'shell-ended', id, status: null, signal: null, opened: false });
      return;
    }
    const shell = new Shell(
      connection.client,
      size,
      command,
      {
        open: () => this.#emit({ kind: 'shell-open', id }),
        data: (bytes) => this.#emit({ kind: 'shell-data', id, bytes }),
        ended: (end, opened) => {
          this.#shells.delete(id);
          this.#emit({ kind: 'shell-ended', id, ...end, opened });
        },
      },
      this.#timers,
    );
    this.#shells.set(id, shell);
  }

  input(id: ShellId, bytes: Uint8Array): void {
    this.#shells.get(id)?.input(bytes);
  }

  drawn(id: ShellId, bytes: number): void {
    this.#shells.get(id)?.drawn(bytes);
  }

  resize(id: ShellId, size: TerminalSize): void {
    this.#shells.get(id)?.resize(size);
  }

  closeShell(id: ShellId): void {
    this.#shells.get(id)?.close();
  }

  exec(command: string, limitMs: number, limitBytes: number): Promise<ExecResult | null> {
    return this.#exec(command, { limitMs, limitBytes, signal: null });
  }

  async files<Name extends keyof FilesService>(
    name: Name,
    args: Parameters<FilesService[Name]>,
  ): Promise<Awaited<ReturnType<FilesService[Name]>> | null> {
    const method = this.#files[name] as (
      ...given: Parameters<FilesService[Name]>
    ) => Promise<Awaited<ReturnType<FilesService[Name]>>>;
    return method.apply(this.#files, args);
  }

  pulse(): void {
    // That it answers is the answer.
  }

  disconnect(): void {
    const was = this.#target !== null;
    this.#leave();
    if (was) this.#emit({ kind: 'closed', failure: null });
  }

  async stop(): Promise<void> {
    await this.#files.discarded();
    this.#leave();
  }

  async #exec(command: string, limits: CommandLimits): Promise<ExecResult | null> {
    const connection = this.#connection;
    if (connection === null || !connection.isOpen) return null;
    return runCommand(connection.client, command, limits, this.#timers);
  }

  #open(target: SshTarget): void {
    const connection: SshConnection = new SshConnection(
      target,
      {
        step: (step) => this.#emit({ kind: 'step', step }),
        hostKey: (key, blob, matches) => {
          this.#shownKey = matches === true ? null : blob;
          if (matches === true) this.#target = { ...target, knownHostKey: blob };
          this.#emit({ kind: 'host-key', key, blob, matches });
        },
        questions: (round) => {
          this.#mayRenew = false;
          this.#emit({ kind: 'questions', ...round });
        },
        refused: (refusal) => {
          this.#login = null;
          this.#mayRenew = false;
          if (connection.isOver) this.#connection = null;
          this.#emit({ kind: 'refused', refusal });
        },
        open: (login) => {
          this.#login = null;
          this.#mayRenew = false;
          this.#emit({ kind: 'open', login });
        },
        received: () => this.#bound(connection),
        ended: (failure, isAwaited) => {
          this.#lose();
          this.#connection = null;
          if (!isAwaited) return;
          if (this.#mayRenew && failure.kind === 'ended' && this.#target !== null) {
            this.#mayRenew = false;
            this.#open(this.#target);
            return;
          }
          this.#leave();
          this.#emit({ kind: 'closed', failure });
        },
      },
      this.#timers,
    );
    this.#connection = connection;
    if (this.#login !== null) connection.authenticate(this.#login.user, this.#login.proof);
  }

  /** A device that sends more than it may is left. */
  #bound(connection: SshConnection): void {
    for (const shell of this.#shells.values())
      if (shell.isFlooded) {
        connection.violated();
        return;
      }
  }

  #lose(): void {
    for (const shell of this.#shells.values()) shell.lost();
    this.#shells.clear();
  }

  #leave(): void {
    this.#lose();
    this.#connection?.end();
    this.#connection = null;
    this.#target = null;
    this.#login = null;
    this.#mayRenew = false;
    this.#shownKey = null;
  }
}
