/**
 * Real ssh servers behind a truthful device agent, through a tunnel of the practice service: every way to prove who one
 * is.
 */
import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSourceProxy, defaultTuning, type SourceProxy } from '../../../electron/tunnel';
import type { Proof } from '../../../electron/visit/contract';
import { startDeviceAgent, type DeviceAgent } from '../../e2e/support/device-agent';
import { deviceIs } from '../../fakes/field-agents';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { password, size, SshRig } from '../../fakes/ssh-client';
import { dropbear, noResidents, type Resident, sshd, SshDaemons } from '../../fakes/ssh-daemons';

const thing = 'panel-7';
let daemons: SshDaemons;
let service: TestPractice;
let agent: DeviceAgent;
let tunnel: SourceProxy;
/** The local port of the tunnel. */
let port = 0;
/** Paths of private keys: without and with a passphrase. */
let plain = '';
let locked = '';
let rigs: SshRig[] = [];
let hosts = 0;

const has = (program: string | null): boolean => program !== null && noResidents === null;

beforeAll(async () => {
  daemons = new SshDaemons();
  if (!has(sshd) && !has(dropbear)) return;
  plain = daemons.key('plain', '-t', 'ed25519');
  locked = daemons.key('locked', '-t', 'ed25519', '-N', 'open sesame', '-a', '1');
  service = await startTestPractice();
  const { addresses } = service.practice;
  agent = await startDeviceAgent(addresses, thing);
  const opened = await service.client.send(
    new OpenTunnelCommand({ destinationConfig: { thingName: thing, services: ['SSH'] } }),
  );
  await deviceIs(service, opened.tunnelId ?? '', 'CONNECTED');
  const [host = '', dataPort = ''] = addresses.dataPlane.split(':');
  tunnel = createSourceProxy({
    dataPlane: { host, port: Number(dataPort), extraCa: [service.ca], verifyCertificate: true, webProxy: null },
    bindAddress: 'localhost',
    protocol: 'V3',
    tuning: defaultTuning,
  });
  const bound = await tunnel.bind([{ serviceId: 'SSH', port: 0 }]);
  if (!bound.ok) throw new Error('no local port');
  port = bound.listeners[0]?.port ?? 0;
  const isOpen = new Promise<void>((resolve) =>
    tunnel.onEvent((event) => {
      if (event.kind === 'tunnel-connection' && event.state.kind === 'open') resolve();
    }),
  );
  tunnel.connect({ accessToken: opened.sourceAccessToken ?? '', clientToken: 'the-test-itself-0123456789abcdef' });
  await isOpen;
});
afterEach(async () => {
  await Promise.all(rigs.map(({ ssh }) => ssh.stop()));
  rigs = [];
});
afterAll(async () => {
  if (has(sshd) || has(dropbear)) {
    await tunnel.stop();
    await agent.stop();
    await service.close();
  }
  await daemons.stop();
});

/** Connects through the tunnel and accepts the host key that is shown. */
async function begin(user: string, proof: Proof): Promise<SshRig> {
  const rig = new SshRig();
  rigs.push(rig);
  rig.connect(port);
  await rig.next('host-key');
  rig.ssh.answerHostKey(true);
  rig.ssh.authenticate(user, proof);
  return rig;
}

/** The shell is that of the person: it is in the home folder. */
async function expectAtHome(rig: SshRig, { home }: Resident): Promise<void> {
  await rig.next('open');
  rig.ssh.openShell('1', size, null);
  await rig.next('shell-open');
  rig.ssh.input('1', Buffer.from('pwd; exit 3\n'));
  expect(await rig.next('shell-ended')).toMatchObject({ status: 3, opened: true });
  expect(rig.text('1')).toContain(home);
}

const servers: readonly (readonly [name: string, program: string | null])[] = [
  ["Debian's OpenSSH server", sshd],
  ["Debian's dropbear", dropbear],
];

