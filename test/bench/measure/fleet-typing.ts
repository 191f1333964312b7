/**
 * What the window computes for a frame while somebody types in the search field of a large company's list, in Chromium.
 */
import { largeFleet, FleetService } from '../../fakes/fleet-service';
import type { Sample } from '../figures';

const things = 10_000;
const tunnels = 500;

/** `when`: while the tunnels are still being looked at one by one, or once all of it is there. */
export function fleetTyping(when: 'arriving' | 'complete'): () => Promise<Sample> {
  return async () => {
    const { launchApp } = await import('../../e2e/fixtures/launch');
    const { deviceList, optionsFor, typeSearches } = await import('../../e2e/support/fleet');
    const { traced } = await import('./page-frames');
    const service = await FleetService.start();
    Object.assign(service, largeFleet(things, tunnels, Date.now()));
    try {
      const app = await launchApp(optionsFor(service));
      try {
        const { page } = app;
        const browser = page.context().browser();
        if (browser === null) throw new Error('no browser to trace');
        const first = deviceList(page).getByRole('option').first();
        await first.waitFor();
        // Frames are asked for without a break, so that one that comes late is seen.
        await page.evaluate(() => {
          const next = (): void => void requestAnimationFrame(next);
          next();
        });
        const typing = (): Promise<void> =>
          typeSearches(page, (begins) => first.filter({ hasText: begins }).waitFor({ timeout: 60_000 }));
        // The code is warm after the first keys, as it is for whoever has the window open.
        await typing();
        if (when === 'complete')
          await page
            .getByText(/still being checked|so far/)
            .first()
            .waitFor({ state: 'detached', timeout: 120_000 });
        const { frames, times } = await traced(browser, typing);
        if (frames < 100) throw new Error(`only ${frames} frames in the trace`);
        return {
          busiest: times[0] ?? Number.NaN,
          late: times.filter((time) => time > 20).length,
          frames,
        };
      } finally {
        await app.quit();
      }
    } finally {
      await service.close();
    }
  };
}
