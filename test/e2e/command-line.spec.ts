/**
 * The command `fieldtunnel` beside the running app: the same confirmation in the window, ports, programs, and what it
 * prints.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from './support/bridge';
import { command, startCommand } from './support/command';
import { expect, standing, test } from './support/desk';
import { greetingOf } from './support/greeting';
import { haveOpenSsh, run } from './support/openssh';
import { openAtTheDesk } from './support/service';
import { electronRuntime, root, temporaryFolder } from './fixtures/launch';

for (const one of [test, standing]) one.skip(electronRuntime() !== null, 'needs the stand-in');

const thing = 'pump-station-07';

/** A company that lets `--yes` confirm, or not. */
function policyFile(yes: boolean): Record<string, string> {
  const path = join(temporaryFolder(), 'policy.json');
  writeFileSync(path, JSON.stringify({ commandLine: { yes } }));
  return { FIELDTUNNEL_POLICY: path };
}

test('connects after one press in the window, and tells what is there', async ({ desk }) => {
  const profile = desk.profile();
  await openAtTheDesk(desk.addresses.controlPlane, thing);
  const { app, driver } = await desk.launch({ profile });
  expect(await command(profile, 'status')).toEqual({ code: 0, out: 'There is no session.\n', err: '' });

  const connecting = startCommand(profile, ['connect', thing, '--service', 'SSH', '--ticket', 'INC-7', '--json']);
  await connecting.says(`Confirm in FieldTunnel’s window: connect to ${thing}?`);
  await driver.expectHeadline(`Connect to ${thing}?`);
  await expect(app.page.getByRole('main')).toContainText('INC-7');
  expect(desk.recorded.operations.filter((name) => !['DescribeTunnel', 'ListTunnels'].includes(name))).toEqual([]);
  await driver.button('Connect').click();
  const told = await connecting.ended;
  expect(told.code, told.err).toBe(0);
  const answer = JSON.parse(told.out) as { host: string; port: number; ssh: { alias: string } };
  expect(answer).toMatchObject({ version: 1, host: '127.0.0.1', service: 'SSH', session: { thing, ticket: 'INC-7' } });
  expect(await greetingOf(answer.port)).toContain('SSH-2.0');
  expect(answer.port).toBe(await driver.port('SSH'));

  // What is connected takes no second press.
  expect(await command(profile, 'connect', thing)).toMatchObject({ code: 0, out: `127.0.0.1:${answer.port}\n` });
  // As the batch file of Windows reads it: three words, and nothing else on standard output.
  expect(await command(profile, 'connect', thing, '--for-ssh')).toEqual({
    code: 0,
    out: `${answer.port} ${answer.ssh.alias} 127.0.0.1\n`,
    err: '',
  });
  const status = await command(profile, 'status', '--json');
  expect(JSON.parse(status.out)).toMatchObject({
    version: 1,
    sessions: [{ thing, state: 'connected', problem: null, services: [{ service: 'SSH', port: answer.port }] }],
  });
  expect((await command(profile, 'status')).out).toContain(
    `${thing} (INC-7): Connected\n  SSH  127.0.0.1:${answer.port}`,
  );
  expect((await command(profile, 'list')).out).toContain(`${thing}\tConnected\n`);
  const report = await command(profile, 'report', thing);
  expect(report.code).toBe(0);
  expect(report.out).toContain(thing);
  expect(report.out).toContain('INC-7');
  expect(await command(profile, 'report', 'nobody')).toMatchObject({ code: 7, err: 'There is no session on it.\n' });

  // A program has the values, by argument and by variable, and says how it ended.
  const script =
    "console.log(process.argv.slice(1).join(' '), process.env.FIELDTUNNEL_PORT, process.env.FIELDTUNNEL_THING); process.exit(9)";
  expect(
    await command(
      profile,
      'connect',
      thing,
      '--',
      process.execPath,
      '-e',
      script,
      '{host}',
      'p={port}',
      '$(id)',
      '{thing}',
    ),
  ).toMatchObject({ code: 9, out: `127.0.0.1 p=${answer.port} $(id) ${thing} ${answer.port} ${thing}\n` });
  expect(await command(profile, 'connect', thing, '--', 'no-such-program-here')).toMatchObject({ code: 127 });
  expect(await command(profile, 'connect', thing, '--service', 'RDP')).toMatchObject({
    code: 7,
    err: 'The tunnel has no such service. It has: SSH.\n',
  });
  // Nothing that opens a tunnel is in what the app told, or where it says how it is reached.
  const place = readFileSync(join(profile, 'command-line', 'place.json'), 'utf8');
  expect(`${told.out}${status.out}${report.out}${place}`).not.toMatch(/AQGAA/);
  const { secret } = JSON.parse(place) as { secret: string };
  expect(app.log()).not.toContain(secret);
  await app.quit();
  expect(existsSync(join(profile, 'command-line', 'place.json'))).toBe(false);
});

