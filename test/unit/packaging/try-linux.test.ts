/**
 * The script that tries the installed program on Linux, against stand-ins for the system's tools and the program: what
 * is lost must be noticed.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..', '..', '..');
const needed = ['bash', 'python3', 'tar', 'timeout'];
const canRun = process.platform === 'linux' && needed.every((name) => spawnSync(name, ['--version']).status === 0);

/** The program: tests itself, answers the command, or runs until it is ended and logs as the app does. */
const program = `
case \${1:-} in
  --self-test)
    state=ok
    [[ $BROKEN == self-test || ( $BROKEN == image && $0 != "$TRY_ROOT"/* ) ]] && state=failed
    echo '{"program":"FieldTunnel","checks":[{"name":"ports","state":"'$state'"},{"name":"desktop","state":"failed"}]}'
    exit 1 ;;
  status) echo '{}'; exit ;;
esac
logs="$HOME/.config/FieldTunnel/logs"
mkdir -p "$logs"
if [[ $1 == *warm* ]]; then
  [[ $BROKEN == warm-lost ]] || echo '{"link":true,"event":"started again"}' >>"$logs/main.log"
  exit
fi
echo $$ >>"$HOME/pids"
echo '{"accepted":true,"event":"started by a link"}' >>"$logs/main.log"
registration=already
[[ $BROKEN == other-name ]] && registration=registered
echo '{"registration":"'$registration'","event":"links of the scheme"}' >>"$logs/main.log"
# Waits for what nobody writes, without a process more.
mkfifo "$HOME/fifo$$"
read -r _ <>"$HOME/fifo$$"`;

const stubs: Readonly<Record<string, string>> = {
  sudo: '"$@"',
  // The trial with a tunnel open: what it needs is there, and the policy holds while it goes on. It runs in
  // test/e2e/upgrade-trial.spec.ts.
  node: `[[ $BROKEN != tunnel && $1 == */try-tunnel.mjs && $* == *"--data $HOME/.config/FieldTunnel --local "* ]] || exit 1
grep -q yes "$TRY_ROOT/etc/fieldtunnel/policy.json" || exit 1
while [[ $1 != -- ]]; do shift; done
shift
"$@"`,
  'gnome-keyring-daemon': 'cat >/dev/null',
  'apt-get': `case "$*" in
  *keyring*) ;;
  purge*)
    [[ $BROKEN == left ]] || rm -rf "$TRY_ROOT/opt/FieldTunnel" "$HOME/bin/fieldtunnel" ;;
  *)
    [[ $BROKEN == deb ]] && exit 1
    mkdir -p "$TRY_ROOT/opt/FieldTunnel"
    cp "$HOME/program" "$TRY_ROOT/opt/FieldTunnel/fieldtunnel"
    ln -sfn "$TRY_ROOT/opt/FieldTunnel/fieldtunnel" "$HOME/bin/fieldtunnel" ;;
esac`,
  'xdg-mime': '[[ $BROKEN == scheme ]] && echo other.desktop || echo fieldtunnel.desktop',
};

interface Tried {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function tryIt(broken: string): Promise<Tried> {
  const home = mkdtempSync(join(tmpdir(), 'fieldtunnel-try-'));
  const put = (path: string, text: string): void => {
    writeFileSync(path, `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(path, 0o755);
  };
  for (const name of ['bin', 'release', 'x-linux']) mkdirSync(join(home, name));
  for (const [name, text] of Object.entries(stubs)) put(join(home, 'bin', name), text);
  put(join(home, 'program'), program);
  writeFileSync(join(home, 'release', 'FieldTunnel-1.0.0-linux-amd64.deb'), '');
  put(
    join(home, 'release', 'FieldTunnel-1.0.0-linux-x86_64.AppImage'),
    'mkdir squashfs-root; cp "$HOME/program" squashfs-root/AppRun',
  );
  writeFileSync(join(home, 'x-linux', 'fieldtunnel'), '');
  const archive = join(home, 'release', 'FieldTunnel-1.0.0-linux-x64.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', home, 'x-linux']);
  const { XDG_CONFIG_HOME: _config, ...environment } = process.env;
  const env = {
    ...environment,
    HOME: home,
    TRY_ROOT: join(home, 'root'),
    PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
    BROKEN: broken,
    CI: broken === 'desktop' ? '' : 'true',
    // What is lost never comes: nothing but the wait is shorter.
    PATIENCE: broken === '' ? '60' : '6',
  };
  try {
    return await new Promise((done) => {
      execFile(
        'bash',
        [join(root, 'test/tools/dist/try-linux.sh'), join(home, 'release')],
        { env },
        (error, out, err) => done({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  } finally {
    const pids = join(home, 'pids');
    for (const pid of existsSync(pids) ? readFileSync(pids, 'utf8').split('\n').filter(Boolean) : [])
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended, as it was asked to.
      }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe.skipIf(!canRun)(`trying the program on Linux (needs ${needed.join(', ')})`, () => {
  it.concurrent('finds everything right', { timeout: 120_000 }, async () => {
    const { code, out, err } = await tryIt('');
    expect([code, err]).toEqual([0, '']);
    expect(out.trim().split('\n')).toEqual([
      'ok: installed',
      'ok: the self-test',
      'ok: links arrive',
      'ok: the command reaches the program that runs',
      'ok: installed over the running program',
      'ok: a tunnel goes on after an upgrade over the running program',
      'ok: removed',
      'ok: the AppImage',
      'ok: the archive',
    ]);
  });

  it.concurrent.each([
    ['deb', 'the deb installs with what it needs'],
    ['scheme', 'links lead to it'],
    ['self-test', 'nothing failed in the self-test, but ports desktop did'],
    // On a computer with a desktop it counts.
    ['desktop', 'nothing failed in the self-test, but desktop did'],
    ['other-name', 'it finds that links lead to it already'],
    ['warm-lost', 'a second link arrives in the program that runs'],
    ['tunnel', 'a tunnel goes on after an upgrade over the running program'],
    ['left', 'nothing of the program is left'],
    ['image', 'nothing failed in the self-test, of the AppImage, but ports desktop did'],
  ])('fails with %s', { timeout: 120_000 }, async (broken, sentence) => {
    const { code, err } = await tryIt(broken);
    expect([code, err]).toEqual([1, `Not so: ${sentence}\n`]);
  });
});
