import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { maxUndrawn } from '../../../electron/visit/screen/connection';
import { freePort, Loopback } from '../../fakes/loopback';
import { VncServer, type VncScript } from '../../fakes/vnc-server';
import { until } from '../../fakes/wait';
import { connected, lostLink, Rig } from './screens-rig';

const loopback = new Loopback();
const servers: VncServer[] = [];
const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) rig.screens.closeAll();
  for (const server of servers.splice(0)) server.close();
  await loopback.close();
});

async function started(script?: VncScript): ReturnType<typeof VncServer.start> {
  const server = await VncServer.start(script);
  servers.push(server);
  return server;
}

async function rigWith(script: VncScript): Promise<{ readonly rig: Rig; readonly server: VncServer }> {
  const server = await started(script);
  return { rig: opened(server.port), server };
}

function opened(port: number | null, serviceId?: string): Rig {
  const rig = new Rig(port, serviceId);
  rigs.push(rig);
  expect(rig.screens.open('s1')).toBe(serviceId === undefined);
  return rig;
}

describe('letting in', () => {
  it('shows the window a server without a password, and hands on only what is the device’s', async () => {
    const { rig, server } = await rigWith({ first: Buffer.from('a picture') });
    const { screenId } = await rig.reached('open');
    const version = Buffer.from('RFB 003.008\n');
    expect(rig.received(screenId)).toEqual(version);
    // In pieces that do not end where a message does; each is answered before the next is said.
    rig.screens.input(screenId, version.subarray(0, 5));
    expect(rig.received(screenId)).toEqual(version);
    rig.screens.input(screenId, version.subarray(5));
    expect(rig.received(screenId)).toEqual(Buffer.concat([version, Buffer.from([1, 1])]));
    // The security type, and the first message that is for the device.
    rig.screens.input(screenId, Buffer.from([1, 1]));
    await until(() => expect(server.heard).toEqual([Buffer.from([1])]));
    const welcomed = Buffer.concat([version, Buffer.from([1, 1, 0, 0, 0, 0])]);
    await until(() => expect(rig.received(screenId)).toEqual(Buffer.concat([welcomed, Buffer.from('a picture')])));
  });

  it('asks for the password once for all breaks of a visit, and nobody is told it but the device and the log’s redactor', async () => {
    const { rig, server } = await rigWith({ types: [2], password: 'pump' });
    expect(await rig.reached('password')).toEqual({ kind: 'password', refusal: null, mayKeep: true });
    rig.screens.password('s1', 'pump', false);
    const first = await rig.reached('open');
    expect(first.password).toBe(true);
    expect(rig.secrets).toContain('pump');
    expect(rig.store.size).toBe(0);
    expect(JSON.stringify(rig.views)).not.toContain('pump"');
    rig.become(lostLink);
    expect(rig.phase.kind).toBe('lost');
    rig.become(connected);
    const second = await rig.reached('open');
    expect(second.screenId).not.toBe(first.screenId);
    expect(server.challenged).toBe(2);
    // Bytes of the connection before belong to nobody.
    expect(rig.screens.input(first.screenId, Buffer.from('x'))).toBe(false);
  });

  it('keeps a password only where the device took it', async () => {
    const { rig } = await rigWith({ types: [2], password: 'right', reason: 'Authentication failed' });
    await rig.reached('password');
    rig.screens.password('s1', 'wrong', true);
    await until(() =>
      expect(rig.phase).toEqual({ kind: 'password', refusal: { words: 'Authentication failed' }, mayKeep: true }),
    );
    expect(rig.store.size).toBe(0);
    rig.screens.password('s1', 'right', true);
    await rig.reached('open');
    expect([...rig.store]).toEqual([['screen:["aws:eu","pump-7","VNC"]', 'right']]);
    await rig.screens.forgetPassword('s1');
    expect(rig.store.size).toBe(0);
  });

  it('forgets a kept password that the device no longer takes, and asks', async () => {
    const { rig, server } = await rigWith({ types: [2], password: 'old' });
    await rig.reached('password');
    rig.screens.password('s1', 'old', true);
    await rig.reached('open');
    server.play({ types: [2], password: 'new' });
    rig.screens.open('s1');
    await rig.reached('password');
    expect(rig.store.size).toBe(0);
  });

  it('leaves what asks', async () => {
    const { rig } = await rigWith({ types: [2], password: 'x' });
    await rig.reached('password');
    rig.screens.leave('s1');
    expect(rig.phase).toEqual({ kind: 'away' });
    rig.become(lostLink);
    rig.become(connected);
    expect(rig.phase).toEqual({ kind: 'away' });
  });
});