standing('what is declined, given up, or ends as a problem is said with its own exit status', async ({ desk }) => {
  const { app, driver, thing } = desk;
  const { profile } = app;
  await openAtTheDesk(desk.addresses.controlPlane, thing);
  const declined = startCommand(profile, ['connect', thing]);
  await driver.expectHeadline(`Connect to ${thing}?`);
  await driver.button('Not now').click();
  expect(await declined.ended).toMatchObject({ code: 5, out: '' });
  expect((await declined.ended).err).toContain('It was declined in the window.');

  // Whoever gives up takes the question along.
  const given = startCommand(profile, ['connect', thing]);
  await driver.expectHeadline(`Connect to ${thing}?`);
  given.interrupt();
  expect(await given.ended).toMatchObject({ code: 130 });
  await expect(driver.headline).not.toHaveText(/^Connect to/);

  await desk.practice.fault('rotation-denied');
  const refused = startCommand(profile, ['connect', thing]);
  await driver.expectHeadline(`Connect to ${thing}?`);
  await driver.button('Connect').click();
  const { code, err } = await refused.ended;
  expect([code, err]).toEqual([14, expect.stringContaining('denied')]);
  expect(app.log()).toContain('command-line');
});

const aliasIn = (said: string): string => /^hostkeyalias (\S+)$/m.exec(said)?.[1] ?? '';

test('ssh and scp know a connected device by its name, once the person put the line into their configuration', async ({
  desk,
}) => {
  test.skip(!haveOpenSsh(), 'needs the OpenSSH client');
  const profile = desk.profile();
  const home = temporaryFolder();
  const config = join(home, '.ssh', 'config');
  await openAtTheDesk(desk.addresses.controlPlane, thing);
  const { app, driver } = await desk.launch({ profile, env: { HOME: home, ...policyFile(true) } });
  const { port } = JSON.parse((await command(profile, 'connect', thing, '--yes', '--json')).out) as { port: number };
  await app.page.getByRole('button', { name: 'Settings', exact: true }).click();
  expect(existsSync(config)).toBe(false);
  await driver.button('Put it into ~/.ssh/config').click();
  await expect(app.page.getByText('The line is there.')).toBeVisible();
  expect(readFileSync(config, 'utf8')).toBe(`Include "${join(profile, 'ssh_config')}"\n`);

  // The client takes the home folder from the system, not from the variable.
  const settled = [
    '-F',
    config,
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-o',
    'BatchMode=yes',
  ];
  const known = await run('ssh', ['-F', config, '-G', thing]);
  expect(known.code, known.stderr).toBe(0);
  expect(known.stdout.split('\n')).toEqual(expect.arrayContaining(['hostname 127.0.0.1', `port ${port}`]));
  expect(known.stdout).toMatch(new RegExp(`^hostkeyalias fieldtunnel-${thing}-`, 'm'));
  expect(known.stdout).toContain(join(profile, 'known_hosts'));
  const said = await run('ssh', [...settled, `technician@${thing}`, 'echo reached']);
  expect([said.code, said.stdout]).toEqual([0, 'reached\n']);
  const file = join(home, 'sent.txt');
  writeFileSync(file, 'by name\n');
  const sent = await run('scp', [...settled, '-q', file, `technician@${thing}:/tmp/sent.txt`]);
  expect([sent.code, sent.stderr.replace(/^Warning: .*\n/gm, '')]).toEqual([0, '']);
  const back = await run('scp', [...settled, '-q', `technician@${thing}:/tmp/sent.txt`, join(home, 'back.txt')]);
  expect(back.code).toBe(0);
  expect(readFileSync(join(home, 'back.txt'), 'utf8')).toBe('by name\n');

  // The command has the same values without the line, and hands everything behind the device to ssh, which only says
  // them here.
  const own = await command(profile, 'ssh', thing, '-F', 'none', '-l', 'technician', '-G');
  expect(own.code).toBe(0);
  expect(own.out.split('\n')).toEqual(
    expect.arrayContaining([
      'user technician',
      'hostname 127.0.0.1',
      `port ${port}`,
      'hostkeyalias ' + aliasIn(known.stdout),
    ]),
  );

  await driver.button('Take it out of ~/.ssh/config').click();
  await expect(driver.button('Put it into ~/.ssh/config')).toBeVisible();
  expect(readFileSync(config, 'utf8')).toBe('');
});

