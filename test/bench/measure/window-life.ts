/**
 * What the window costs a laptop: the app in the browser shell, its tunnels to practice devices of another process,
 * nobody pressing anything. Time on a processor and wake-ups are those of the renderer's process with all its threads.
 */
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:net';
import type { Browser, CDPSession, Page } from '@playwright/test';
import type { Control } from '../../e2e/fixtures/control';
import { idleCpuSeconds, residentMb } from '../accounting';
import type { Sample } from '../figures';

/** None of practice's own: these have a service of every name. */
const things = ['well-pump-31', 'well-pump-32', 'well-pump-33', 'well-pump-34', 'well-pump-35'] as const;
/** What AWS lets through at the most, in steps. */
const [stepBytes, stepMs] = [80_000, 100];
/** The shortest time (s) over which something is counted that happens once a second. */
const shortest = 10;
/** Quiet for so long (s): what opening a tunnel brought is over. */
const quietFor = 4;

export interface Life {
  readonly tunnels: 1 | 5;
  /** Bytes go up and down through the tunnel that is shown. */
  readonly transfer: boolean;
  readonly hidden: boolean;
}

interface App {
  readonly page: Page;
  readonly control: Control;
  readonly renderer: number;
  readonly main: number;
  /** The echo service of the tunnel that is shown. */
  readonly port: number;
}

/** Of all threads: how often one waited for something and was woken. */
async function wakeUps(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const counts = await Promise.all(
    threads.map(async (thread) =>
      Number(
        /^voluntary_ctxt_switches:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/task/${thread}/status`, 'utf8'))?.[1],
      ),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

const threadSeconds = async (pid: number, thread: number): Promise<number> =>
  Number((await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ')[0]) / 1e9;

async function rendererOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const loads = await Promise.all(pids.map(async (pid) => (await idleCpuSeconds(pid)) ?? 0));
  // A spare one has done nothing yet.
  const busiest = pids[loads.indexOf(Math.max(...loads))];
  if (busiest === undefined) throw new Error('the page has no process');
  return busiest;
}

async function openOne(page: Page, control: Control, link: string, thing: string): Promise<void> {
  await control('openUrl', { url: link });
  const main = page.getByRole('main');
  await main.getByRole('heading', { level: 1, name: thing }).waitFor();
  await main.getByRole('button', { name: 'Connect', exact: true }).click();
  await main.getByRole('heading', { level: 1, name: `Connected to ${thing}` }).waitFor();
}

/** Resolves once the window was sent nothing for a while. */
async function settled(control: Control): Promise<void> {
  for (let quiet = 0; quiet < quietFor; ) {
    await control('countSent');
    await pause(1_000);
    quiet = (await control('sent')).messages.some(({ channel }) => channel.endsWith('state.changed')) ? 0 : quiet + 1;
  }
}

async function withApp<Result>(tunnels: number, work: (app: App) => Promise<Result>): Promise<Result> {
  const { launchApp } = await import('../../e2e/fixtures/launch');
  const { openAtTheDesk } = await import('../../e2e/support/service');
  const { withService } = await import('./with-service');
  return withService(async ({ addresses, options }) => {
    const { page, control, quit } = await launchApp(options);
    try {
      if (control === null) throw new Error('needs the stand-in for Electron: a link cannot be handed over otherwise');
      page.setDefaultTimeout(120_000);
      for (const thing of things.slice(0, tunnels)) {
        const tunnel = await openAtTheDesk(addresses.controlPlane, thing, 720, ['SSH', 'ECHO']);
        await openOne(
          page,
          control,
          `fieldtunnel://connect?region=${addresses.region}&tunnel=${tunnel}&thing=${thing}`,
          thing,
        );
      }
      const port = Number(
        /port (\d+)/i.exec(await page.getByRole('listitem').filter({ hasText: 'ECHO' }).innerText())?.[1],
      );
      if (!Number.isInteger(port)) throw new Error('no port of the echo service is shown');
      const browser = page.context().browser();
      if (browser === null) throw new Error('no browser to look into');
      const { pid: main } = await control('sent');
      return await work({ page, control, renderer: await rendererOf(browser), main, port });
    } finally {
      await quit();
    }
  });
}

/** Up and, as an echo, down again. Returns the way to stop. */
function transfer(port: number): () => void {
  const socket = connect(port, '127.0.0.1');
  const chunk = Buffer.alloc(stepBytes, 'x');
  socket.resume();
  const timer = setInterval(() => socket.write(chunk), stepMs);
  return () => {
    clearInterval(timer);
    socket.destroy();
  };
}

/** As Electron tells a page of a window that is hidden or minimised; Chromium without a window cannot hide one. */
const hide = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });

interface Spent {
  readonly cpu: number;
  readonly wakes: number;
  readonly main: number;
  /** Seconds of script in the page. */
  readonly script: number;
  readonly messages: readonly number[];
  readonly seconds: number;
}

async function spent({ renderer, main, control }: App, cdp: CDPSession, seconds: number): Promise<Spent> {
  const look = async () => ({
    cpu: (await idleCpuSeconds(renderer)) ?? Number.NaN,
    wakes: await wakeUps(renderer),
    main: await threadSeconds(main, main),
    script:
      (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0,
    at: performance.now(),
  });
  await control('countSent');
  const before = await look();
  await pause(seconds * 1_000);
  const after = await look();
  const { messages } = await control('sent');
  return {
    cpu: after.cpu - before.cpu,
    wakes: after.wakes - before.wakes,
    main: after.main - before.main,
    script: after.script - before.script,
    messages: messages.map(({ bytes }) => bytes),
    seconds: (after.at - before.at) / 1_000,
  };
}

/**
 * What a second costs in such a life of the window. Script a message: what it adds to that of a window in which nothing
 * moves.
 */
export function windowLife({ tunnels, transfer: isMoving, hidden }: Life): (seconds: number) => Promise<Sample> {
  return (wanted) =>
    withApp(tunnels, async (app) => {
      const seconds = Math.max(wanted, shortest);
      const cdp = await app.page.context().newCDPSession(app.page);
      // Processor time: a busy machine makes the clock longer.
      await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
      await settled(app.control);
      if (hidden) await hide(app.page);
      const still = isMoving ? await spent(app, cdp, seconds) : null;
      const stop = isMoving ? transfer(app.port) : () => undefined;
      if (isMoving) await pause(2_000);
      const all = await spent(app, cdp, seconds);
      stop();
      const count = all.messages.length;
      return {
        rendererCpu: (100 * all.cpu) / all.seconds,
        wakes: all.wakes / all.seconds,
        mainCpu: (100 * all.main) / all.seconds,
        messages: count / all.seconds,
        ...(count === 0 ? {} : { message: Math.max(...all.messages) }),
        ...(still === null || count === 0
          ? {}
          : { script: (1_000 * (all.script - (still.script * all.seconds) / still.seconds)) / count }),
        rendererMb: (await residentMb(app.renderer)) ?? Number.NaN,
        mainMb: (await residentMb(app.main)) ?? Number.NaN,
      };
    });
}
