/** A login over ssh, by the app's own client and by the system's. Both have to see the same host key. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../net/clock';
import { openSshThread } from '../visit';
import type { SshClient, SshEvent } from '../visit/contract';
import { type CheckResult, failed, fine, notKnown, type OpenTunnel, type TunnelParts } from './contract';

const user = 'technician';
const command = 'hostname';
const commandLimitMs = 10_000;

interface HostKey {
  readonly type: string;
  readonly blob: string;
}

/** Host keys of the tunnels that are open, as the built-in client saw them. */
const seen = new WeakMap<OpenTunnel, HostKey>();

/** Logs in. Rejects with what the device or the thread says. */
function logIn(
  { programs, log }: Pick<TunnelParts, 'programs' | 'log'>,
  port: number,
  signal: AbortSignal,
): Promise<{ readonly client: SshClient; readonly key: HostKey }> {
  return new Promise((resolve, reject) => {
    let key: HostKey | null = null;
    const hear = (event: SshEvent): void => {
      if (event.kind === 'host-key') {
        key = { type: event.key.type, blob: event.blob };
        client.answerHostKey(true);
      } else if (event.kind === 'open' && key !== null) resolve({ client, key });
      else if (event.kind === 'refused') reject(new Error(`the login was refused: ${event.refusal.kind}`));
      else if (event.kind === 'closed') reject(new Error(`no connection: ${event.failure?.kind ?? 'ended'}`));
    };
    const client = openSshThread(join(programs, 'ssh-worker.cjs'), hear, systemClock, log);
    signal.addEventListener('abort', () => reject(new Error('no login in time')), { once: true });
    client.connect({ port, knownHostKey: null, allowedWeak: [] });
    // Practice lets one in without a proof, which is tried first.
    client.authenticate(user, { method: 'password', password: '' });
  });
}

export async function builtInLogin(parts: TunnelParts, tunnel: OpenTunnel, signal: AbortSignal): Promise<CheckResult> {
  const { client, key } = await logIn(parts, tunnel.ports.SSH, signal);
  try {
    seen.set(tunnel, key);
    const result = await client.exec(command, commandLimitMs, 4096);
    const answer = result?.stdout.trim() ?? '';
    return answer === '' ? failed('the command printed nothing') : fine({ hostKey: key.type, answer });
  } finally {
    await client.stop();
  }
}

const run = (
  file: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> =>
  new Promise((resolve) => {
    execFile(file, [...args], { timeout: commandLimitMs, windowsHide: true }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, out: out.trim(), err: err.trim() });
    });
  });

export async function systemLogin(
  { desktop }: TunnelParts,
  tunnel: OpenTunnel,
  _signal: AbortSignal,
): Promise<CheckResult> {
  const ssh = await desktop.sshFile();
  if (ssh === null) return notKnown('OpenSSH is not installed');
  const key = seen.get(tunnel);
  if (key === undefined) return notKnown('the host key is not known, as the built-in client did not get in');
  const port = tunnel.ports.SSH;
  const knownHosts = join(tunnel.folder, 'known_hosts');
  await writeFile(knownHosts, `[127.0.0.1]:${port} ${key.type} ${key.blob}\n`);
  const option = (name: string, value: string): readonly string[] => ['-o', `${name}=${value}`];
  const result = await run(ssh, [
    // Nothing of the person's own configuration.
    '-F',
    'none',
    ...option('BatchMode', 'yes'),
    ...option('StrictHostKeyChecking', 'yes'),
    ...option('UserKnownHostsFile', `"${knownHosts.replaceAll('\\', '/')}"`),
    ...option('GlobalKnownHostsFile', 'none'),
    ...option('IdentityFile', 'none'),
    '-p',
    String(port),
    `${user}@127.0.0.1`,
    command,
  ]);
  const version = (await run(ssh, ['-V'])).err;
  return result.code === 0 && result.out !== ''
    ? fine({ version, answer: result.out })
    : failed(`ssh ended with ${result.code ?? 'a signal'}: ${result.err.split('\n').at(-1) ?? ''}`, { version });
}