describe.skipIf(noResidents !== null)('in the home of somebody whom only the server knows', () => {
  for (const [name, program] of servers)
    describe.skipIf(program === null)(name, () => {
      /** Behind the device's agent from now on. */
      async function settle(): Promise<Resident> {
        const resident = daemons.resident(`${plain}.pub`, `${locked}.pub`);
        const host = daemons.key(`host-${(hosts += 1)}`, '-t', 'ed25519');
        const running =
          program === dropbear
            ? await daemons.dropbear('ed25519', resident)
            : await daemons.sshd([host], '.ssh/authorized_keys', ['PasswordAuthentication yes'], resident);
        agent.lead('SSH', running.port);
        return resident;
      }

      it('takes a key of the agent, a key with a passphrase, and a password; refuses a wrong one and says what it takes', async () => {
        const resident = await settle();
        const { user } = resident;
        const socket = await daemons.agent(plain);
        await expectAtHome(
          await begin(user, { method: 'agent', socket, choice: { named: [], only: false } }),
          resident,
        );
        const withFile = await begin(user, { method: 'key-file', path: locked, passphrase: 'wrong' });
        expect((await withFile.next('refused')).refusal).toEqual({ kind: 'key-file', fault: 'wrong-passphrase' });
        withFile.ssh.authenticate(user, { method: 'key-file', path: locked, passphrase: 'open sesame' });
        await expectAtHome(withFile, resident);
        const typed = await begin(user, password('wrong'));
        const { refusal } = await typed.next('refused');
        expect(refusal.kind === 'refused' && refusal.accepts).toEqual(
          expect.arrayContaining(['publickey', 'password']),
        );
        typed.ssh.authenticate(user, password(resident.password));
        await expectAtHome(typed, resident);
      });

      it('that has got another host key is not logged in to by itself', async () => {
        const { user } = await settle();
        const rig = await begin(user, { method: 'key-file', path: plain, passphrase: null });
        const { blob } = await rig.next('host-key');
        await rig.next('open');
        await settle();
        const again = new SshRig();
        rigs.push(again);
        again.connect(port, blob);
        expect((await again.next('host-key')).matches).toBe(false);
        expect(again.all('open')).toEqual([]);
      });
    });
});

describe.skipIf(noResidents !== null || sshd === null)('an OpenSSH server that asks by itself', () => {
  it('asks in two rounds, and after a key, where it wants two factors', async () => {
    const resident = daemons.resident(`${plain}.pub`);
    const host = daemons.key('host-of-factors', '-t', 'ed25519');
    const lines = ['UsePAM yes', 'PasswordAuthentication no', 'KbdInteractiveAuthentication yes'];
    const serve = async (methods: string): Promise<void> => {
      const file = '.ssh/authorized_keys';
      agent.lead(
        'SSH',
        (await daemons.sshd([host], file, [...lines, `AuthenticationMethods ${methods}`], resident)).port,
      );
    };
    await serve('keyboard-interactive:pam,keyboard-interactive:pam');
    // What was typed answers the first round; the second one is the person's.
    const rounds = await begin(resident.user, password(resident.password));
    expect((await rounds.next('questions')).prompts).toMatchObject([{ echo: false }]);
    expect(rounds.all('open')).toEqual([]);
    rounds.ssh.answerQuestions([resident.password]);
    await expectAtHome(rounds, resident);

    await serve('publickey,keyboard-interactive:pam');
    const factors = await begin(resident.user, { method: 'key-file', path: plain, passphrase: null });
    expect((await factors.next('questions')).prompts).toMatchObject([{ echo: false }]);
    expect(factors.all('refused')).toEqual([]);
    factors.ssh.answerQuestions([resident.password]);
    await expectAtHome(factors, resident);

    // Where it has no question, the password itself is the second one.
    lines.splice(0, 2, 'PasswordAuthentication yes');
    await serve('publickey,password');
    const besides = await begin(resident.user, { method: 'key-file', path: plain, passphrase: null });
    expect((await besides.next('questions')).prompts).toEqual([{ text: '', echo: false, isPassword: true }]);
    besides.ssh.answerQuestions(['wrong']);
    expect((await besides.next('refused')).refusal).toEqual({ kind: 'refused', accepts: ['password'] });
    besides.ssh.authenticate(resident.user, password(resident.password));
    await expectAtHome(besides, resident);
  });

  it('asks for the password by a question of its own (PAM)', async () => {
    const resident = daemons.resident();
    const { port: served } = await daemons.sshd(
      [daemons.key('host-of-pam', '-t', 'ed25519')],
      null,
      ['UsePAM yes', 'PasswordAuthentication no', 'KbdInteractiveAuthentication yes'],
      resident,
    );
    agent.lead('SSH', served);
    // What was typed is the answer to the one question that it is asked as.
    const rig = await begin(resident.user, password('wrong'));
    const { refusal } = await rig.next('refused');
    expect(refusal.kind === 'refused' && refusal.accepts).toEqual(['publickey', 'keyboard-interactive']);
    rig.ssh.authenticate(resident.user, password(resident.password));
    await expectAtHome(rig, resident);
  });
});
