/**
 * The script that tries the installed program on a Mac, against stand-ins for what macOS has: what is lost must be
 * noticed.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..', '..', '..');
const scripts = ['.ci/run', 'assets/bin/fieldtunnel', 'assets/pkg-scripts/postinstall', 'test/tools/dist/try-mac.sh'];
const canRun =
  process.platform === 'linux' && ['bash', 'pgrep'].every((name) => spawnSync(name, ['--version']).status === 0);

/**
 * The program of the bundle: tests itself, or runs until it is ended and logs as the app does. `BROKEN` is what does
 * not work.
 */
const program = `
if [[ \${1:-} == --self-test ]]; then
  echo '{"program":"FieldTunnel"}'
  [[ $BROKEN != self-test && ! ( $BROKEN == pkg-self-test && $0 == *root* ) ]]
  exit
fi
logs="$HOME/Library/Application Support/FieldTunnel/logs"
mkdir -p "$logs"
echo $$ >>"$HOME/pids"
echo '{"event":"started"}' >>"$logs/main.log"
case $BROKEN in
  cold-lost) ;;
  cold-refused) echo '{"accepted":false,"running":false,"event":"opened a link"}' >>"$logs/main.log" ;;
  told) echo '{"thing":"cold-link","accepted":true,"running":false,"event":"opened a link"}' >>"$logs/main.log" ;;
  *) echo '{"accepted":true,"running":false,"event":"opened a link"}' >>"$logs/main.log" ;;
esac
[[ $BROKEN == never-ready ]] || echo '{"event":"links of the scheme"}' >>"$logs/main.log"
# Waits for what nobody writes, without a process more.
mkfifo "$HOME/fifo$$"
read -r _ <>"$HOME/fifo$$"`;

/** The command of a terminal, as `assets/bin` has it, but for the program. */
const command = `
[[ $1 == --help ]] && exit 0
[[ $1 == status ]] || { [[ $BROKEN == status-lost ]]; exit; }
[[ $BROKEN == unreachable ]] && exit 1
echo '{}'`;

const stubs: Readonly<Record<string, string>> = {
  uname: 'echo Darwin',
  ditto: 'app "$4"',
  app: `folder="$1/FieldTunnel.app/Contents"
mkdir -p "$folder/MacOS" "$folder/Resources/bin"
cp "$HOME/program" "$folder/MacOS/FieldTunnel"
cp "$HOME/command" "$folder/Resources/bin/fieldtunnel"`,
  lipo: '[[ $BROKEN == processor || ( $BROKEN == image-processor && $2 != "$HOME"/Applications/* ) ]] && echo x86_64 || echo arm64',
  hdiutil: `[[ $1 == attach ]] || exit 0
[[ $BROKEN != image ]] || exit 1
app "$6"
ln -s /Applications "$6/Applications"`,
  sudo: '"$@"',
  // The trial with a tunnel open: what it needs is there, and the policy holds while it goes on. It runs in
  // test/e2e/upgrade-trial.spec.ts.
  node: `[[ $BROKEN != tunnel && $1 == */try-tunnel.mjs && -x $7 ]] || exit 1
grep -q yes "$TRY_ROOT/Library/Application Support/FieldTunnel/policy.json" || exit 1
[[ $8 == -- ]] || exit 1
shift 8
"$@"`,
  installer: `[[ $BROKEN == pkg ]] && exit 1
app "$TRY_ROOT/Applications"
[[ $BROKEN == pkg-bare ]] || sh "${root}/assets/pkg-scripts/postinstall" "$2" "$TRY_ROOT/Applications" "$TRY_ROOT"`,
  pkgutil: 'case $1 in --forget) [[ $BROKEN != forgotten ]] ;; *) [[ $BROKEN != pkg-unsigned ]] ;; esac',
  plutil: `case $2 in
  LSMinimumSystemVersion) [[ $BROKEN == system ]] && echo 12.0 || echo 13.0 ;;
  CFBundleURLTypes*) [[ $BROKEN == scheme ]] && echo other || echo fieldtunnel ;;
  NSAppTransportSecurity*) [[ $BROKEN == loads ]] && echo true || { echo 'no value'; exit 1; } ;;
  json) [[ -s $5 ]] ;;
esac`,
  codesign: '[[ $BROKEN != signature ]]',
  spctl: '[[ $BROKEN != gatekeeper ]]',
  lsregister: 'true',
  osascript: '[[ $BROKEN == stays ]] || xargs kill <"$HOME/pids"',
  open: `app="$HOME/Applications/FieldTunnel.app/Contents/MacOS/FieldTunnel"
log="$HOME/Library/Application Support/FieldTunnel/logs/main.log"
[[ $BROKEN == never-starts ]] && exit 0
if ! pgrep -f "$app" >/dev/null || [[ $BROKEN == second-program ]]; then "$app" >/dev/null 2>&1 </dev/null & disown; fi
if [[ $1 == *warm* && $BROKEN != warm-lost ]]; then
  echo '{"accepted":true,"running":true,"event":"opened a link"}' >>"$log"
fi`,
};

