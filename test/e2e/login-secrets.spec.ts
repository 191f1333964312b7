/**
 * What a person types to log in to a device is in the encrypted store and on the wire to that device, and nowhere else.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthContext } from 'ssh2';
import { makeSshKey } from '../fakes/ssh-key';
import { StandInSshServer } from '../fakes/ssh-server';
import { temporaryFolder } from './fixtures/launch';
import { expect, test } from './support/desk';
import { startDeviceAgent } from './support/device-agent';
import { betrayedBy, commandLines, filesBelow, heapOf, type Place } from './support/places';

test.use({ deskArgs: ['--no-devices'] });

const thing = 'panel-7';
const typed = {
  password: 'a-planted-device-password',
  passphrase: 'a-planted-key-passphrase',
  hidden: 'a-planted-hidden-answer',
  shown: 'a-planted-shown-answer',
};

/**
 * A device that refuses every password, takes a key as half of the proof, and asks two questions for the other half.
 */
function threeProofs(heard: string[]): (context: AuthContext) => void {
  return (context) => {
    switch (context.method) {
      case 'password':
        heard.push(context.password);
        context.reject(['publickey', 'password']);
        break;
      case 'publickey':
        // Asked first is whether the key would do.
        if (context.signature === undefined) context.accept();
        else context.reject(['keyboard-interactive'], true);
        break;
      case 'keyboard-interactive':
        context.prompt(
          [
            { prompt: 'Code of the day', echo: false },
            { prompt: 'Site', echo: true },
          ],
          'Two questions',
          (answers) => {
            heard.push(...answers);
            context.accept();
          },
        );
        break;
      case 'none':
      case 'hostbased':
        context.reject(['publickey', 'password']);
        break;
    }
  };
}

test('a password, a passphrase and answers to a device’s questions are nowhere after the login but in the encrypted store', async ({
  desk,
}) => {
  const heard: string[] = [];
  const device = await StandInSshServer.start({
    authenticate: threeProofs(heard),
    shell: (channel) => channel.write('at the prompt> '),
  });
  const agent = await startDeviceAgent(desk.addresses, thing);
  agent.lead('SSH', device.port);
  const keyFile = join(temporaryFolder(), 'field_key');
  const { private: key } = makeSshKey('field', typed.passphrase);
  writeFileSync(keyFile, key, { mode: 0o600 });
  try {
    const profile = desk.profile();
    const { app, driver } = await desk.launch({ profile });
    test.skip(app.control === null, 'needs the stand-in’s dialogs');
    await driver.openTunnel(thing, ['SSH']);
    await driver.expectHeadline(`Connected to ${thing}`);
    await app.page.getByRole('tab', { name: 'Terminal' }).click();
    const dialog = app.page.getByRole('dialog', { name: `Who are you on ${thing}?` });
    const logIn = dialog.getByRole('button', { name: 'Log in' });
    await dialog.getByRole('textbox', { name: 'User name' }).fill('technician');
    await dialog.getByRole('radio', { name: 'Password' }).check();
    await dialog.locator('input[type=password]').fill(typed.password);
    await logIn.click();
    await expect.poll(() => heard).toEqual([typed.password]);

    await dialog.getByRole('radio', { name: 'Key file' }).check();
    await app.control?.('answerOpenDialog', { path: keyFile });
    await dialog.getByRole('button', { name: 'Choose' }).click();
    await expect(dialog).toContainText(keyFile);
    await dialog.locator('input[type=password]').fill(typed.passphrase);
    await logIn.click();
    const questions = app.page.getByRole('dialog').filter({ hasText: 'Code of the day' });
    await questions.getByLabel('Code of the day').fill(typed.hidden);
    await questions.getByLabel('Site').fill(typed.shown);
    await questions.getByRole('button', { name: 'Answer' }).click();
    await expect(app.page.locator('.xterm-rows')).toContainText('at the prompt>');
    // What is searched for below was really typed and sent.
    expect(heard).toEqual([typed.password, typed.hidden, typed.shown]);

    const heap = await heapOf(app.page);
    // A search that could not find anything proves nothing.
    expect(heap).toContain(thing);
    expect(app.log()).toContain('"event"');
    const places: Place[] = [
      { name: 'the page’s memory', content: heap },
      { name: 'the page’s text', content: await app.page.content() },
      { name: 'process arguments', content: commandLines() },
      { name: 'the log', content: app.log() },
      { name: 'standard output', content: app.output() },
      { name: 'the clipboard', content: (await app.control?.('clipboard')) ?? '' },
    ];
    await app.quit();
    places.push(...filesBelow(profile));
    // Of the key no line, neither: it is read where it is used.
    const lineOfKey = key.split('\n')[3] ?? '';
    for (const secret of [...Object.values(typed), lineOfKey]) expect(betrayedBy(secret, places)).toEqual([]);
  } finally {
    await agent.stop();
    await device.close();
  }
});
