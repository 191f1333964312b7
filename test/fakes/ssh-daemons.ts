import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './loopback';
import { findProgram, start, type Running } from './programs';

export const sshd = findProgram(['/usr/sbin/sshd', '/usr/local/sbin/sshd']);
export const dropbear = findProgram(['/usr/sbin/dropbear', '/usr/local/sbin/dropbear']);
export const keygen = spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error === undefined;
/** The only one who can log in to a server that no administrator has set up. */
export const me = userInfo().username;

/** Keys, configuration and real ssh servers in a folder of their own. */
export class SshDaemons {
  readonly folder = mkdtempSync(join(tmpdir(), 'ssh-daemons-'));
  readonly #running: Running[] = [];
  #count = 0;

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Makes a key pair with ssh-keygen. @returns the private key's path */
  key(name: string, ...options: string[]): string {
    const path = this.path(name);
    const passphrase = options.includes('-N') ? [] : ['-N', ''];
    execFileSync('ssh-keygen', ['-q', '-f', path, '-C', `${name}'s comment`, ...passphrase, ...options], {
      stdio: 'ignore',
    });
    return path;
  }

  /** Debian's OpenSSH server. `hostKeys`: paths. @returns its port */
  async sshd(
    hostKeys: readonly string[],
    authorized: string | null,
    lines: readonly string[] = [],
  ): Promise<SshDaemon> {
    // Where it gives its rights away; the package's service makes it.
    if (process.getuid?.() === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 });
    const port = await freePort();
    this.#count += 1;
    const config = this.path(`sshd-${this.#count}.conf`);
    writeFileSync(
      config,
      [
        ...lines,
        `ListenAddress 127.0.0.1:${port}`,
        ...hostKeys.map((path) => `HostKey ${path}`),
        `AuthorizedKeysFile ${authorized ?? 'none'}`,
        'PidFile none',
        'StrictModes no',
        'PermitRootLogin yes',
        'UsePAM no',
        'LogLevel DEBUG3',
        'Subsystem sftp internal-sftp',
      ].join('\n'),
    );
    const running = start(sshd ?? 'sshd', ['-D', '-e', '-f', config]);
    this.#running.push(running);
    await running.saw('Server listening');
    return { port, running };
  }

  /**
   * Debian's dropbear, with a host key of this type. Nobody can log in there: it takes the keys of the home folder and the
   * passwords of the system only, and a test changes neither.
   */
  async dropbear(type: string): Promise<SshDaemon> {
    const port = await freePort();
    this.#count += 1;
    const hostKey = this.path(`dropbear-${this.#count}`);
    execFileSync('dropbearkey', ['-t', type, '-f', hostKey], { stdio: 'ignore' });
    const pidFile = this.path(`dropbear-${this.#count}.pid`);
    const args = ['-F', '-E', '-p', `127.0.0.1:${port}`, '-r', hostKey, '-P', pidFile];
    const running = start(dropbear ?? 'dropbear', args);
    this.#running.push(running);
    await running.saw('Not backgrounding');
    return { port, running };
  }

  /** An agent with these keys. @returns its socket */
  async agent(...keys: readonly string[]): Promise<string> {
    this.#count += 1;
    const socket = this.path(`agent-${this.#count}`);
    const running = start('ssh-agent', ['-D', '-a', socket]);
    this.#running.push(running);
    await running.saw(/SSH_AUTH_SOCK/);
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    for (const key of keys) execFileSync('ssh-add', ['-q', key], { env, stdio: 'ignore' });
    return socket;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((each) => each.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface SshDaemon {
  readonly port: number;
  readonly running: Running;
}