interface Tried {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function tryIt(broken: string, release: boolean): Promise<Tried> {
  const home = mkdtempSync(join(tmpdir(), 'fieldtunnel-mac-'));
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const put = (path: string, text: string): void => {
    writeFileSync(path, `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(path, 0o755);
  };
  for (const [name, text] of Object.entries(stubs)) put(join(bin, name), text);
  put(join(home, 'program'), program);
  put(join(home, 'command'), command);
  mkdirSync(join(home, 'release'));
  for (const kind of ['zip', 'dmg', 'pkg'])
    if (broken !== `no-${kind}`) writeFileSync(join(home, 'release', `FieldTunnel-1.0.0-mac-arm64.${kind}`), '');
  const env = {
    ...process.env,
    HOME: home,
    TRY_ROOT: join(home, 'root'),
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    BROKEN: broken,
    RELEASE: release ? '--release' : '--unsigned',
    // What is lost never comes: nothing but the wait is shorter.
    PATIENCE: broken === '' ? '60' : '8',
  };
  try {
    return await new Promise((done) => {
      execFile(
        'bash',
        [join(root, 'test/tools/dist/try-mac.sh'), join(home, 'release'), 'arm64'],
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

describe.skipIf(!canRun)('the command that the pkg makes (needs bash and pgrep)', () => {
  const made = (before: (disk: string) => void, where = '/Applications'): string | null => {
    const disk = mkdtempSync(join(tmpdir(), 'fieldtunnel-pkg-'));
    try {
      const bin = join(disk, where, 'FieldTunnel.app/Contents/Resources/bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'fieldtunnel'), '');
      before(disk);
      execFileSync('sh', [join(root, 'assets/pkg-scripts/postinstall'), 'a.pkg', join(disk, where), `${disk}/`]);
      const link = join(disk, 'usr/local/bin/fieldtunnel');
      if (!existsSync(link)) return null;
      return lstatSync(link).isSymbolicLink() ? readlinkSync(link).slice(disk.length) : readFileSync(link, 'utf8');
    } finally {
      rmSync(disk, { recursive: true, force: true });
    }
  };
  const command = 'FieldTunnel.app/Contents/Resources/bin/fieldtunnel';
  const put = (disk: string, to: string | null): void => {
    mkdirSync(join(disk, 'usr/local/bin'), { recursive: true });
    const file = join(disk, 'usr/local/bin/fieldtunnel');
    if (to === null) writeFileSync(file, 'of somebody else');
    else symlinkSync(to, file);
  };

  it('leads to what was installed, also where that was elsewhere before', () => {
    expect(made(() => undefined)).toBe(`/Applications/${command}`);
    expect(made(() => undefined, '/Users/Shared/Programs')).toBe(`/Users/Shared/Programs/${command}`);
    expect(made((disk) => put(disk, `/Users/x/Applications/${command}`))).toBe(`/Applications/${command}`);
  });

  it('is not made over somebody else’s', () => {
    expect(made((disk) => put(disk, null))).toBe('of somebody else');
    expect(made((disk) => put(disk, join(disk, 'usr')))).toBe('/usr');
  });

  it('is no reason to fail where it cannot be made', () => {
    expect(made((disk) => writeFileSync(join(disk, 'usr'), ''))).toBe(null);
  });
});

describe.skipIf(!canRun)('trying the program on a Mac (needs bash and pgrep)', () => {
  it.each(scripts)('%s is a script that can be read', (script) => {
    execFileSync('bash', ['-n', join(root, script)], { stdio: 'pipe' });
  });

  it.concurrent.each([false, true])('finds everything right, a release: %s', { timeout: 120_000 }, async (release) => {
    const { code, out, err } = await tryIt('', release);
    expect([code, err]).toEqual([0, '']);
    expect(out.trim().split('\n')).toEqual([
      'ok: the program is there',
      'ok: what the bundle says of itself',
      release ? 'ok: signed and accepted' : 'not known: its signature, as this is no release',
      'ok: the self-test',
      'ok: a link starts it, and arrives',
      'ok: a second link arrives in the program that runs',
      'ok: the command reaches the program that runs',
      'ok: a tunnel goes on after an upgrade over the running program',
      'ok: removed',
      'ok: the disk image',
      'ok: the pkg',
    ]);
  });

  it.concurrent.each([
    ['system', 'it wants macOS 13'],
    ['scheme', 'it has the scheme'],
    ['loads', 'no arbitrary loads'],
    ['signature', 'it is signed'],
    ['gatekeeper', 'the system accepts it'],
    ['self-test', 'nothing failed in the self-test'],
    ['never-starts', 'a link starts it'],
    ['cold-lost', 'the link that starts it arrives'],
    ['cold-refused', 'the link that starts it arrives'],
    ['never-ready', 'it gets ready'],
    ['warm-lost', 'a second link arrives in the program that runs'],
    ['second-program', 'it was started once'],
    ['told', 'what is in a link is in no log'],
    ['no-dmg', 'there is a dmg for arm64'],
    ['processor', 'it is for arm64'],
    ['unreachable', 'the command reaches the program that runs'],
    ['status-lost', 'the command passes an exit status on'],
    ['stays', 'it quits'],
    ['tunnel', 'a tunnel goes on after an upgrade over the running program'],
    ['image', 'the disk image can be opened'],
    ['image-processor', 'the disk image has the program'],
    ['pkg-unsigned', 'the pkg is signed'],
    ['pkg', 'the pkg installs'],
    ['pkg-self-test', 'nothing failed in the self-test, installed by the pkg'],
    ['pkg-bare', 'the pkg makes the command'],
    ['forgotten', 'the system knows what the pkg installed'],
  ])('fails with %s', { timeout: 120_000 }, async (broken, sentence) => {
    const { code, err } = await tryIt(broken, true);
    expect([code, err]).toEqual([1, `Not so: ${sentence}\n`]);
  });
});
