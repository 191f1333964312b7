/** From a ticket's link to a local port that leads to the device, pressed by a script in the page as soon as anything can be pressed. */
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { launchApp, temporaryFolder, type LaunchOptions } from '../../e2e/fixtures/launch';
import { greetingOf } from '../../e2e/support/greeting';
import { openAtTheDesk } from '../../e2e/support/service';
import type { Sample } from '../figures';
import { withService } from './with-service';

const thing = 'pump-station-07';

interface Reached {
  readonly port: number;
  readonly presses: number;
  /** Epoch ms: when something could be pressed for the first time, and when the headline said that the device is connected. */
  readonly offeredAt: number;
  readonly listensAt: number;
}

/**
 * Presses whatever the screen offers as its one action until the device is connected, and counts that: in the page, on the first frame in
 * which it can be, because a test's own polling would be most of the time. It is sent to the page as source text.
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
 * The link starts the app, as the operating system does it: with the link among the arguments. Whoever presses is there before the page is:
 * that a test attaches to the browser takes longer than a hand to the mouse.
 */
export const coldLinkOnce = (): Promise<Sample> =>
  withTicket(async ({ options, link }) => {
    const script = join(temporaryFolder(), 'press.js');
    writeFileSync(script, `window.pressedThrough = (${pressThrough.toString()})();`);
    const since = Date.now();
    const app = await launchApp({ ...options, args: [link], shellArgs: [`--page-script=${script}`] });
    try {
      const reached = app.page.evaluate(() => (window as unknown as { pressedThrough: Promise<Reached> }).pressedThrough);
      return await sampleOf(since, app.control === null ? app.page.evaluate(pressThrough) : reached);
    } finally {
      await app.quit();
      rmSync(dirname(script), { recursive: true, force: true });
    }
  });
