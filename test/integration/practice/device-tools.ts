import { spawn, spawnSync } from 'node:child_process';
import type { Socket } from 'node:net';
import { createFiles } from '../../../electron/practice/devices/files/initial-files';
import type { FileTree } from '../../../electron/practice/devices/files/tree';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { LocalService } from '../../../electron/practice/devices/services/local-service';
import { hostKeyOf } from '../../../electron/practice/devices/ssh/host-keys';
import { sshService } from '../../../electron/practice/devices/ssh/server';

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether a program is installed; what needs it is skipped by name without it. */
export function has(program: string): boolean {
  return spawnSync(program, ['-V'], { stdio: 'ignore' }).error === undefined;
}

/** Runs a program to its end. One that hangs is killed after five minutes, which shows as status null. */
export function run(program: string, args: readonly string[], input?: string | Buffer): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'pipe', timeout: 300_000 });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }),
    );
    // A program that ends early leaves its input unread.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Options with which OpenSSH's programs ask nothing and touch nothing of this computer's. */
export const quietSsh = [
  '-F',
  '/dev/null',
  ...[
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'GlobalKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
    'BatchMode=yes',
    'ConnectTimeout=120',
    'IdentityFile=/dev/null',
  ].flatMap((option) => ['-o', option]),
];

/** A program on a terminal of its own (`ssh -tt`), driven by what it shows. */
export class Terminal {
  #shown = '';
  readonly #child;
  readonly #ended: Promise<number | null>;
  #wake: () => void = () => undefined;

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, args, { stdio: 'pipe', timeout: 300_000 });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#shown += chunk.toString('utf8');
      this.#wake();
    });
    this.#ended = new Promise((resolve) => this.#child.on('close', resolve));
    void this.#ended.then(() => this.#wake());
  }

  type(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Waits until the text or pattern is shown and forgets everything up to its end. */
  async until(wanted: string | RegExp): Promise<string> {
    for (;;) {
      const at = typeof wanted === 'string' ? this.#shown.indexOf(wanted) : this.#shown.search(wanted);
      if (at >= 0) {
        const length = typeof wanted === 'string' ? wanted.length : (wanted.exec(this.#shown)?.[0].length ?? 0);
        const before = this.#shown.slice(0, at + length);
        this.#shown = this.#shown.slice(at + length);
        return before;
      }
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`ended without showing ${String(wanted)}: ${JSON.stringify(this.#shown)}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** The exit status, when it has ended. */
  status(): Promise<number | null> {
    return this.#ended;
  }
}

export interface SshDevice {
  readonly port: number;
  readonly files: FileTree;
  close(): void;
}

/** The SSH service of one practice device, alone. */
export async function startSshDevice(thingName: string): Promise<SshDevice> {
  const identity = identityOf(thingName);
  const files = createFiles(identity);
  const key = hostKeyOf(Buffer.alloc(32), thingName, false);
  const service = new LocalService(sshService(identity, files, () => key));
  await service.up();
  return { port: service.port ?? 0, files, close: () => service.down() };
}

/** Resolves when the socket is closed, by an end or by a reset. */
export function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.on('error', () => undefined).once('close', () => resolve()));
}