test('--yes confirms only where the company allows it', async ({ desk }) => {
  const profile = desk.profile();
  await openAtTheDesk(desk.addresses.controlPlane, thing);
  const refusing = await desk.launch({ profile, env: policyFile(false) });
  expect(await command(profile, 'connect', thing, '--yes')).toEqual({
    code: 6,
    out: '',
    err: '--yes is not allowed on this laptop: confirm in the window, without it.\n',
  });
  expect(desk.recorded.operations).not.toContain('RotateTunnelAccessToken');
  await refusing.app.quit();
  await desk.launch({ profile, env: policyFile(true) });
  const { code, out, err } = await command(profile, 'connect', thing, '--yes');
  expect([code, err]).toEqual([0, expect.not.stringContaining('Confirm')]);
  expect(out).toMatch(/^127\.0\.0\.1:\d+\n$/);
});

standing('a link is shown in the window; one with a token never leaves the command', async ({ desk }) => {
  const { app, driver, thing } = desk;
  const { profile } = app;
  const token = 'AQGAAXjmUm6M4hLW7QnnNBoNd00';
  const refused = await command(profile, 'open-link', `fieldtunnel://connect?thing=${thing}&token=${token}`);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('The link carries an access token');
  expect(app.log()).not.toContain(token);
  expect(await command(profile, 'open-link', `fieldtunnel://connect?thing=${thing}`)).toMatchObject({ code: 0 });
  await driver.expectHeadline(`Connect to ${thing}?`);
  await driver.button('Not now').click();
  // Behind a page only where somebody said whose pages are taken.
  const onPage = `https://desk.hanbit.example/open#${encodeURIComponent(`fieldtunnel://connect?thing=${thing}`)}`;
  expect(await command(profile, 'open-link', onPage)).toEqual({
    code: 6,
    out: '',
    err: 'This link cannot be used. FieldTunnel takes no links from pages of this host.\n',
  });
  const none = await command(profile, 'open-link', 'https://desk.hanbit.example/browse/INC-1');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('has no FieldTunnel link behind its “#”')]);
  expect(await request(app.page, 'settings.update', { linkPage: 'https://desk.hanbit.example/open' })).toMatchObject({
    ok: true,
  });
  expect(await command(profile, 'open-link', onPage)).toMatchObject({ code: 0 });
  await driver.expectHeadline(`Connect to ${thing}?`);
  await driver.button('Not now').click();
  expect(await request(app.page, 'settings.update', { linkPage: '' })).toMatchObject({ ok: true });
});

test('starts the app where none runs, in the background, and waits for its answer', async ({ desk }) => {
  const profile = desk.profile();
  const line = [
    process.execPath,
    join(root, 'dist/shell/run.cjs'),
    '--mode=headless',
    '--',
    `--user-data-dir=${profile}`,
  ];
  const started = await startCommand(profile, ['status', '--json'], {
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
    FIELDTUNNEL_START: JSON.stringify(line),
  }).ended;
  expect([started.code, JSON.parse(started.out)]).toEqual([0, { version: 1, sessions: [] }]);
  expect(started.err).toBe('Starting FieldTunnel…\n');
  // It goes on, and answers the next one without a start.
  const { pid } = JSON.parse(readFileSync(join(profile, 'command-line', 'place.json'), 'utf8')) as { pid: number };
  expect(await command(profile, 'status')).toMatchObject({ code: 0, err: '' });
  process.kill(pid, 'SIGTERM');
  await expect.poll(() => existsSync(join(profile, 'command-line', 'place.json'))).toBe(false);
});
