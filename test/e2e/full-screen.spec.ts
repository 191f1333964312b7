/**
 * Debian's OpenSSH server and dropbear behind a device's agent, in the window: a password, full-screen programs,
 * another size, a shell that is kept through a break, other host keys, a key with a passphrase and two questions
 * besides, and a key of the agent.
 */
import { type Page } from '@playwright/test';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropbear, noResidents, type Resident, sshd, type SshDaemon, SshDaemons } from '../fakes/ssh-daemons';
import type { LaunchedApp } from './fixtures/app';
import { expect, test } from './support/desk';
import { startDeviceAgent } from './support/device-agent';
import type { PracticeApi } from './support/practice-api';

test.use({ deskArgs: ['--no-devices'] });

const thing = 'panel-7';
const passphrase = 'open sesame';
const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const asksTwice =
  spawnSync('sh', ['-c', 'ls /lib/*/security /lib/security /usr/lib64/security | grep -q pam_ftp.so']).status === 0;
const rowsOf = (page: Page) => page.locator('.xterm-rows');
const terminalOf = (page: Page) => page.getByRole('region', { name: /^Terminal of / }).getByRole('textbox');
const fingerprintOf = (key: string): string =>
  /SHA256:\S+/.exec(execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`]).toString())?.[0] ?? 'none';

async function enter(page: Page, line: string): Promise<void> {
  await expect(terminalOf(page)).toBeFocused();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

async function ofMenu(page: Page, name: string): Promise<void> {
  // The device's own stands above it.
  await page.getByRole('button', { name: 'More actions' }).last().click();
  await page.getByRole('menuitem', { name }).click();
}

/** From the tab to the prompt: the second password is the right one, and nothing else is asked again. */
async function logIn(page: Page, resident: Resident): Promise<void> {
  await page.getByRole('tab', { name: 'Terminal' }).click();
  const dialog = page.getByRole('dialog', { name: `Who are you on ${thing}?` });
  await dialog.getByRole('textbox', { name: 'User name' }).fill(resident.user);
  await dialog.getByRole('radio', { name: 'Password' }).check();
  const secret = dialog.locator('input[type=password]');
  await secret.fill('wrong');
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(secret).toHaveValue('');
  await expect(dialog.getByRole('textbox', { name: 'User name' })).toHaveValue(resident.user);
  await secret.fill(resident.password);
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowsOf(page)).toContainText('ready>');
}

/** Two more of them: one that is paged and searched, one that draws its frames and listens to function keys. */
async function pagerAndPanels(page: Page, home: string): Promise<void> {
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index + 1} of 300\n`);
  writeFileSync(join(home, 'long.txt'), lines.join(''));
  await enter(page, 'less long.txt');
  await expect(rowsOf(page)).toContainText('line 1 of 300');
  await expect(rowsOf(page)).not.toContainText('before-vim');
  await page.keyboard.type('G');
  await expect(rowsOf(page)).toContainText('line 300 of 300');
  await enter(page, '?line 150 of');
  await expect(rowsOf(page)).toContainText('line 150 of 300');
  await expect(rowsOf(page)).not.toContainText('line 300 of 300');
  await page.keyboard.type('q');
  await expect(rowsOf(page)).toContainText('before-vim');

  await enter(page, 'LC_ALL=C.UTF-8 mc --nosubshell');
  await expect(rowsOf(page)).toContainText('│');
  await expect(rowsOf(page)).toContainText('note.txt');
  await expect(rowsOf(page)).not.toContainText('before-vim');
  // The last of the panel.
  await page.keyboard.press('End');
  await page.keyboard.press('F3');
  await expect(rowsOf(page)).toContainText('written in vim');
  await page.keyboard.press('F10');
  await expect(rowsOf(page)).not.toContainText('written in vim');
  await page.keyboard.press('F10');
  await expect(rowsOf(page)).toContainText('before-vim');
}

