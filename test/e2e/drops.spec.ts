import { expect, standing as test, type StandingDesk } from './support/desk';
import { haveOpenSsh, openSession, ssh } from './support/openssh';

/** An SSH session that has been answered, through a tunnel to the device. */
async function inSession({ driver, thing }: StandingDesk) {
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  const port = await driver.port('SSH');
  const session = openSession(port);
  await session.ask('whoami', /technician\r?\n/);
  return { port, session };
}

test.describe('a network drop in the middle of an SSH session', () => {
  test.beforeEach(() => {
    test.skip(!haveOpenSsh(), 'the OpenSSH client is not on this machine');
  });

  for (const drop of ['network-drop', 'network-drop-closed'] as const) {
    const how = drop === 'network-drop' ? 'without a close frame' : 'with a close frame';

    test(`${how}, reuse accepted: reconnects by itself, without a new token`, async ({ desk }) => {
      const { driver, thing } = desk;
      const { port, session } = await inSession(desk);

      await desk.practice.fault(drop);
      // The connection inside is lost with the tunnel's session; what must survive is the port and the token.
      expect(await session.ended).not.toBe(0);
      await expect(async () =>
        expect(await ssh(port, 'whoami')).toMatchObject({ code: 0, stdout: 'technician\n' }),
      ).toPass();
      await driver.expectHeadline(`Connected to ${thing}`);
      expect(await driver.port('SSH')).toBe(port);
      expect(desk.recorded.operations).not.toContain('RotateTunnelAccessToken');
    });

    test(`${how}, reuse refused: asks for one click, then goes on`, async ({ desk }) => {
      const { driver, thing } = desk;
      const { port, session } = await inSession(desk);

      await desk.practice.fault('reuse-refused');
      await desk.practice.fault(drop);
      expect(await session.ended).not.toBe(0);
      await expect(driver.button('Rotate and reconnect')).toBeVisible();
      expect(desk.recorded.operations).not.toContain('RotateTunnelAccessToken');
      await driver.button('Rotate and reconnect').click();
      await driver.expectHeadline(`Connected to ${thing}`);
      expect(await ssh(port, 'whoami')).toMatchObject({ code: 0, stdout: 'technician\n' });

      // The person allowed it once for this tunnel: the next drop is repaired without asking.
      await desk.practice.fault(drop);
      await expect
        .poll(() => desk.recorded.operations.filter((name) => name === 'RotateTunnelAccessToken').length)
        .toBe(2);
      await driver.expectHeadline(`Connected to ${thing}`);
      expect(await driver.port('SSH')).toBe(port);
    });
  }
});

test('sleep and wake: the link is probed and the session goes on', async ({ desk }) => {
  const { app, driver, thing } = desk;
  test.skip(app.control === null, 'needs the stand-in’s recorders');
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  await app.control?.('suspend');
  await desk.practice.fault('network-drop');
  await app.control?.('resume');
  await driver.expectHeadline(`Connected to ${thing}`);
  const port = await driver.port('SSH');
  await expect(async () => expect(await ssh(port, 'whoami')).toMatchObject({ code: 0 })).toPass();
});
