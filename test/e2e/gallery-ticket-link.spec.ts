/**
 * What the desk puts into a ticket, wherever it is copied: it leads to the device, and names tunnel, service and ticket
 * as far as they are known.
 */
import { expect, type Page, test } from '@playwright/test';
import { parseLink, type ConnectLink } from '../../shared/deep-link';
import { shortcuts } from '../../shared/ipc/shortcuts';
import { asked, type Gallery, startGallery } from './support/gallery';

let gallery: Gallery;
test.beforeAll(async () => {
  gallery = await startGallery();
});
test.afterAll(() => gallery.close());

const usual = { theme: 'light', lang: 'en', width: 1120, height: 760 } as const;
const near = { region: 'ap-northeast-2', thing: 'pump-station-07', service: 'SSH', user: null } as const;

/** What stands in the link that was copied last, once so many were. */
async function copied(page: Page, count: number): Promise<ConnectLink | null> {
  await expect.poll(async () => (await asked(page, 'clipboard.write')).length).toBe(count);
  const text = (await asked(page, 'clipboard.write')).at(-1)?.['text'];
  const read = parseLink(String(text));
  return read.ok && read.link.kind === 'connect' ? read.link : null;
}

test('of a device at work, by its menu’s key, and of each device of the list', async () => {
  await gallery.withPage(async (page) => {
    await gallery.next(page, 'connected', usual);
    await page.keyboard.press(shortcuts.copyLink.replace('CmdOrCtrl', 'Control'));
    const own = await copied(page, 1);
    expect(own).toMatchObject({ ...near, ticket: 'INC-48213' });
    await gallery.next(page, 'welcome-signed-in', usual);
    const press = async (name: string): Promise<void> => {
      const row = page.getByRole('option', { name: new RegExp(name) });
      await row.hover();
      await row.locator('[data-link]').click();
    };
    await press('pump-station-07');
    expect(await copied(page, 1)).toMatchObject({ ...near, tunnel: own?.tunnel, ticket: null });
    // Somebody opened its tunnel for a ticket: this is what the link is about.
    await press('hvac-gateway-112');
    expect(await copied(page, 2)).toMatchObject({ thing: 'hvac-gateway-112', tunnel: 'c3', ticket: 'INC-48209' });
    // One without a tunnel leads to the device alone.
    await press('substation-relay-3');
    expect(await copied(page, 3)).toMatchObject({ thing: 'substation-relay-3', tunnel: null, service: null });
  });
});

test('of each of several tunnels, and in the form of a new one, with the ticket that each is for', async () => {
  await gallery.withPage(async (page) => {
    const press = (id: string) => page.getByRole('button', { name: `Copy ticket link: tunnel ${id}` }).click();
    await gallery.next(page, 'ready-several', usual);
    await press('c3a1f00d');
    expect(await copied(page, 1)).toMatchObject({ ...near, tunnel: 'c3a1f00d-77aa', ticket: 'INC-48209' });
    await gallery.next(page, 'dialog-open-known', usual);
    await page.getByRole('button', { name: 'Copy ticket link', exact: true }).click();
    expect(await copied(page, 1)).toMatchObject({ ...near, tunnel: null, ticket: 'INC-48213' });
    await press('c3a1f00d');
    expect(await copied(page, 2)).toMatchObject({ tunnel: 'c3a1f00d-77aa', ticket: 'INC-48213' });
    await page.getByRole('dialog').getByLabel('Ticket', { exact: true }).fill('');
    await press('c3a1f00d');
    expect(await copied(page, 3)).toMatchObject({ tunnel: 'c3a1f00d-77aa', ticket: 'INC-48209' });
    await press('d4b2');
    expect(await copied(page, 4)).toMatchObject({ tunnel: 'd4b2', service: 'HTTP', ticket: null });
  });
});

test('a form opens its tunnel where the link or the device of the card is, whatever is selected', async () => {
  await gallery.withPage(async (page) => {
    for (const [name, press, environmentId] of [
      ['link-no-tunnel-elsewhere', 'Change', 'aws:eu-west-1'],
      ['tunnel-ended-elsewhere', 'Open a new tunnel', 'aws:eu-west-1'],
      ['link-no-tunnel', 'Change', 'aws:ap-northeast-2'],
    ] as const) {
      await gallery.next(page, name, usual);
      await page.getByRole('main').getByRole('button', { name: press, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Open and connect' }).click();
      await expect
        .poll(() => asked(page, 'session.openTunnel'), name)
        .toMatchObject([{ environmentId, thingName: 'pump-station-07' }]);
    }
  });
});
