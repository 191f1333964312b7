/**
 * `npm run dev`, on a copy of the sources: what is changed comes through. The browser shell for any browser is what it
 * opens without a display.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { findChromium, quiet } from '../browser-shell/chromium/launch';
import { root, temporaryFolder } from './fixtures/launch';

/** What the tool builds and runs. */
const sources = [
  'electron',
  'renderer',
  'shared',
  'assets',
  'test/browser-shell',
  'test/tools',
  'package.json',
  'tsconfig.json',
];

class DevRun {
  readonly folder = temporaryFolder();
  readonly #child: ChildProcess;
  #output = '';

  constructor() {
    for (const source of sources) cpSync(join(root, source), join(this.folder, source), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
    const env = { ...process.env, ...noDisplay, AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9', HOME: this.folder };
    const tool = join(this.folder, 'test/tools/dev.mjs');
    this.#child = spawn(process.execPath, [tool, `--user-data-dir=${join(this.folder, 'profile')}`], { env });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (data: Buffer) => (this.#output += data.toString('utf8')));
  }

  /** Addresses that the app printed, one for each time it was started. */
  readonly addresses = (): readonly string[] => this.#output.match(/http:\/\/127\.0\.0\.1:\d+\/\S*key=\S+/g) ?? [];
  readonly output = (): string => this.#output;

  change(file: string, from: string, to: string): void {
    const path = join(this.folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
    writeFileSync(path, text.replace(from, to));
  }

  /** As Control-C does; resolves with the exit status. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null) this.#child.kill('SIGINT');
    const status = this.#child.exitCode ?? (await ended);
    rmSync(this.folder, { recursive: true, force: true });
    return status;
  }
}

test('a change of the window is loaded again, a change of the main process starts the app anew', async () => {
  test.skip(process.platform !== 'linux', 'elsewhere there is always a display, and a real window');
  const executable = findChromium(undefined, { headed: false });
  test.skip(executable === null, 'needs Chromium');
  const dev = new DevRun();
  const browser = await chromium.launch({ executablePath: executable ?? '', args: [...quiet, '--no-sandbox'] });
  try {
    const soon = { timeout: 300_000 };
    await expect.poll(dev.addresses, soon).toHaveLength(1);
    const page = await browser.newPage();
    const answer = await page.goto(dev.addresses()[0] ?? '');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(answer?.headers()['content-security-policy']).toContain("script-src 'self'; style-src 'self';");

    const screen = 'renderer/screens/welcome.tsx';
    const title = "<ScreenTitle>{t('welcome.headline')}</ScreenTitle>";
    dev.change(screen, title, '<ScreenTitle>');
    await expect.poll(dev.output, soon).toContain('renderer could not be built');
    dev.change(screen, '<ScreenTitle>', '<ScreenTitle>Changed while it runs</ScreenTitle>');
    await expect(page.getByRole('heading', { name: 'Changed while it runs' })).toBeVisible(soon);
    expect(dev.addresses()).toHaveLength(1);

    dev.change(
      'electron/main.ts',
      "app.setName('FieldTunnel');",
      "app.setName('FieldTunnel');\n  console.log('changed main');",
    );
    await expect.poll(dev.addresses, soon).toHaveLength(2);
    expect(dev.output()).toContain('changed main');
    expect(await dev.stop()).toBe(0);
  } catch (error) {
    console.log(dev.output());
    throw error;
  } finally {
    await browser.close();
    await dev.stop();
  }
});
