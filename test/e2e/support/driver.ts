import { expect, type Locator, type Page } from '@playwright/test';

/** The app as a technician uses it: by what can be read and pressed. */
export interface Driver {
  readonly page: Page;
  readonly headline: Locator;
  /** The one primary action of the screen. */
  button(name: string | RegExp): Locator;
  /** Opens a new tunnel from the list's search field or the device's own screen, and connects. */
  openTunnel(
    thing: string,
    services: readonly string[],
    options?: { readonly lifetime?: '1 h' | '4 h' | '8 h' | '12 h' },
  ): Promise<void>;
  /** A line of the menu beside the device's name, which this opens. */
  menuItem(name: string): Promise<Locator>;
  /** The local port that the screen shows for a service. */
  port(serviceId: string): Promise<number>;
  /** When the tunnel ends, as the screen says. */
  ends(): Promise<string>;
  expectHeadline(text: string | RegExp, timeout?: number): Promise<void>;
}

/** The app's own waits are in it: for a device that does not come, for a repair. */
const connectedTimeout = 120_000;

export function driverOf(page: Page): Driver {
  const main = page.getByRole('main');
  const headline = main.getByRole('heading', { level: 1 });

  return {
    page,
    headline,
    button: (name) => main.getByRole('button', { name, exact: typeof name === 'string' }),

    async openTunnel(thing, services, options = {}) {
      const search = page.getByRole('searchbox', { name: 'Find a device' });
      await search.fill(thing);
      const byName = page.getByRole('button', { name: `Open a tunnel to ${thing}` });
      const row = page.getByRole('option', { name: new RegExp(thing) });
      await expect(byName.or(row).first()).toBeVisible();
      if (await byName.isVisible()) await byName.click();
      else {
        await row.click();
        await main.getByRole('button', { name: /^(Change|Open a tunnel)$/ }).click();
      }
      const dialog = page.getByRole('dialog');
      // A known device begins with services of its own.
      const removable = dialog.getByRole('button', { name: /^Remove / });
      while (
        (await removable.count()) > 0 &&
        (await dialog.getByRole('combobox', { name: /^Service \d$/ }).count()) > services.length
      )
        await removable.last().click();
      for (const [index, service] of services.entries()) {
        if (index > 0) {
          const next = dialog.getByRole('combobox', { name: `Service ${index + 1}` });
          if (!(await next.isVisible())) await dialog.getByRole('button', { name: 'Add a service' }).click();
        }
        await dialog.getByRole('combobox', { name: `Service ${index + 1}` }).fill(service);
        await page.keyboard.press('Tab');
      }
      if (options.lifetime !== undefined) await dialog.getByText(options.lifetime, { exact: true }).click();
      await dialog.getByRole('button', { name: 'Open and connect' }).click();
      await expect(dialog).toBeHidden();
    },

    async menuItem(name) {
      await main.getByRole('button', { name: 'More actions' }).click();
      return page.getByRole('menuitem', { name, exact: true });
    },

    async port(serviceId) {
      const row = main
        .getByRole('region', { name: 'Services' })
        .getByRole('listitem')
        .filter({ has: page.getByText(serviceId, { exact: true }) });
      const text = await row.innerText();
      const found = /ssh -p (\d+) |127\.0\.0\.1:(\d+)/.exec(text);
      const port = Number(found?.[1] ?? found?.[2]);
      if (!Number.isInteger(port)) throw new Error(`no port of ${serviceId} in: ${text}`);
      return port;
    },

    async ends() {
      return (await main.getByText(/^ends /).innerText()).trim();
    },

    expectHeadline: (text, timeout = connectedTimeout) => expect(headline).toHaveText(text, { timeout }),
  };
}
