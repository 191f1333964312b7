/**
 * From a ticket's link to a local port that leads to the device, pressed by a script in the page as soon as anything
 * can be pressed.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { controlOf, type Control } from '../../e2e/fixtures/control';
import { launchApp, root, temporaryFolder, type LaunchOptions } from '../../e2e/fixtures/launch';
import { greetingOf } from '../../e2e/support/greeting';
import { openAtTheDesk } from '../../e2e/support/service';
import { eventually } from '../eventually';
import type { Sample } from '../figures';
import { withService } from './with-service';

const thing = 'pump-station-07';

interface Reached {
  readonly port: number;
  readonly presses: number;
  /**
   * Epoch ms: when something could be pressed for the first time, and when the headline said that the device is
   * connected.
   */
  readonly offeredAt: number;
  readonly listensAt: number;
}

/**
 * Presses whatever the screen offers as its one action until the device is connected, and counts that: in the page, on
 * the first frame in which it can be, because a test's own polling would be most of the time. It is sent to the page as
 * source text.
 */
function pressThrough(): Promise<Reached> {
  return new Promise((done) => {
    let presses = 0;
    let offeredAt = Number.NaN;
    const look = (): void => {
      const main = document.querySelector('main');
      const headline = main?.querySelector('h1')?.textContent ?? '';
      const port = /ssh -p (\d+) /.exec(main?.textContent ?? '')?.[1];
      if (port !== undefined && headline.startsWith('Connected to ')) {
        done({ port: Number(port), presses, offeredAt, listensAt: Date.now() });
        return;
      }
      const button = main?.querySelector<HTMLButtonElement>('button[data-look="primary"]');
      if (
        /^(?:Connect to|The link)/.test(headline) &&
        button?.disabled === false &&
        button.getAttribute('aria-disabled') !== 'true'
      ) {
        if (presses === 0) offeredAt = Date.now();
        presses += 1;
        button.click();
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

interface Place {
  readonly options: LaunchOptions;
  readonly link: string;
}

/** A service, a tunnel that the desk opened there, and the link in its ticket. */
const withTicket = (work: (place: Place) => Promise<Sample>): Promise<Sample> =>
  withService(async ({ addresses, options }) => {
    const tunnel = await openAtTheDesk(addresses.controlPlane, thing);
    return work({
      options,
      link: `fieldtunnel://connect?region=${addresses.region}&tunnel=${tunnel}&thing=${thing}&service=SSH`,
    });
  });

async function sampleOf(since: number, reached: Promise<Reached>): Promise<Sample> {
  const { port, presses, offeredAt, listensAt } = await reached;
  const words = await greetingOf(port);
  if (words?.startsWith('SSH-2.0') !== true) throw new Error(`the port does not lead to the device: ${String(words)}`);
  return { listening: listensAt - since, offered: offeredAt - since, presses };
}

/** The app runs when the link comes. */
export const warmLinkOnce = (): Promise<Sample> =>
  withTicket(async ({ options, link }) => {
    const app = await launchApp(options);
    try {
      if (app.control === null)
        throw new Error('needs the stand-in for Electron: a link cannot be handed over otherwise');
      // An app that runs has loaded the rest of its screens.
      await app.page.waitForLoadState('networkidle');
      const reached = app.page.evaluate(pressThrough);
      const since = Date.now();
      await app.control('openUrl', { url: link });
      return await sampleOf(since, reached);
    } finally {
      await app.quit();
    }
  });

/**
 * The app in the stand-in, with nobody attached to its page: how long a test needs for that is not what is measured.
 */
function startAlone({ profile, env }: LaunchOptions, script: string, link: string): ChildProcess {
  return fork(
    join(root, 'dist', 'shell', 'run.cjs'),
    [`--page-script=${script}`, '--', `--user-data-dir=${profile ?? ''}`, link],
    {
      cwd: root,
      // As all tests start it (test/e2e/fixtures/launch.ts): compiled before.
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: join(tmpdir(), 'fieldtunnel-compile-cache'),
        AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
        ...env,
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
}

/** What the script in the page came to; asked until the page is there. */
async function reachedIn(control: Control): Promise<Reached> {
  const answers: unknown[] = [];
  await eventually(async () => {
    const answer = await control('evaluate', { code: 'window.pressedThrough ?? null' }).catch(() => null);
    if (answer !== null) answers.push(answer);
    return answer !== null;
  }, 'a port that leads to the device');
  return answers[0] as Reached;
}

/**
 * The link starts the app, as the operating system does it: with the link among the arguments. Whoever presses is there
 * before the page is.
 */
export const coldLinkOnce = (): Promise<Sample> =>
  withTicket(async ({ options, link }) => {
    const script = join(temporaryFolder(), 'press.js');
    writeFileSync(script, `window.pressedThrough = (${pressThrough.toString()})();`);
    const since = Date.now();
    const child = startAlone(options, script, link);
    const ended = new Promise((done) => child.once('exit', done));
    try {
      return await sampleOf(since, reachedIn(controlOf(child)));
    } finally {
      if (child.connected) child.disconnect();
      await ended;
      rmSync(dirname(script), { recursive: true, force: true });
    }
  });
