import { rmSync } from 'node:fs';
import { launchApp } from '../../e2e/fixtures/launch';
import { greetingOf } from '../../e2e/support/greeting';
import { planted } from '../../e2e/support/planted';
import { openAtTheDesk, profileFor, startService } from '../../e2e/support/service';

const thing = 'pump-station-07';

/** Milliseconds from the link's delivery to the local port that listens, with the confirmation pressed as soon as it shows. */
export async function warmLinkOnce(): Promise<number> {
  const { child, addresses } = await startService([]);
  const profile = profileFor(addresses);
  try {
    const app = await launchApp({ profile, env: { ...planted, AWS_REGION: addresses.region } });
    try {
      const { page, control } = app;
      if (control === null) throw new Error('needs the stand-in for Electron: a link cannot be handed over otherwise');
      const tunnel = await openAtTheDesk(addresses.controlPlane, thing);
      // Pressed in the page, on the first frame in which it can be: a test's own polling would be most of the time.
      const shown = page.evaluate(
        () =>
          new Promise<{ readonly port: number; readonly after: number }>((done) => {
            const since = performance.now();
            let pressed = false;
            const look = (): void => {
              const main = document.querySelector('main');
              const button = [...(main?.querySelectorAll('button') ?? [])].find(
                (each) => each.textContent === 'Connect',
              );
              if (
                !pressed &&
                button !== undefined &&
                button.getAttribute('aria-disabled') !== 'true' &&
                !button.disabled
              ) {
                pressed = true;
                button.click();
              }
              const port = /ssh -p (\d+) /.exec(main?.textContent ?? '')?.[1];
              const headline = main?.querySelector('h1')?.textContent ?? '';
              if (pressed && port !== undefined && headline.startsWith('Connected to '))
                done({ port: Number(port), after: performance.now() - since });
              else requestAnimationFrame(look);
            };
            look();
          }),
      );
      await control('openUrl', {
        url: `fieldtunnel://connect?region=${addresses.region}&tunnel=${tunnel}&thing=${thing}&service=SSH`,
      });
      const { port, after } = await shown;
      const words = await greetingOf(port);
      if (words?.startsWith('SSH-2.0') !== true)
        throw new Error(`the port does not lead to the device: ${String(words)}`);
      return after;
    } finally {
      await app.quit();
    }
  } finally {
    child.kill('SIGTERM');
    rmSync(profile, { recursive: true, force: true });
  }
}
