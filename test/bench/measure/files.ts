/**
 * One file over SFTP, against Debian's OpenSSH server: by the app's own thread, and by OpenSSH's `sftp`. Both are
 * logged in before.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { me, SshDaemons } from '../../fakes/ssh-daemons';
import { cpuSeconds } from '../accounting';
import { DelayLine } from '../delay-line';
import type { Sample } from '../figures';
import { lacksOpenSsh, quietly, sftp } from '../open-ssh';
import { Visitor } from '../visitor';

type Direction = 'up' | 'down';

interface Place {
  readonly port: number;
  /** Path of the private key that is let in. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly size: number;
}

/** Both use it. */
const cipher = 'aes128-gcm@openssh.com';

/** What a transfer took, in milliseconds: until every byte was there, and until it had its name. */
interface Took {
  readonly bytesMs: number;
  readonly proofMs: number | null;
  /** Of the client until every byte was there, in seconds; null: this machine does not say. */
  readonly cpu: number | null;
}

/** A server, a line of this length to it, and a file. */
async function atServer(
  roundTripMs: number,
  megabytes: number,
  work: (place: Place) => Promise<Took>,
): Promise<Sample> {
  const daemons = new SshDaemons();
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-files-'));
  let line: DelayLine | null = null;
  try {
    const key = daemons.key('mine', '-t', 'ed25519');
    const { port } = await daemons.sshd([daemons.key('host', '-t', 'ed25519')], `${key}.pub`, [
      'LogLevel INFO',
      // What this account's shell does when it starts is no part of a checksum.
      `SetEnv HOME=${folder}`,
    ]);
    if (roundTripMs > 0) line = await DelayLine.open(port, roundTripMs);
    const size = megabytes * 1e6;
    const [from, to] = [join(folder, 'from.bin'), join(folder, 'to.bin')];
    writeFileSync(from, randomBytes(size));
    const { bytesMs, proofMs, cpu } = await work({ port: line?.port ?? port, key, from, to, size });
    if (statSync(to).size !== size) throw new Error('the file did not arrive');
    const megabytesIn = (ms: number): number => size / 1e6 / (ms / 1_000);
    return {
      files: megabytesIn(bytesMs),
      filesInAll: megabytesIn(bytesMs + (proofMs ?? 0)),
      ...(proofMs === null ? {} : { proof: proofMs }),
      ...(cpu === null ? {} : { cpuPerGb: cpu / (size / 1e9) }),
    };
  } finally {
    line?.close();
    await daemons.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * By the app's thread. A folder was shown before, as it is to whoever sends or fetches, so that the SFTP channel is
 * open, as that of `sftp` is. Until every byte is there it does what `sftp` does: looks, opens, sends or fetches. What
 * it does besides, syncing, comparing both sides by SHA-256 and giving the name, is the proof, measured by itself.
 */
const byVisit =
  (direction: Direction) =>
  async ({ port, key, from, to, size }: Place): Promise<Took> => {
    const visitor = new Visitor();
    try {
      await visitor.login(port, me, { method: 'key-file', path: key, passphrase: null });
      const shown = await visitor.client.files('openFolder', [dirname(to)]);
      if (shown?.kind !== 'ok') throw new Error(`no folder: ${JSON.stringify(shown)}`);
      const [local, remote] = direction === 'up' ? [from, to] : [to, from];
      const job = { id: 'bench', local, remote, size, modifiedAt: null, resumeAt: 0, conflict: null };
      const [since, before] = [performance.now(), process.cpuUsage()];
      let isThereAt = Number.NaN;
      let used = process.cpuUsage(before);
      visitor.onProgress = ({ checking }) => {
        if (!checking) return;
        isThereAt = performance.now();
        used = process.cpuUsage(before);
      };
      const outcome = await visitor.client.files(direction === 'up' ? 'sendFile' : 'fetchFile', [job]);
      const endedAt = performance.now();
      if (outcome?.kind !== 'done' || outcome.proof !== 'checksum' || Number.isNaN(isThereAt))
        throw new Error(`the transfer ended: ${JSON.stringify(outcome)}`);
      return { bytesMs: isThereAt - since, proofMs: endedAt - isThereAt, cpu: (used.user + used.system) / 1e6 };
    } finally {
      await visitor.client.stop();
    }
  };

/** Resolves when the program has printed this. */
const printed = (child: ChildProcess, words: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.includes(words)) resolve();
    });
    child.once('close', (code) => reject(new Error(`sftp ended (${code})`)));
  });

/** Of `sftp` and of the `ssh` that it has started, in seconds; null: this machine does not say. */
async function cpuOf({ pid = 0 }: ChildProcess): Promise<number | null> {
  const children = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(children)) return null;
  const pids = [pid, ...readFileSync(children, 'utf8').trim().split(' ').map(Number)];
  const all = await Promise.all(pids.map(cpuSeconds));
  return all.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

const bySftp =
  (direction: Direction) =>
  async ({ port, key, from, to }: Place): Promise<Took> => {
    const child = spawn(sftp ?? '', ['-q', ...quietly(key), '-P', String(port), '-c', cipher, `${me}@127.0.0.1`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      // The next command is read when the one before is done.
      const ready = printed(child, 'is-ready');
      child.stdin.write('!echo is-ready\n');
      await ready;
      const done = printed(child, 'is-done');
      const [since, before] = [performance.now(), await cpuOf(child)];
      child.stdin.write(`${direction === 'up' ? 'put' : 'get'} ${from} ${to}\n!echo is-done\n`);
      await done;
      const [endedAt, after] = [performance.now(), await cpuOf(child)];
      return {
        bytesMs: endedAt - since,
        proofMs: null,
        cpu: before === null || after === null ? null : after - before,
      };
    } finally {
      child.kill('SIGKILL');
    }
  };

const megabytesAt = (roundTripMs: number): number => (roundTripMs === 0 ? 128 : 24);

/** Ours, and OpenSSH's `sftp` with the same cipher, over a line with so much round trip. */
export const fileTransfer = (direction: Direction, roundTripMs: number) => ({
  alone: () => atServer(roundTripMs, megabytesAt(roundTripMs), byVisit(direction)),
  other: () => atServer(roundTripMs, megabytesAt(roundTripMs), bySftp(direction)),
  lacks: lacksOpenSsh,
});
