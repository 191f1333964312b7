/** Debian's TigerVNC server, with a white desktop and a password. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../fakes/loopback';

/** True when the server is on this machine. */
export const haveTigerVnc = (): boolean =>
  spawnSync('Xtigervnc', ['-version'], { stdio: 'ignore' }).error === undefined;

export interface TigerVnc {
  readonly port: number;
  /** The keys that went down (+) and up (-), as X11 has them, by its own log. */
  keys(): readonly string[];
  stop(): Promise<void>;
}

export async function startTigerVnc(password: string, size: `${number}x${number}`): Promise<TigerVnc> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-vnc-'));
  const file = join(folder, 'passwd');
  writeFileSync(file, spawnSync('tigervncpasswd', ['-f'], { input: `${password}\n` }).stdout, { mode: 0o600 });
  const port = await freePort();
  const child = spawn(
    'Xtigervnc',
    [
      ['-displayfd', '3', '-rfbport', String(port), '-localhost=1', '-geometry', size, '-wr', '-nolisten', 'tcp'],
      ['-SecurityTypes', 'VncAuth', '-PasswordFile', file, '-AlwaysShared=1', '-Log', '*:stderr:100'],
    ].flat(),
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit');
  // The display's number is written once it listens.
  const display = child.stdio[3];
  if (display === null || display === undefined) throw new Error('the server has no third output');
  await Promise.race([
    once(display, 'data'),
    ended.then(() => {
      throw new Error(`the VNC server ended:\n${said}`);
    }),
  ]);
  return {
    port,
    keys: () =>
      [...said.matchAll(/Key (pressed|released): 0x([0-9a-f]+)/g)].map(
        ([, how, key]) => `${how === 'pressed' ? '+' : '-'}${key}`,
      ),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
