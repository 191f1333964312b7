/**
 * The three failures of the document while somebody works at a real ssh server behind a truthful device agent:
 * sessions, visits and the ssh thread as they are shipped. One press, the same port, the shell again, and nothing that
 * was typed meanwhile.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { systemClock } from '../../../electron/net/clock';
import { openSshThread } from '../../../electron/visit/ssh-thread';
import type { VisitView } from '../../../shared/visit/view';
import { startDeviceAgent, type DeviceAgent } from '../../e2e/support/device-agent';
import { buildSshWorker } from '../../fakes/ssh-build';
import { dropbear, noResidents, type Resident, sshd, SshDaemons } from '../../fakes/ssh-daemons';
import { until } from '../../fakes/wait';
import { makeRig, type Rig as VisitRig } from '../../unit/visit/rig';
import { eachWithARig, type Rig } from '../session/rig';

const thing = 'panel-7';
const hasTmux = spawnSync('tmux', ['-V']).status === 0;

let worker: Awaited<ReturnType<typeof buildSshWorker>>;
let daemons: SshDaemons;
let agent: DeviceAgent;
let sessions: Rig;
let desk: VisitRig;
/** The session at work. */
let id = '';
let stopFollowing = (): void => undefined;
eachWithARig((made) => (sessions = made), {}, { devices: false });

beforeAll(async () => {
  worker = await buildSshWorker();
  daemons = new SshDaemons();
});
beforeEach(async () => {
  agent = await startDeviceAgent(sessions.test.practice.addresses, thing);
  desk = await makeRig({
    clock: systemClock,
    openThread: (onEvent) => openSshThread(worker.file, onEvent, systemClock, silentLogger),
    sessionOf: (asked) => sessions.sessions.views().find((view) => view.id === asked) ?? null,
    // What is drawn is acknowledged at once, as a window does.
    onData(shellId, bytes) {
      desk.data.push({ shellId, text: Buffer.from(bytes).toString() });
      queueMicrotask(() => desk.visits.drawn(shellId, bytes.length));
    },
  });
  stopFollowing = sessions.sessions.onChange(() => desk.visits.sessionsChanged(sessions.sessions.views()));
});
afterEach(async () => {
  stopFollowing();
  await desk.visits.close();
  await agent.stop();
});
afterAll(async () => {
  await daemons.stop();
  await worker.remove();
});

const shown = (): string => desk.data.map(({ text }) => text).join('');
const phaseIs = (kind: VisitView['phase']['kind']): Promise<void> =>
  until(() => expect(desk.view().phase.kind).toBe(kind));
const type = (text: string) => desk.visits.input(desk.view().shells[0]?.id ?? '', Buffer.from(`${text}\n`));

async function openShell(): Promise<void> {
  expect(desk.visits.openShell(id, { columns: 80, rows: 24 })).toMatchObject({ ok: true });
  await until(() => expect(desk.view().shells[0]?.state.kind).toBe('open'));
}

/** Logs in to this server through a new tunnel. */
async function logIn({ user, password }: Resident, port: number): Promise<void> {
  agent.lead('SSH', port);
  id = await sessions.open(thing);
  desk.visits.begin(id);
  await phaseIs('login');
  const { hostKey } = desk.view();
  await desk.visits.login(id, {
    user,
    method: 'password',
    keyFile: null,
    secret: password,
    keep: false,
    hostKey: hostKey?.key.fingerprint ?? null,
  });
  await phaseIs('open');
}

const failures = [
  ['token-used', 'token-reused'],
  ['client-token-mismatch', 'client-token-mismatch'],
  ['device-token-invalid', 'device-disconnected'],
] as const;

const serveSsh = (resident: Resident, lines: readonly string[] = []) =>
  daemons.sshd(
    [daemons.key(`host-${resident.home.split('-').at(-1) ?? ''}`, '-t', 'ed25519')],
    null,
    ['PasswordAuthentication yes', ...lines],
    resident,
  );

describe.skipIf(noResidents !== null)('while somebody types in a shell of', { timeout: 120_000 }, () => {
  for (const [name, program, serve] of [
    ["Debian's OpenSSH server", sshd, (resident: Resident) => serveSsh(resident)],
    ["Debian's dropbear", dropbear, (resident: Resident) => daemons.dropbear('ed25519', resident)],
  ] as const)
    it.skipIf(program === null).each(failures)(
      `${name}, %s is one press, and the shell is there again`,
      async (fault, code) => {
        const resident = daemons.resident();
        await logIn(resident, (await serve(resident)).port);
        const port = sessions.port(id);
        await openShell();
        type('echo before-$((40+2))');
        await until(() => expect(shown()).toContain('before-42'));
        const [shell] = desk.view().shells;
        const since = shell?.state.kind === 'open' ? shell.state.since : 0;

        await sessions.test.practice.fault(fault, { tunnelId: sessions.view(id).tunnelId ?? '' });
        await sessions.problem(id, code);
        // The laptop's side stands where the device's broke: that a shell is gone is known once something is sent to
        // it.
        if (fault !== 'device-token-invalid') {
          await until(() => expect(desk.view().shells[0]?.state.kind).toBe('lost'));
          expect(type('echo typed-into-$((40+2))')).toMatchObject({ ok: false });
        }

        expect(sessions.sessions.recover(id, code)).toMatchObject({ ok: true });
        await sessions.state(id, 'connected');
        type('true');
        await until(() => {
          const now = desk.view().shells[0];
          expect(now?.id).toBe(shell?.id);
          expect(now?.state.kind === 'open' && now.state.since > since).toBe(true);
        });
        expect(sessions.port(id)).toBe(port);
        type('echo after-$((40+2))');
        await until(() => expect(shown()).toContain('after-42'));
        expect(shown()).not.toContain('typed-into');
        // Nobody was asked anything again.
        expect(desk.view()).toMatchObject({ phase: { kind: 'open' }, hostKey: { kind: 'known' } });
      },
    );

  it.skipIf(sshd === null || !hasTmux)(
    'an OpenSSH server with tmux, the very shell comes back where it is to be kept',
    async () => {
      const resident = daemons.resident();
      const sockets = `${resident.home}/tmux`;
      mkdirSync(sockets, { mode: 0o700 });
      await logIn(resident, (await serveSsh(resident, [`SetEnv TMUX_TMPDIR=${sockets}`])).port);
      try {
        await desk.visits.keepShells(id, true);
        expect(desk.view().keeper).toBe('tmux');
        await openShell();
        type('MARK=$((40+2)); echo set-$MARK');
        await until(() => expect(shown()).toContain('set-42'));
        await sessions.test.practice.fault('token-used', { tunnelId: sessions.view(id).tunnelId ?? '' });
        await sessions.problem(id, 'token-reused');
        sessions.sessions.recover(id, 'token-reused');
        await sessions.state(id, 'connected');
        await until(() => expect(desk.view().shells[0]?.state.kind).toBe('open'));
        // The variable is of the shell before the break.
        type('echo still-$MARK');
        await until(() => expect(shown()).toContain('still-42'));
      } finally {
        execFileSync('tmux', ['kill-server'], { env: { ...process.env, TMUX_TMPDIR: sockets }, stdio: 'ignore' });
      }
    },
  );
});