/** Programs that take the whole screen, and give it back; then another size. */
async function fullScreen(page: Page, { home }: Resident): Promise<void> {
  await enter(page, 'echo before-vim; vim -u NONE note.txt');
  await expect(rowsOf(page)).toContainText('note.txt');
  // The screen of its own has nothing of what was there before.
  await expect(rowsOf(page)).not.toContainText('before-vim');
  await page.keyboard.type('iwritten in vim');
  await expect(rowsOf(page)).toContainText('written in vim');
  await page.keyboard.press('Escape');
  await enter(page, ':wq');
  const note = join(home, 'note.txt');
  await expect.poll(() => existsSync(note) && readFileSync(note, 'utf8')).toBe('written in vim\n');
  await expect(rowsOf(page)).toContainText('before-vim');

  await pagerAndPanels(page, home);

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
}

/** The very shell comes back after a break, where the device has tmux and the person wants it. */
async function keptShell(page: Page, practice: PracticeApi): Promise<void> {
  await ofMenu(page, 'Keep my shells on the device through a break');
  await expect(page.getByText('shells kept by tmux')).toBeVisible();
  await page.getByRole('button', { name: 'New shell' }).click();
  await expect(page.getByRole('tab', { name: 'Shell 2', selected: true })).toBeVisible();
  await expect(rowsOf(page)).toContainText('ready>');
  await enter(page, 'MARK=$((40 + 2)); echo set-$MARK');
  await expect(rowsOf(page)).toContainText('set-42');
  await practice.fault('token-used');
  const broken = page.getByRole('heading', { name: 'This laptop’s access token was already used', level: 2 });
  await expect(broken).toBeVisible();
  await expect(rowsOf(page)).toContainText('set-42');
  await page.getByRole('main').getByRole('button', { name: 'Rotate and reconnect' }).click();
  await expect(broken).toBeHidden();
  await expect(terminalOf(page)).toBeEditable();
  // The variable is of the shell before the break.
  await enter(page, 'clear; echo still-$MARK');
  await expect(rowsOf(page)).toContainText('still-42');
}

/** The device has got another host key: said before anything is sent to it, and gone on with in two steps. */
async function changedHostKey(page: Page, keys: readonly string[], server: SshDaemon): Promise<void> {
  await ofMenu(page, 'Log out and forget the login');
  await page.getByRole('button', { name: 'Log in' }).click();
  const dialog = page.getByRole('alertdialog', { name: `${thing} shows another host key than before` });
  for (const key of keys) await expect(dialog).toContainText(fingerprintOf(key));
  await expect(dialog).toContainText('Somebody in between pretends to be the device.');
  expect(server.running.output()).not.toMatch(/userauth-request/);
  const trust = dialog.getByRole('button', { name: 'Trust the new key' });
  await expect(trust).toBeHidden();
  await dialog.getByRole('button', { name: 'I know why it changed' }).click();
  await expect(trust).toBeDisabled();
  await dialog.getByRole('checkbox').click({ force: true });
  await trust.click();
}

/** A key with a passphrase, and then the device's own questions, one after the other. */
async function twoFactors({ page, control }: LaunchedApp, key: string, { user, password }: Resident): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Who are you on ${thing}?` });
  await dialog.getByRole('textbox', { name: 'User name' }).fill(user);
  await dialog.getByRole('radio', { name: 'Key file' }).check();
  await control?.('answerOpenDialog', { path: key });
  await dialog.getByRole('button', { name: 'Choose' }).click();
  await expect(dialog).toContainText(key);
  const secret = dialog.locator('input[type=password]');
  await secret.fill('not it');
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog).toContainText('The passphrase does not open this key.');
  await secret.fill(passphrase);
  await dialog.getByRole('button', { name: 'Log in' }).click();
  const questions = page.getByRole('dialog', { name: `${thing} asks` });
  for (const question of [/^Password:/, `Password required for ${user}.`]) {
    const asked = questions.getByLabel(question);
    await asked.fill(password);
    await questions.getByRole('button', { name: 'Answer' }).click();
    await expect(asked).toBeHidden();
  }
  await expect(rowsOf(page)).toContainText('ready>');
  await expect(terminalOf(page)).toBeEditable();
}

/** A key that the agent of this laptop has. */
async function byAgent(page: Page, { user }: Resident): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Who are you on ${thing}?` });
  await dialog.getByRole('textbox', { name: 'User name' }).fill(user);
  await dialog.getByRole('radio', { name: 'Key agent' }).check();
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowsOf(page)).toContainText('ready>');
  await expect(page.getByText("key “held's comment” from the agent")).toBeVisible();
}

