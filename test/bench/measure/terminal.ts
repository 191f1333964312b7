/**
 * The terminal in the window, in Chromium, on a shell of a practice device through the whole of the app and of the
 * tunnel.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RequestName } from '../../../shared/ipc/contract';
import type { Sample } from '../figures';
import { quantile } from '../statistics';
import { Visitor } from '../visitor';

const login = async (port: number, user: string): Promise<Visitor> => {
  const visitor = new Visitor();
  await visitor.login(port, user, { method: 'password', password: '' });
  return visitor;
};

/**
 * What a key took, in milliseconds from its press: until the drawing of its letter was asked for, and until it was
 * drawn.
 */
interface Key {
  readonly asked: number;
  readonly drawn: number;
}

const keys = 150;

/**
 * Notes in the page when a key was pressed, and when the letter that it brought was given to the next frame, and drawn
 * by it.
 */
const watchKeys = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noted = {
      pressedAt: Number.NaN,
      keys: [] as { asked: number; drawn: number }[],
      drawn: () => {},
      /** Ends when so many were drawn. Nothing is asked meanwhile: that would draw frames of its own. */
      when: (count: number) =>
        new Promise<void>((resolve) => {
          noted.drawn = () => (noted.keys.length >= count ? resolve() : undefined);
          noted.drawn();
        }),
    };
    let askedAt = Number.NaN;
    const nextFrame = window.requestAnimationFrame.bind(window);
    // A row changes in the frame that the terminal asked for when it had read the letter.
    window.requestAnimationFrame = (work) => {
      const asked = performance.now();
      return nextFrame((time) => {
        askedAt = asked;
        work(time);
      });
    };
    addEventListener('keydown', () => (noted.pressedAt = performance.now()), { capture: true });
    const rows = [...document.querySelectorAll('.xterm-rows')].find((each) => each.checkVisibility());
    let before = rows?.textContent ?? '';
    new MutationObserver(() => {
      const now = rows?.textContent ?? '';
      if (now === before || Number.isNaN(noted.pressedAt)) return;
      before = now;
      noted.keys.push({ asked: askedAt - noted.pressedAt, drawn: performance.now() - noted.pressedAt });
      noted.pressedAt = Number.NaN;
      noted.drawn();
    }).observe(rows ?? document, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { noted });
  });

const notedKeys = (page: Page): Promise<readonly Key[]> =>
  page.evaluate(() => (window as unknown as { readonly noted: { readonly keys: Key[] } }).noted.keys);

/**
 * The way into the main process and back, with a request that is refused at once: what the stand-in's JSON and
 * Chromium's debugging protocol take of each letter, which crosses there and back once. Electron's own messages take
 * other ways.
 */
const crossed = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const since = performance.now();
    await window.fieldtunnel?.request('nothing' as RequestName, {});
    return performance.now() - since;
  });

/** The same letters, by the ssh thread alone on the same tunnel. */
async function bareEcho(visitor: Visitor): Promise<number> {
  const since = performance.now();
  await new Promise<void>((resolve) => {
    visitor.onData = () => resolve();
    visitor.client.input('bench', Buffer.from('x'));
  });
  return performance.now() - since;
}

/**
 * Letters typed one by one in the window, and between them the same by the ssh thread alone: what the window adds is
 * the difference. It ends where the next frame is asked for; for how long that lets itself be waited for is the
 * screen's affair, and in `drawn`.
 */
export async function terminalEcho(): Promise<Sample> {
  const { user, withTerminal } = await import('./terminal-app');
  return withTerminal(async ({ page, port }) => {
    const visitor = await login(port, user);
    try {
      await visitor.shell();
      // The prompt has come.
      await new Promise<void>((resolve) => {
        visitor.onData = (bytes) => (Buffer.from(bytes).includes('$') ? resolve() : undefined);
        visitor.client.input('bench', Buffer.from('\n'));
      });
      await page.locator('.xterm').click();
      await watchKeys(page);
      const bare: number[] = [];
      const crossings: number[] = [];
      for (let count = 1; count <= keys; count += 1) {
        await page.keyboard.press('x');
        await page.evaluate(
          (wanted) => (window as unknown as { noted: { when: (count: number) => Promise<void> } }).noted.when(wanted),
          count,
        );
        bare.push(await bareEcho(visitor));
        crossings.push(await crossed(page));
      }
      // The first ones load what is compiled when it is first used.
      const typed = (await notedKeys(page)).slice(20);
      const alone = bare.slice(20);
      const asked = typed.map((key) => key.asked);
      const crossing = crossings.slice(20);
      return {
        p50: quantile(asked, 0.5),
        p95: quantile(asked, 0.95),
        drawnP95: quantile(
          typed.map((key) => key.drawn),
          0.95,
        ),
        aloneP50: quantile(alone, 0.5),
        aloneP95: quantile(alone, 0.95),
        addedP50: quantile(asked, 0.5) - quantile(alone, 0.5),
        addedP95: quantile(asked, 0.95) - quantile(alone, 0.95),
        crossingP50: quantile(crossing, 0.5),
        crossingP95: quantile(crossing, 0.95),
      };
    } finally {
      await visitor.client.stop();
    }
  });
}

