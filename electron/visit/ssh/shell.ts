import type { Client, ClientChannel, PseudoTtyOptions, TerminalModes } from 'ssh2';
import type { Timers } from '../../net/clock';
import type { ShellEnd } from '../../../shared/visit/view';
import type { TerminalSize } from '../contract';
import { ShellOutput } from './output';

const terminal = 'xterm-256color';
/**
 * IUTF8 (RFC 8160) and the speeds, which some programs look at, as RFC 4254, 8 encodes them; the rest is the device's
 * own.
 */
const modes = Buffer.from([42, 0, 0, 0, 1, 128, 0, 0, 0x96, 0, 129, 0, 0, 0x96, 0, 0]);
/**
 * A device may send what the window of a channel allows (2 MiB in the library, for each of two streams), and no more.
 */
const maxUnreadBytes = 6 * 1_024 * 1_024;
/** More than anybody types or pastes while a device does not read. */
const maxUnsentInputBytes = 16 * 1_024 * 1_024;

const controlC = 3;

/** What a device may call a signal (RFC 4254, 6.10), as the library hands it on. */
const signalName = /^SIG[A-Z][A-Z0-9]{1,14}$/;

export interface ShellEvents {
  readonly open: () => void;
  readonly data: (bytes: Uint8Array) => void;
  /** `opened`: false, the device gave no shell. */
  readonly ended: (end: ShellEnd, opened: boolean) => void;
}

const windowOf = ({ columns, rows }: TerminalSize): PseudoTtyOptions => ({
  cols: columns,
  rows,
  width: 0,
  height: 0,
  term: terminal,
  // The library takes the encoded modes, too, and its own names lack IUTF8; its types do not say so.
  modes: modes as unknown as TerminalModes,
});

/** One terminal on a device. */
export class Shell {
  #channel: ClientChannel | null = null;
  #size: TerminalSize;
  #isOver = false;
  #said: ShellEnd = { status: null, signal: null };
  readonly #events: ShellEvents;
  readonly #output: ShellOutput;

  /** @param command what runs in place of the login shell; null: that */
  constructor(client: Client, size: TerminalSize, command: string | null, events: ShellEvents, timers: Timers) {
    this.#size = size;
    this.#events = events;
    this.#output = new ShellOutput(
      {
        send: (bytes) => events.data(bytes),
        pause: () => this.#each((stream) => stream.pause()),
        resume: () => this.#each((stream) => stream.resume()),
      },
      timers,
    );
    const opened = (error: Error | undefined, channel: ClientChannel): void => {
      if (error) this.#end(false);
      else this.#opened(channel, size);
    };
    try {
      if (command === null) client.shell(windowOf(size), opened);
      else client.exec(command, { pty: windowOf(size) }, opened);
    } catch {
      // The connection has just ended.
      queueMicrotask(() => this.#end(false));
    }
  }

  /** True where the device sends more than it may. */
  get isFlooded(): boolean {
    const channel = this.#channel;
    if (channel === null) return false;
    return channel.readableLength + channel.stderr.readableLength > maxUnreadBytes;
  }

  input(bytes: Uint8Array): void {
    const channel = this.#channel;
    if (channel === null || !channel.writable || channel.writableLength > maxUnsentInputBytes) return;
    channel.write(bytes);
    if (bytes.includes(controlC)) this.#output.interrupted();
  }

  drawn(bytes: number): void {
    this.#output.drawn(bytes);
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#channel?.setWindow(size.rows, size.columns, 0, 0);
  }

  /** Asks the device to end it. */
  close(): void {
    this.#channel?.close();
  }

  /** The connection is gone. What had come is still shown. */
  lost(): void {
    this.#isOver = true;
    this.#output.end();
  }

  #opened(channel: ClientChannel, asked: TerminalSize): void {
    if (this.#isOver) {
      channel.close();
      return;
    }
    this.#channel = channel;
    this.#each((stream) => stream.on('data', (bytes: Buffer) => !this.#isOver && this.#output.push(bytes)));
    channel.on('exit', (status: number | null, signal: unknown) => {
      this.#said = { status, signal: typeof signal === 'string' && signalName.test(signal) ? signal : null };
    });
    // A broken stream ends with its channel.
    this.#each((stream) => stream.on('error', () => undefined));
    channel.on('close', () => this.#end(true));
    this.#events.open();
    if (this.#size !== asked) this.resize(this.#size);
  }

  #each(work: (stream: NodeJS.ReadableStream) => unknown): void {
    const channel = this.#channel;
    if (channel === null) return;
    work(channel);
    work(channel.stderr);
  }

  #end(opened: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#output.end();
    this.#events.ended(this.#said, opened);
  }
}
