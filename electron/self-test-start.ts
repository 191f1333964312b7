/**
 * `--self-test`: the app starts as always, in a folder of its own and with no window in the way, says how it is, and
 * ends. A running app is not disturbed, and nothing of the person's own is changed.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { arch, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { selfTestText, type SelfTestReport } from '../shared/about/self-test';
import type { RunningApp, Startup } from './startup';
import { localFolder } from './storage/local-folder';
import { systemClock } from './net/clock';

/** From the start of the program, ms. Whoever waits for it is told a minute. */
const limitMs = 57_000;

export interface SelfTestStart {
  readonly startup: NonNullable<Startup['selfTest']>;
  /** The app has started: runs the test, tells, ends. */
  run(running: RunningApp): Promise<void>;
  /** The app did not start: tells that, ends. */
  startFailed(error: unknown): Promise<void>;
}

const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  // Whoever asked may have gone.
  new Promise((resolve) => stream.write(text, () => resolve()));

/** What is told where the app did not even start. */
const noStart = (why: string): SelfTestReport => ({
  program: 'FieldTunnel',
  version: app.getVersion(),
  platform: `${process.platform} ${release()} ${arch()}`,
  ok: false,
  tookMs: Math.round(process.uptime() * 1000),
  checks: [{ name: 'start', state: 'failed', tookMs: Math.round(process.uptime() * 1000), facts: {}, why }],
});

/**
 * Null: it was not asked for. What follows `--` came with a link. To be called first of all: it moves the folder of the
 * person's data.
 */
export function selfTestAsked(argv: readonly string[]): SelfTestStart | null {
  const end = argv.indexOf('--');
  if (!(end < 0 ? argv : argv.slice(0, end)).includes('--self-test')) return null;
  const userData = app.getPath('userData');
  const localAppData = process.env['LOCALAPPDATA'] ?? '';
  // Tokens and ledger are replaced there, and nowhere else.
  const dataFolder = localFolder(process.platform, { userData, localAppData, name: app.getName() });
  const own = mkdtempSync(join(tmpdir(), 'fieldtunnel-self-test-data-'));
  try {
    // Ports, environment and web proxy are those of the person. It holds no secret.
    copyFileSync(join(userData, 'settings.json'), join(own, 'settings.json'));
  } catch {
    // Nothing was ever set.
  }
  app.setPath('userData', own);
  let isTold = false;
  async function tell(report: SelfTestReport): Promise<void> {
    if (isTold) return;
    isTold = true;
    await write(process.stderr, selfTestText(report));
    await write(process.stdout, `${JSON.stringify(report)}\n`);
    try {
      rmSync(own, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Windows keeps what the browser still holds. It is in the folder of temporary files, without a secret, and no
      // reason not to end.
    }
    app.exit(report.ok ? 0 : 1);
  }
  systemClock.set(
    () => void tell(noStart('it was not done within a minute')),
    Math.max(0, Math.round(limitMs - process.uptime() * 1000)),
  );
  return {
    startup: { dataFolder },
    async run(running) {
      running.show();
      await tell(await running.selfTest());
    },
    startFailed: (error) => tell(noStart(error instanceof Error ? error.message : String(error))),
  };
}