/** A file of lines on the device. */
async function lay(port: number, user: string, megabytes: number, remote: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-terminal-'));
  const visitor = await login(port, user);
  try {
    const local = join(folder, 'lines.txt');
    const line = `${'the quick brown fox jumps over the lazy dog, '.repeat(2).slice(0, 79)}\n`;
    writeFileSync(local, line.repeat((megabytes * 1e6) / 80));
    const { size } = statSync(local);
    const job = { id: 'bench', local, remote, size, modifiedAt: null, resumeAt: 0, conflict: null };
    const outcome = await visitor.client.files('sendFile', [job]);
    if (outcome?.kind !== 'done') throw new Error(`the file was not sent: ${JSON.stringify(outcome)}`);
  } finally {
    await visitor.client.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Megabytes of the page's heap that somebody holds. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize / 1e6;
  } finally {
    await session.detach();
  }
}

interface Watched {
  readonly frames: number;
  /** Of the page's heap, garbage included, at most. */
  readonly mostMb: number;
}

/** Watches the page from within, frame by frame, until the last line that is shown is the prompt. */
const promptedAgain = (page: Page, prompt: string): Promise<Watched> =>
  page.evaluate(
    (words) =>
      new Promise<Watched>((resolve) => {
        const { memory } = performance as Performance & { readonly memory?: { readonly usedJSHeapSize: number } };
        const rows = [...document.querySelectorAll('.xterm-rows')].find((each) => each.checkVisibility());
        let frames = 0;
        let mostMb = 0;
        const next = (): void => {
          frames += 1;
          mostMb = Math.max(mostMb, (memory?.usedJSHeapSize ?? 0) / 1e6);
          const lines = [...(rows?.children ?? [])].map((row) => row.textContent.trim());
          if (lines.findLast((line) => line !== '')?.startsWith(words) === true) resolve({ frames, mostMb });
          else requestAnimationFrame(next);
        };
        next();
      }),
    prompt,
  );

const megabytes = 20;
const big = '/tmp/big.txt';
const goesOn = 'the quick';

async function typeLine(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

/** `cat` of a large file to its end, then once more with Ctrl-C in the middle of it. */
export async function terminalCat(): Promise<Sample> {
  const { prompt, rowsOf, user, withTerminal } = await import('./terminal-app');
  return withTerminal(async ({ page, port }) => {
    await lay(port, user, megabytes, big);
    await page.locator('.xterm').click();
    const before = await heapOf(page);
    const since = performance.now();
    await typeLine(page, `cat ${big}`);
    await rowsOf(page).filter({ hasText: goesOn }).waitFor();
    const began = performance.now();
    const { frames, mostMb } = await promptedAgain(page, prompt);
    const ended = performance.now();
    await typeLine(page, `clear; cat ${big}`);
    await rowsOf(page).filter({ hasText: goesOn }).waitFor();
    const pressed = performance.now();
    await page.keyboard.press('Control+c');
    await promptedAgain(page, prompt);
    return {
      files: megabytes / ((ended - since) / 1_000),
      grown: mostMb - before,
      framesPerSecond: frames / ((ended - began) / 1_000),
      interrupted: performance.now() - pressed,
    };
  });
}

const shells = 10;
/** More lines than a terminal keeps. */
const fillMegabytes = 1;

/** Ten shells, each with as many lines as it keeps. */
export async function terminalsOfTen(): Promise<Sample> {
  const { openShell, prompt, rowsOf, user, withTerminal } = await import('./terminal-app');
  return withTerminal(async ({ page, port }) => {
    await lay(port, user, fillMegabytes, big);
    const fill = async (): Promise<void> => {
      await page.locator('.xterm').filter({ visible: true }).click();
      await typeLine(page, `cat ${big}`);
      await rowsOf(page).filter({ hasText: goesOn }).waitFor();
      await promptedAgain(page, prompt);
    };
    const empty = await heapOf(page);
    await fill();
    const one = await heapOf(page);
    for (let count = 2; count <= shells; count += 1) {
      await openShell(page, count);
      await fill();
    }
    const all = await heapOf(page);
    return { grown: all - empty, grownByOne: one - empty, heap: all };
  });
}