describe('what goes wrong', () => {
  it('says that nothing answered, and tries again when the tunnel is back', async () => {
    const rig = opened(await freePort());
    expect((await rig.reached('failed')).failure).toEqual({ kind: 'no-answer' });
    const server = await started();
    rig.become(lostLink);
    rig.become(connected, server.port);
    await rig.reached('open');
  });

  it('claims nothing of the device where no local port leads there, and goes on once there is one', async () => {
    const rig = opened(null);
    expect((await rig.reached('failed')).failure).toEqual({ kind: 'no-port' });
    const server = await started();
    rig.become(connected, server.port);
    await rig.reached('open');
  });

  it('waits for the tunnel where it does not stand yet', async () => {
    const server = await started();
    const rig = new Rig(server.port);
    rigs.push(rig);
    rig.session = { ...rig.session, state: lostLink };
    rig.screens.open('s1');
    expect(rig.phase).toEqual({ kind: 'lost', at: null });
    rig.become(connected);
    await rig.reached('open');
  });

  it('ends a device that is silent', async () => {
    const port = await loopback.open(createServer());
    const rig = opened(port);
    rig.clock.advance(29_999);
    expect(rig.phase.kind).toBe('reaching');
    rig.clock.advance(1);
    expect((await rig.reached('failed')).failure).toEqual({ kind: 'timed-out' });
    expect(rig.clock.pending).toBe(0);
  });

  it('does not reach for a screen that the tunnel has no service for', () => {
    expect(opened(1, 'SSH').views).toEqual([]);
  });

  it('goes on by itself after a break that the connection saw before the session did', async () => {
    const { rig, server } = await rigWith({});
    await rig.reached('open');
    server.socket.destroy();
    await rig.reached('lost');
    rig.become(lostLink);
    rig.become(connected);
    await rig.reached('open');
  });

  it('stays where the device ended it while the tunnel stands', async () => {
    const { rig, server } = await rigWith({});
    await rig.reached('open');
    server.socket.destroy();
    await rig.reached('lost');
    rig.become({ ...connected, since: 2 });
    expect(rig.phase.kind).toBe('lost');
    rig.screens.open('s1');
    await rig.reached('open');
  });

  it('ends the connection when the window cannot draw it, and when the session is gone', async () => {
    const { rig, server } = await rigWith({});
    const { screenId } = await rig.reached('open');
    rig.screens.failed(screenId, { kind: 'too-large', width: 65_535, height: 65_535 });
    expect(rig.phase).toMatchObject({ kind: 'failed', failure: { kind: 'too-large' } });
    await until(() => server.socket.readableEnded || server.socket.destroyed);
    rig.screens.open('s1');
    await rig.reached('open');
    rig.screens.sessionsChanged([]);
    expect(rig.views).toEqual([]);
    await until(() => server.socket.readableEnded || server.socket.destroyed);
  });
});

describe('a device that sends without end', () => {
  it('is held back until what came was drawn', async () => {
    const { rig, server } = await rigWith({});
    const { screenId } = await rig.reached('open');
    let sent = 0;
    const chunk = Buffer.alloc(65_536, 1);
    const { socket } = server;
    const pump = (): void => {
      while (!socket.destroyed && sent < 64 * 1024 * 1024 && socket.write(chunk)) sent += chunk.length;
    };
    socket.on('drain', pump);
    pump();
    await until(() => expect(rig.received(screenId).length).toBeGreaterThan(maxUndrawn));
    // What is under way when it is held back may still arrive, and no more: at most one reading of the socket.
    const held = rig.received(screenId).length;
    expect(held).toBeLessThanOrEqual(maxUndrawn + 65_536);
    rig.screens.drawn(screenId, held);
    await until(() => expect(rig.received(screenId).length).toBeGreaterThan(held + maxUndrawn));
    expect(rig.received(screenId).length - held).toBeLessThanOrEqual(maxUndrawn + 65_536);
    // What was not sent cannot have been drawn.
    rig.screens.drawn(screenId, 16_777_216);
    const before = rig.received(screenId).length;
    await until(() => expect(rig.received(screenId).length).toBeGreaterThan(before + maxUndrawn));
    expect(rig.received(screenId).length - before).toBeLessThanOrEqual(maxUndrawn + 65_536);
  });

  it('that does not read is ended before much waits for it', async () => {
    const { rig, server } = await rigWith({});
    const { screenId } = await rig.reached('open');
    server.socket.pause();
    rig.screens.input(screenId, Buffer.alloc(13));
    const typed = Buffer.alloc(262_144);
    await until(() => {
      rig.screens.input(screenId, typed);
      return rig.phase.kind === 'lost';
    });
  });
});
