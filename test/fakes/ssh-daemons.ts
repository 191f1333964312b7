import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './loopback';
import { findProgram, start, type Running } from './programs';

export const sshd = findProgram(['/usr/sbin/sshd', '/usr/local/sbin/sshd']);
export const dropbear = findProgram(['/usr/sbin/dropbear', '/usr/local/sbin/dropbear']);
export const keygen = spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error === undefined;
/** The only one who can log in to a server that no administrator has set up, besides its `resident`. */
export const me = userInfo().username;

/** A person whom only one server knows. */
export interface Resident {
  readonly user: string;
  readonly home: string;
  readonly password: string;
  /** Files that the server finds in the place of the system's. */
  readonly instead: readonly { readonly file: string; readonly place: string }[];
}

const residentPassword = 'a planted password';
/** Of `residentPassword`, as `openssl passwd -6` makes it. */
const passwordHash =
  '$6$fieldtunnel$GQpdedapm445leoEoD3Q8ilGMdVyq6WcdBPe0mnksJgL76QoyHDZOLU8bH9IjIqWu2l3XbMLXPhKrA5i/A328/';

/**
 * What a server needs so that somebody can live there: a mount namespace of its own, in which it has other files of
 * accounts than the system. Null: this machine and account have it; else what is missing.
 */
export const noResidents: string | null = (() => {
  if (process.platform !== 'linux') return 'mount namespaces, which Linux has';
  const tried = spawnSync('unshare', ['--mount', 'mount', '--bind', '/etc/passwd', '/etc/passwd'], { stdio: 'ignore' });
  if (tried.error !== undefined) return 'unshare';
  return tried.status === 0 ? null : 'the right to make a mount namespace';
})();

/** The program and its arguments, with those files in the place of the system's, which nobody else sees. */
function within(resident: Resident | null, program: string, args: readonly string[]): [string, readonly string[]] {
  if (resident === null) return [program, args];
  const mounts = resident.instead.map(({ file, place }) => `mount --bind '${file}' '${place}'`);
  return ['unshare', ['--mount', 'sh', '-c', [...mounts, 'exec "$@"'].join(' && '), 'sh', program, ...args]];
}

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
    resident: Resident | null = null,
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
        ...(lines.some((line) => line.startsWith('UsePAM')) ? [] : ['UsePAM no']),
        'LogLevel DEBUG3',
        'Subsystem sftp internal-sftp',
      ].join('\n'),
    );
    const running = start(...within(resident, sshd ?? 'sshd', ['-D', '-e', '-f', config]));
    this.#running.push(running);
    await running.saw('Server listening');
    return { port, running };
  }

  /**
   * Somebody with a home folder, a password and these keys (paths of public ones). PAM asks for the password in words
   * of its own where a server leaves that to it.
   */
  resident(...publicKeys: readonly string[]): Resident {
    this.#count += 1;
    const home = this.path(`home-${this.#count}`);
    const keys = join(home, '.ssh');
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    const authorized = publicKeys.map((path) => readFileSync(path, 'utf8')).join('');
    writeFileSync(join(keys, 'authorized_keys'), authorized, { mode: 0o600 });
    const user = 'resident';
    const [passwd, pam] = [this.path(`passwd-${this.#count}`), this.path(`pam-${this.#count}`)];
    const { uid, gid } = userInfo();
    writeFileSync(
      passwd,
      `${readFileSync('/etc/passwd', 'utf8').trimEnd()}\n${user}:${passwordHash}:${uid}:${gid}::${home}:/bin/sh\n`,
    );
    writeFileSync(pam, 'auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n');
    return {
      user,
      home,
      password: residentPassword,
      instead: [
        { file: passwd, place: '/etc/passwd' },
        ...(existsSync('/etc/pam.d/sshd') ? [{ file: pam, place: '/etc/pam.d/sshd' }] : []),
      ],
    };
  }

  /**
   * Debian's dropbear, with a host key of this type. It takes the keys of the home folder and the passwords of the
   * system only, of which a test changes neither: who logs in there is its `resident`. `options`: its own.
   */
  async dropbear(type: string, resident: Resident | null = null, options: readonly string[] = []): Promise<SshDaemon> {
    const port = await freePort();
    this.#count += 1;
    const hostKey = this.path(`dropbear-${this.#count}`);
    execFileSync('dropbearkey', ['-t', type, '-f', hostKey], { stdio: 'ignore' });
    const pidFile = this.path(`dropbear-${this.#count}.pid`);
    const args = ['-F', '-E', '-p', `127.0.0.1:${port}`, '-r', hostKey, '-P', pidFile, ...options];
    const running = start(...within(resident, dropbear ?? 'dropbear', args));
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
