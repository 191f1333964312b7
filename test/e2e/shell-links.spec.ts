import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StateSnapshot } from '../../shared/ipc/app-state';
import { expect, inElectron, sharing, test } from './fixtures/app';
import { root, temporaryFolder } from './fixtures/launch';
import { request, things } from './support/bridge';

const link = 'fieldtunnel://connect?region=ap-northeast-2&thing=pump-7&service=SSH&ticket=INC-4711';

test.describe('a link', () => {
  test.describe('that starts the app', () => {
    test.use({ launch: { args: [link] } });
    test('waits in the window, and its content is in no log', async ({ app, page }) => {
      await things(page).toEqual(['pump-7']);
      expect(app.log()).toContain('"accepted":true,"event":"started by a link"');
      expect(app.log() + app.output()).not.toMatch(/INC-4711|pump-7/);
    });
  });

  test.describe('macOS sends before the app is ready', () => {
    test.skip(inElectron, 'needs the stand-in');
    test.use({ launch: { shellArgs: [`--early-url=${link}`] } });
    test('waits in the window, and the log has that it started the app', async ({ app, page, control }) => {
      await things(page).toEqual(['pump-7']);
      // The lines that test/tools/dist/try-mac.sh waits for.
      expect(app.log()).toContain('"accepted":true,"running":false,"event":"opened a link"');
      await control('openUrl', { url: link.replace('pump-7', 'pump-8') });
      await control('openUrl', { url: 'fieldtunnel://destroy?thing=x' });
      await things(page).toEqual(['pump-7', 'pump-8', 'unknown-action']);
      expect(app.log()).toContain('"accepted":true,"running":true,"event":"opened a link"');
      expect(app.log()).toContain('"accepted":false,"running":true,"event":"opened a link"');
      expect(app.log()).toContain('"event":"links of the scheme"');
      expect(app.log() + app.output()).not.toMatch(/INC-4711|pump-7|pump-8/);
    });
  });

  test('to the running app arrives, by a second start or by the system, also while the page reloads', async ({
    app,
    page,
    control,
  }) => {
    await control('secondInstance', { argv: ['--flag-of-chromium', link] });
    await things(page).toEqual(['pump-7']);
    // As test/tools/dist/try-windows.ps1 waits for it.
    expect(app.log()).toContain('"link":true,"event":"started again"');
    await control('openUrl', { url: link.replace('pump-7', 'pump-8') });
    await things(page).toEqual(['pump-7', 'pump-8']);
    await Promise.all([page.reload(), control('secondInstance', { argv: [link.replace('pump-7', 'pump-9')] })]);
    await things(page).toEqual(['pump-7', 'pump-8', 'pump-9']);
  });

  test('that is hostile or doubled is shown as refused, never followed', async ({ page, control }) => {
    await control('secondInstance', { argv: [link, link.replace('pump-7', 'evil')] });
    await control('openUrl', { url: `${link}&access-token=AAAA` });
    await control('openUrl', { url: 'fieldtunnel://destroy?thing=x' });
    await things(page).toEqual(['several-links', 'carries-token', 'unknown-action']);
  });

  test('given to a second process reaches the first, and the second ends at once', async ({ app, page }) => {
    test.skip(inElectron, 'starts the stand-in by hand');
    const second = spawnSync(
      process.execPath,
      [join(root, 'dist/shell/run.cjs'), '--', `--user-data-dir=${app.profile}`, link],
      { timeout: 300_000, encoding: 'utf8' },
    );
    expect(second.status, second.stderr).toBe(0);
    await things(page).toEqual(['pump-7']);
    // Whoever lost the lock has not touched the first one's log.
    expect(app.log().match(/"event":"started"/g)).toHaveLength(1);
  });
});

test.describe('the app around the page', () => {
  test('keeps settings over a restart and drops only the one that does not fit', async ({ start }) => {
    const profile = temporaryFolder();
    const first = await start({ profile });
    expect(await request(first.page, 'settings.update', { theme: 'dark' })).toMatchObject({ ok: true });
    expect(await first.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    expect(await first.quit()).toBe(0);
    writeFileSync(join(profile, 'settings.json'), JSON.stringify({ theme: 'dark', language: 'klingon' }));
    const second = await start({ profile });
    const answer = await request<StateSnapshot>(second.page, 'app.snapshot', {});
    expect(answer).toMatchObject({
      ok: true,
      value: {
        state: {
          settings: { theme: 'dark', language: 'system' },
          notices: expect.arrayContaining([{ kind: 'settings-unreadable' }]) as unknown,
        },
      },
    });
  });

  sharing(
    'has a menu with standard roles, and help that is in the app or opens constant pages',
    async ({ control, page }) => {
      const menu = await control('menu');
      expect(menu.map(({ role }) => role)).toEqual(
        expect.arrayContaining(['editMenu', 'viewMenu', 'windowMenu', 'help']),
      );
      const help = menu.find(({ role }) => role === 'help');
      const [own, , tunneling] = help?.submenu ?? [];
      await control('pressMenu', { path: ['help', own?.label ?? ''] });
      await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
      expect(await control('opened')).toEqual([]);
      await control('pressMenu', { path: ['help', tunneling?.label ?? ''] });
      expect(await control('opened')).toEqual([
        'https://docs.aws.amazon.com/iot/latest/developerguide/secure-tunneling.html',
      ]);
      await page.keyboard.press('Escape');
    },
  );

  sharing('has a tray that says what is going on and brings the window back', async ({ control }) => {
    await control('setFocused', { focused: false });
    const tray = await control('tray');
    expect(tray?.tooltip).toBe('FieldTunnel\nNo connection');
    expect(tray?.image).toMatch(/tray-idle/);
    await control('pressTray', { path: ['Show FieldTunnel'] });
    expect((await control('status')).windows[0]?.focused).toBe(true);
  });

  sharing(
    'loads the page again when its process dies, and serves the page only to itself',
    async ({ control, page }) => {
      const { origin } = await control('status');
      const loads: string[] = [];
      page.on('load', () => loads.push(page.url()));
      await control('crashWindow');
      await expect.poll(() => loads.length).toBe(1);
      expect((await request(page, 'app.snapshot', {})).ok).toBe(true);
      expect((await fetch(`${origin}/index.html`)).status).toBe(403);
      expect((await fetch(`${origin}/__shell/enter?key=guess&to=/index.html`)).status).toBe(403);
    },
  );

  test('quits when its last window is closed', async ({ app, control }) => {
    await control('closeWindow').catch(() => undefined);
    await expect
      .poll(() =>
        control('status').then(
          () => 'running',
          () => 'ended',
        ),
      )
      .toBe('ended');
    expect(app.log()).not.toContain('"level":"error"');
  });
});