/** The servers of a device that is installed anew, twice. */
async function serversOf(daemons: SshDaemons) {
  const held = daemons.key('held', '-t', 'ed25519');
  const mine = daemons.key('mine', '-t', 'ed25519', '-N', passphrase, '-a', '1');
  const [before, after] = [daemons.key('before', '-t', 'ed25519'), daemons.key('after', '-t', 'ed25519')];
  const resident = daemons.resident(`${mine}.pub`, `${held}.pub`);
  writeFileSync(join(resident.home, '.profile'), "PS1='ready> '\n");
  const sockets = join(resident.home, 'tmux');
  mkdirSync(sockets, { mode: 0o700 });
  const first = await daemons.sshd(
    [before],
    null,
    ['PasswordAuthentication yes', 'PrintMotd no', `SetEnv TMUX_TMPDIR=${sockets}`],
    resident,
  );
  const pam = resident.instead.find(({ place }) => place.endsWith('pam.d/sshd'))?.file ?? '';
  // The one asks, the other asks in words of its own and leaves it to the first, which follows again, to look at the
  // answer.
  const asks = 'auth required pam_unix.so\nauth optional pam_ftp.so\n';
  writeFileSync(pam, `${asks}${readFileSync(pam, 'utf8')}`);
  const second = await daemons.sshd(
    [after],
    '.ssh/authorized_keys',
    [
      'UsePAM yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication yes',
      'PrintMotd no',
      'AuthenticationMethods publickey,keyboard-interactive:pam',
    ],
    resident,
  );
  const third = await daemons.dropbear('ed25519', resident);
  return { mine, before, after, resident, sockets, first, second, third, agent: await daemons.agent(held) };
}

test('a password, full-screen programs, a kept shell; then other host keys, a key with two questions, and one of the agent', async ({
  desk,
}) => {
  test.skip(sshd === null, "Debian's OpenSSH server is not on this machine");
  test.skip(dropbear === null, "Debian's dropbear is not on this machine");
  test.skip(noResidents !== null, `nobody can live at the server: ${noResidents ?? ''} is not here`);
  const lacking = ['vim', 'less', 'mc', 'top', 'tmux'].filter((program) => !isThere(program));
  test.skip(lacking.length > 0, `not on this machine: ${lacking.join(', ')}`);
  test.skip(!existsSync('/etc/pam.d/sshd') || !asksTwice, 'PAM is not on this machine, or asks one question only');
  const daemons = new SshDaemons();
  const device = await startDeviceAgent(desk.addresses, thing);
  const { mine, before, after, resident, sockets, first, second, third, agent } = await serversOf(daemons);
  try {
    device.lead('SSH', first.port);
    const { app, driver } = await desk.launch({ env: { SSH_AUTH_SOCK: agent } });
    test.skip(app.control === null, 'needs the stand-in’s dialogs');
    const { page } = app;
    await driver.openTunnel(thing, ['SSH']);
    await driver.expectHeadline(`Connected to ${thing}`);
    await logIn(page, resident);
    await fullScreen(page, resident);
    await keptShell(page, desk.practice);
    device.lead('SSH', second.port);
    await changedHostKey(page, [before, after], second);
    await twoFactors(app, mine, resident);
    // Forgetting the login has forgotten that its shells were to be kept.
    await expect(page.getByText('shells kept by tmux')).toBeHidden();
    device.lead('SSH', third.port);
    await changedHostKey(page, [after], third);
    await byAgent(page, resident);
  } finally {
    spawnSync('tmux', ['kill-server'], { env: { ...process.env, TMUX_TMPDIR: sockets }, stdio: 'ignore' });
    await device.stop();
    await daemons.stop();
  }
});
