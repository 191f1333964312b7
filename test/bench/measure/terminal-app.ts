/** The app with a shell of a practice device in its window, and the same device by the ssh thread alone. */
import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { launchApp } from '../../e2e/fixtures/launch';
import { planted } from '../../e2e/support/planted';
import { openAtTheDesk, profileFor, startService } from '../../e2e/support/service';

const thing = 'pump-station-07';
export const user = 'technician';

export interface TerminalApp {
  readonly page: Page;
  /** The local port of the tunnel's ssh service. */
  readonly port: number;
}

/** The words at the beginning of a line in which the device waits for a command. */
export const prompt = `${user}@${thing}`;

export const rowsOf = (page: Page) => page.locator('.xterm-rows').filter({ visible: true });

/** Resolves once the shell that is shown waits for a command. */
const prompted = (page: Page): Promise<void> => rowsOf(page).filter({ hasText: prompt }).waitFor();

export const openShell = async (page: Page, count: number): Promise<void> => {
  await page.getByRole('button', { name: 'New shell' }).click();
  await page.getByRole('tab', { name: `Shell ${count}`, selected: true }).waitFor();
  await prompted(page);
};

/** As a technician gets there: a link, one confirmation, a login, a prompt. */
export async function withTerminal<Result>(work: (app: TerminalApp) => Promise<Result>): Promise<Result> {
  const { child, addresses } = await startService([]);
  const profile = profileFor(addresses);
  try {
    const app = await launchApp({ profile, env: { ...planted, AWS_REGION: addresses.region } });
    try {
      const { page, control } = app;
      if (control === null) throw new Error('needs the stand-in for Electron: a link cannot be handed over otherwise');
      page.setDefaultTimeout(120_000);
      const tunnel = await openAtTheDesk(addresses.controlPlane, thing);
      await control('openUrl', {
        url: `fieldtunnel://connect?region=${addresses.region}&tunnel=${tunnel}&thing=${thing}&service=SSH`,
      });
      const main = page.getByRole('main');
      await main.getByRole('button', { name: 'Connect', exact: true }).click();
      await main.getByRole('heading', { level: 1, name: `Connected to ${thing}` }).waitFor();
      const port = Number(/ssh -p (\d+) /.exec(await main.innerText())?.[1]);
      if (!Number.isInteger(port)) throw new Error('no port of the ssh service is shown');
      await page.getByRole('tab', { name: 'Terminal' }).click();
      const dialog = page.getByRole('dialog', { name: `Who are you on ${thing}?` });
      await dialog.getByRole('textbox', { name: 'User name' }).fill(user);
      await dialog.getByRole('button', { name: 'Log in' }).click();
      await prompted(page);
      return await work({ page, port });
    } finally {
      await app.quit();
    }
  } finally {
    child.kill('SIGTERM');
    rmSync(profile, { recursive: true, force: true });
  }
}
