/**
 * What a visit waits for, from the press or the failure to where one works again; pressed by a script in the page as
 * soon as anything can be pressed.
 */
import { IdentityCenter } from '../../fakes/aws/identity-center';
import { Keyring } from '../../fakes/aws/keyring';
import { Sts } from '../../fakes/aws/sts';
import { launchApp, temporaryFolder, type LaunchedApp } from '../../e2e/fixtures/launch';
import { practiceApi } from '../../e2e/support/practice-api';
import { openAtTheDesk } from '../../e2e/support/service';
import type { Sample } from '../figures';
import { eventually } from '../eventually';
import { withService, type Place } from './with-service';

const thing = 'pump-station-07';

interface Step {
  /**
   * What the primary button is called that is pressed, and what is read of the window once it is done; both as sources
   * of patterns.
   */
  readonly button: string;
  readonly done: string;
}

interface Took {
  readonly presses: number;
  /** Epoch ms: when the button could be pressed, and when it was done. */
  readonly offeredAt: number;
  readonly doneAt: number;
}

/** It is sent to the page as source text, and looks on each frame: a test's own polling would be most of the time. */
function pressUntil({ button, done }: Step): Promise<Took> {
  return new Promise((resolve) => {
    let presses = 0;
    let offeredAt = Number.NaN;
    let pressed: Element | null = null;
    const look = (): void => {
      if (presses > 0 && new RegExp(done).test(document.body.textContent)) {
        resolve({ presses, offeredAt, doneAt: Date.now() });
        return;
      }
      const primary = document.querySelector<HTMLButtonElement>('main button[data-look="primary"]');
      if (
        // Who pressed it waits for what comes of it.
        primary !== pressed &&
        new RegExp(button).test(primary?.textContent ?? '') &&
        primary?.disabled === false &&
        primary.getAttribute('aria-disabled') !== 'true'
      ) {
        if (presses === 0) offeredAt = Date.now();
        presses += 1;
        pressed = primary;
        primary.click();
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

async function sampleOf(since: number, took: Promise<Took>): Promise<Sample> {
  const { presses, offeredAt, doneAt } = await took;
  return { done: doneAt - since, pressed: doneAt - offeredAt, presses };
}

/** An app that runs has loaded its screens. */
async function withApp(place: Place['options'], work: (app: LaunchedApp) => Promise<Sample>): Promise<Sample> {
  const app = await launchApp(place);
  try {
    if (app.control === null)
      throw new Error('needs the stand-in for Electron: a link cannot be handed over otherwise');
    await app.page.waitForLoadState('networkidle');
    return await work(app);
  } finally {
    await app.quit();
  }
}

const openLink = (app: LaunchedApp, url: string): Promise<null> | undefined => app.control?.('openUrl', { url });
const connect: Step = { button: '^Connect$', done: `Connected to ${thing}` };

/** A link to a device without a tunnel. */
export const openByLink = (): Promise<Sample> =>
  withService(({ addresses, options }) =>
    withApp(options, async (app) => {
      const took = app.page.evaluate(pressUntil, {
        button: '^Open a tunnel and connect$',
        done: `Connected to ${thing}`,
      });
      const since = Date.now();
      await openLink(app, `fieldtunnel://connect?region=${addresses.region}&thing=${thing}&service=SSH`);
      return sampleOf(since, took);
    }),
  );

/** The token of a connected laptop was used elsewhere. */
export const repair = (): Promise<Sample> =>
  withService(({ addresses, options }) =>
    withApp(options, async (app) => {
      const tunnel = await openAtTheDesk(addresses.controlPlane, thing);
      const connected = app.page.evaluate(pressUntil, connect);
      await openLink(app, `fieldtunnel://connect?region=${addresses.region}&tunnel=${tunnel}&thing=${thing}`);
      await connected;
      const took = app.page.evaluate(pressUntil, {
        button: '^Rotate and reconnect',
        done: `Connected to ${thing}`,
      });
      const since = Date.now();
      await practiceApi(addresses.controlPlane).fault('token-used', { tunnelId: tunnel });
      return sampleOf(since, took);
    }),
  );

/** A tunnel that ends in ten minutes, while it is connected. */
export const replace = (): Promise<Sample> =>
  withService(({ addresses, options }) =>
    withApp(options, async (app) => {
      const tunnel = await openAtTheDesk(addresses.controlPlane, thing, 10);
      const connected = app.page.evaluate(pressUntil, { ...connect, done: 'This tunnel ends at ' });
      await openLink(app, `fieldtunnel://connect?region=${addresses.region}&tunnel=${tunnel}&thing=${thing}`);
      await connected;
      const since = Date.now();
      return sampleOf(
        since,
        app.page.evaluate(pressUntil, {
          button: '^Open the next tunnel',
          done: 'The next tunnel took over the ports',
        }),
      );
    }),
  );

/** The first sign-in, by a link. The person's browser is this program, which signs in at once. */
export const signIn = (): Promise<Sample> =>
  withService(async ({ options }) => {
    const keyring = new Keyring(() => Date.now());
    const [center, sts] = await Promise.all([IdentityCenter.start(keyring), Sts.start(keyring)]);
    center.startUrl = 'https://plant-field.awsapps.com/start';
    center.accounts = [{ id: '123456789012', name: 'Plant Seoul', roles: ['FieldTechnician'] }];
    const home = temporaryFolder();
    const env = {
      HOME: home,
      USERPROFILE: home,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_SSO: center.url,
      AWS_ENDPOINT_URL_SSO_OIDC: center.url,
      AWS_ENDPOINT_URL_STS: sts.url,
    };
    const link = `fieldtunnel://sign-in?region=ap-northeast-2&startUrl=${encodeURIComponent(center.startUrl)}`;
    try {
      return await withApp({ ...options, env }, async (app) => {
        const took = app.page.evaluate(pressUntil, { button: '^Open the browser$', done: 'FieldTechnician' });
        const since = Date.now();
        await openLink(app, link);
        let address: string | undefined;
        await eventually(async () => {
          address = (await app.control?.('opened'))?.at(-1);
          return address !== undefined;
        }, 'a page that the browser is to open');
        await fetch(address ?? '');
        return await sampleOf(since, took);
      });
    } finally {
      await Promise.all([center.close(), sts.close()]);
    }
  });
