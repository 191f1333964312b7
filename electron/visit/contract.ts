/**
 * The ssh client of one device, as it runs in a worker thread of its own. One thread is one device: a key that takes
 * seconds to open, or a device that makes the thread compute for a minute, holds nobody else up, and the thread can be
 * ended from outside. Types only.
 */
import type {
  DevicePrompt,
  HostKeyView,
  LoginRefusal,
  LoginView,
  ShellEnd,
  ShellId,
  VisitFailure,
  VisitStep,
} from '../../shared/visit/view';
import type { FileProgress, FilesService } from './files/contract';

/** Which keys of an agent a device is shown: a device that counts refusals gives up after a few. */
export interface AgentKeyChoice {
  /** Their public halves, base64: these are shown first, in this order. */
  readonly named: readonly string[];
  /** No other is shown. */
  readonly only: boolean;
}

/**
 * How a login is proven. `none`: the server may let one in without anything, as practice devices do; it is always tried
 * first.
 */
export type Proof =
  | {
      readonly method: 'agent';
      /** Path of the agent's socket or pipe. */
      readonly socket: string;
      readonly choice: AgentKeyChoice;
    }
  | { readonly method: 'key-file'; readonly path: string; readonly passphrase: string | null }
  | { readonly method: 'password'; readonly password: string };

export interface SshTarget {
  /** Local port of the tunnel's ssh service, on 127.0.0.1. */
  readonly port: number;
  /** The pinned host key, base64 of the blob; null: none is known. */
  readonly knownHostKey: string | null;
  /** Weak algorithms that the person allowed for this device. */
  readonly allowedWeak: readonly string[];
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a command printed, cut at the limit that was given. */
export interface ExecResult {
  /** Null: ended by a signal, or not said. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Methods answer when the call was taken; how things go is told by events. None rejects for what a device does.
 *
 * Order: `connect` → event `host-key` → (where it is not the known one) `answerHostKey(true)` → `authenticate` (may be
 * called before the host key came, it waits for it) → event `open`, `questions` or `refused`. After `refused`,
 * `authenticate` may be called again: where the server has ended the connection meanwhile, it is made anew, and only
 * the host key accepted before is taken.
 */
export interface SshClient {
  connect(target: SshTarget): void;
  /** False ends the connection; nothing was sent to the device but the key exchange. */
  answerHostKey(accepted: boolean): void;
  authenticate(user: string, proof: Proof): void;
  answerQuestions(answers: readonly string[]): void;
  /** `command`: what runs in place of the login shell, with a terminal. */
  openShell(id: ShellId, size: TerminalSize, command: string | null): void;
  input(id: ShellId, bytes: Uint8Array): void;
  /** So many bytes were drawn: as many more may come (flow control by credit). */
  drawn(id: ShellId, bytes: number): void;
  resize(id: ShellId, size: TerminalSize): void;
  closeShell(id: ShellId): void;
  /** Runs a command without a terminal. Null: there is no connection, or it took longer than the limit. */
  exec(command: string, limitMs: number, limitBytes: number): Promise<ExecResult | null>;
  /** Calls a method about the device's files. Null: the thread has ended. */
  files<Name extends keyof FilesService>(name: Name, args: Parameters<FilesService[Name]>): FilesReply<Name>;
  /** Ends the connection and every shell. */
  disconnect(): void;
  /** The last call. */
  stop(): Promise<void>;
}

type FilesReply<Name extends keyof FilesService> = Promise<Awaited<ReturnType<FilesService[Name]>> | null>;

export type SshEvent =
  | { readonly kind: 'step'; readonly step: VisitStep }
  /** `blob`: base64. `matches`: null where no key was known. A key that matches needs no answer. */
  | { readonly kind: 'host-key'; readonly key: HostKeyView; readonly blob: string; readonly matches: boolean | null }
  | {
      readonly kind: 'questions';
      readonly title: string;
      readonly instruction: string;
      readonly prompts: readonly DevicePrompt[];
    }
  | { readonly kind: 'refused'; readonly refusal: LoginRefusal }
  | { readonly kind: 'open'; readonly login: LoginView }
  /** There is no connection and none is being made. Null: `disconnect` ended it. */
  | { readonly kind: 'closed'; readonly failure: VisitFailure | null }
  | { readonly kind: 'shell-open'; readonly id: ShellId }
  | { readonly kind: 'shell-data'; readonly id: ShellId; readonly bytes: Uint8Array }
  /**
   * `opened`: false, the device gave no shell. Shells that end because the connection does are not told of one by one.
   */
  | ({ readonly kind: 'shell-ended'; readonly id: ShellId; readonly opened: boolean } & ShellEnd)
  | FileProgress;
