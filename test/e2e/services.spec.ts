import { get } from 'node:http';
import { connect } from 'node:net';
import { expect, standing, test } from './support/desk';
import { haveOpenSsh, openSession, ssh } from './support/openssh';

/** One request on a connection of its own; the body. */
function fetchOnce(port: number, path: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port, path, agent: false, timeout: 120_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on('error', reject);
  });
}

const needsOpenSsh = (): void => test.skip(!haveOpenSsh(), 'the OpenSSH client is not on this machine');
test.beforeEach(needsOpenSsh);
standing.beforeEach(needsOpenSsh);

standing(
  'three services over one tunnel: eight parallel HTTP connections, an SSH session and the console',
  async ({ desk }) => {
    const { driver, thing } = desk;
    await driver.openTunnel(thing, ['SSH', 'HTTP', 'CONSOLE']);
    await driver.expectHeadline(`Connected to ${thing}`);
    const [sshPort, httpPort, consolePort] = [
      await driver.port('SSH'),
      await driver.port('HTTP'),
      await driver.port('CONSOLE'),
    ];
    expect(new Set([sshPort, httpPort, consolePort]).size).toBe(3);

    const session = openSession(sshPort);
    await session.ask('whoami', /technician\r?\n/);
    const pages = await Promise.all(Array.from({ length: 8 }, () => fetchOnce(httpPort, '/')));
    for (const page of pages) {
      expect(page.status).toBe(200);
      expect(page.body).toContain(thing);
      expect(page.body).toMatch(/<\/html>\s*$/);
    }
    const greeted = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: consolePort });
      socket.once('data', (data) => {
        resolve(data.toString('utf8'));
        socket.destroy();
      });
      socket.once('error', reject);
    });
    expect(greeted.length).toBeGreaterThan(0);
    // The SSH session was not disturbed by any of it.
    await session.ask('uname -n', new RegExp(`${thing}\\r?\\n`));
    session.kill();
  },
);

test('a device with the older protocol is reached without any setting, and remembered', async ({ desk }) => {
  const profile = desk.profile();
  const first = await desk.launch({ profile });
  await first.driver.openTunnel('hvac-gateway-112', ['SSH']);
  await first.driver.expectHeadline('Connected to hvac-gateway-112');
  const port = await first.driver.port('SSH');
  await expect(async () =>
    expect(await ssh(port, 'uname -n', { timeout: 15_000 })).toMatchObject({ code: 0, stdout: 'hvac-gateway-112\n' }),
  ).toPass();
  await expect(first.app.page.getByRole('main')).toContainText(/older/);
  // What is remembered is what answered, and the answer is told a moment after it came.
  await expect(first.app.page.getByRole('main')).toContainText('Device answered');
  await first.app.quit();

  // The next start speaks the older protocol at once, on the same port.
  const second = await desk.launch({ profile });
  await second.app.page.getByRole('option', { name: /hvac-gateway-112/ }).click();
  await second.driver.button('Go on').click();
  await second.driver.expectHeadline('Connected to hvac-gateway-112');
  expect(await second.driver.port('SSH')).toBe(port);
  expect(await ssh(port, 'uname -n')).toMatchObject({ code: 0, stdout: 'hvac-gateway-112\n' });
});

standing('nothing listens on the device: it is said, and gone once it listens again', async ({ desk }) => {
  const { driver, thing } = desk;
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  const port = await driver.port('SSH');
  await desk.practice.fault('device-service-down');
  expect((await ssh(port, 'whoami', { timeout: 40_000 })).code).not.toBe(0);
  await driver.expectHeadline(`Nothing answers for SSH on ${thing}`);
  await desk.practice.clear();
  await driver.button('Try again').click();
  await expect(async () => expect(await ssh(port, 'whoami')).toMatchObject({ code: 0 })).toPass();
  await driver.expectHeadline(`Connected to ${thing}`);
});
