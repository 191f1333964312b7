/** Debian's OpenSSH server behind a device's agent, in the window: a password, full-screen programs, and another size. */
import { type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noResidents, sshd, SshDaemons } from '../fakes/ssh-daemons';
import { expect, test } from './support/desk';
import { startDeviceAgent } from './support/device-agent';

test.use({ deskArgs: ['--no-devices'] });

const thing = 'panel-7';
const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const rowsOf = (page: Page) => page.locator('.xterm-rows');

async function enter(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

test('a password, then vim and top on their own screen, and the shell below is as it was', async ({ desk }) => {
  test.skip(sshd === null, "Debian's OpenSSH server is not on this machine");
  test.skip(noResidents !== null, `nobody can live at the server: ${noResidents ?? ''} is not here`);
  test.skip(!isThere('vim') || !isThere('top'), 'vim or top is not on this machine');
  const daemons = new SshDaemons();
  const agent = await startDeviceAgent(desk.addresses, thing);
  try {
    const resident = daemons.resident();
    writeFileSync(join(resident.home, '.profile'), "PS1='ready> '\n");
    const { port } = await daemons.sshd(
      [daemons.key('host', '-t', 'ed25519')],
      null,
      ['PasswordAuthentication yes', 'PrintMotd no'],
      resident,
    );
    agent.lead('SSH', port);
    const { app, driver } = await desk.launch();
    const { page } = app;
    await driver.openTunnel(thing, ['SSH']);
    await driver.expectHeadline(`Connected to ${thing}`);
    await page.getByRole('tab', { name: 'Terminal' }).click();
    const dialog = page.getByRole('dialog', { name: `Who are you on ${thing}?` });
    await dialog.getByRole('textbox', { name: 'User name' }).fill(resident.user);
    await dialog.getByRole('radio', { name: 'Password' }).check();
    const secret = dialog.locator('input[type=password]');
    await secret.fill('wrong');
    await dialog.getByRole('button', { name: 'Log in' }).click();
    await expect(secret).toHaveValue('');
    // Nothing but the password is asked again.
    await expect(dialog.getByRole('textbox', { name: 'User name' })).toHaveValue(resident.user);
    await secret.fill(resident.password);
    await dialog.getByRole('button', { name: 'Log in' }).click();
    await expect(dialog).toBeHidden();
    await expect(rowsOf(page)).toContainText('ready>');

    await enter(page, 'echo before-vim; vim -u NONE note.txt');
    await expect(rowsOf(page)).toContainText('note.txt');
    // The screen of its own has nothing of what was there before.
    await expect(rowsOf(page)).not.toContainText('before-vim');
    await page.keyboard.type('iwritten in vim');
    await expect(rowsOf(page)).toContainText('written in vim');
    await page.keyboard.press('Escape');
    await enter(page, ':wq');
    const note = join(resident.home, 'note.txt');
    await expect.poll(() => existsSync(note) && readFileSync(note, 'utf8')).toBe('written in vim\n');
    await expect(rowsOf(page)).toContainText('before-vim');

    await enter(page, 'top');
    await expect(rowsOf(page)).toContainText('load average');
    await expect(rowsOf(page)).not.toContainText('before-vim');
    await page.setViewportSize({ width: 900, height: 640 });
    await page.keyboard.type('q');
    await enter(page, 'echo after-$((40 + 2))-top');
    await expect(rowsOf(page)).toContainText('after-42-top');
    // The device has heard of the size that the window has by now, while top ran.
    const rows = await rowsOf(page).locator('> div').count();
    await enter(page, 'echo rows-$(stty size | cut -d" " -f1)-here');
    await expect(rowsOf(page)).toContainText(`rows-${rows}-here`);
  } finally {
    await agent.stop();
    await daemons.stop();
  }
});
