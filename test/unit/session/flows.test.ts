import { usualPorts } from '../../../shared/settings/settings';
import { describe, expect, it } from 'vitest';
import { deferred } from '../../fakes/wait';
import { cloudError, mismatchWords } from './observed';
import { here, token } from './fake-cloud';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const rotations = (): readonly string[] => w.calls.filter((call) => call.startsWith('rotate'));

describe('connecting', () => {
  it('binds the ports before it touches a token, and marks that before the handshake', async () => {
    await w.connected();
    expect(w.problem()).toBe('connected');
    expect(w.order).toEqual(['bind', 'checkout', 'handshake']);
    expect(w.proxy().connects[0]?.accessToken).toBe(token(1));
    expect(w.view()).toMatchObject({ token: { state: 'in-use', paired: true }, state: { device: 'connected' } });
  });

  it('a taken port that somebody relies on is reported before a token is touched; one click moves it', async () => {
    w.ports.set('aws:us-east-1,pump-1,SSH', 50022);
    w.taken.add(50022);
    const id = await w.withToken();
    await w.sessions.connect(id);
    await w.tick();
    expect(w.view().state).toMatchObject({
      problem: { code: 'port-in-use', params: { port: 50022, freePort: 50555 } },
    });
    expect(w.view().token.state).toBe('fresh');
    w.sessions.recover(id, 'port-in-use');
    await w.tick();
    expect(w.order.at(-1)).toBe('handshake');
    expect(w.ports.get('aws:us-east-1,pump-1,SSH')).toBe(50555);
    expect(w.view().services[0]?.port).toBe(50555);
  });

  it('a port that was only calculated gives way silently', async () => {
    const id = await w.withToken();
    await w.sessions.connect(id);
    await w.tick();
    const port = w.view().services[0]!.port!;
    await w.sessions.stop(id);
    w.ports.clear();
    w.taken.add(port);
    await w.sessions.connect(id);
    await w.tick();
    expect(w.view().services[0]?.port).toBe(port === usualPorts.last ? usualPorts.first : port + 1);
  });

  it('goes on without DescribeTunnel where the role may not describe, and claims nothing of the device', async () => {
    w.errors.describe = cloudError('access-denied');
    await w.connected();
    expect(w.view().state).toMatchObject({ kind: 'connected', device: 'unknown' });
  });

  it('without an account and without a token it asks to sign in', async () => {
    w.signedIn = false;
    const selected = w.sessions.select({
      environmentId: 'aws:us-east-1',
      thingName: null,
      tunnelId: 't-9',
      ticket: null,
    });
    await w.sessions.connect(selected.ok ? selected.value.sessionId : '');
    await w.tick();
    expect(w.problem()).toBe('problem not-signed-in');
    expect(w.proxies).toHaveLength(0);
  });

  it('finds the tunnel in another region and goes there', async () => {
    w.errors.describe = cloudError('not-found');
    w.elsewhere.add('eu-west-1');
    const id = await w.withToken();
    // Looking showed that it is not here.
    await w.sessions.forget(id);
    const again = w.sessions.select({ environmentId: 'aws:us-east-1', thingName: null, tunnelId: 't-1', ticket: null });
    const sessionId = again.ok ? again.value.sessionId : '';
    await w.sessions.connect(sessionId);
    await w.tick();
    expect(w.view().state).toMatchObject({
      problem: { code: 'tunnel-wrong-region', recovery: { region: 'eu-west-1' } },
    });
    w.sessions.recover(sessionId, 'tunnel-wrong-region');
    await w.tick();
    expect(w.view().environment.region).toBe('eu-west-1');
    expect(w.proxy().options.dataPlane.host).toContain('eu-west-1');
  });
});

describe('an environment that somebody changed', () => {
  it.each([
    ['its port', { dataPlane: { ...here.dataPlane, port: 8443 } }],
    ['its authorities', { extraCa: ['another authority'] }],
  ])('leads where it says now: %s', async (_what, changed) => {
    const id = await w.refused();
    const before = w.proxies.length;
    w.changed = changed;
    w.sessions.recover(id, 'token-reused');
    await w.tick();
    expect(w.proxies).toHaveLength(before + 1);
    const { host, port, extraCa } = w.proxy().options.dataPlane;
    const expected = { ...here, ...changed };
    expect({ host, port }).toEqual(expected.dataPlane);
    expect(extraCa).toEqual(expect.arrayContaining([...expected.extraCa]));
  });
});

describe('two tunnels to one thing', () => {
  it('have ports of their own, and the first keeps the one that is remembered', async () => {
    await w.connected();
    const first = w.view().services[0]!.port!;
    w.sessions.openTunnel({
      environmentId: 'aws:us-east-1',
      thingName: 'pump-1',
      services: ['SSH'],
      lifetimeMinutes: 60,
      ticket: null,
    });
    await w.tick();
    expect(w.sessions.views()).toHaveLength(2);
    const second = w.view().services[0]!.port!;
    expect(second).not.toBe(first);
    expect(w.ports.get('aws:us-east-1,pump-1,SSH')).toBe(first);
    await w.sessions.stop(w.view().id);
  });
});

describe('by hand', () => {
  it('rotating at rest keeps the new token and connects nothing', async () => {
    const id = await w.withToken();
    await w.sessions.rotate(id, 'SOURCE');
    await w.tick();
    expect(w.problem()).toBe('ready');
    expect(w.view().token.state).toBe('fresh');
    expect(w.proxies).toHaveLength(0);
    expect(w.view().mayRotateByItself).toBe(true);
  });
  it('moving a port keeps the connection; a taken one changes nothing', async () => {
    const id = await w.connected();
    expect(await w.sessions.movePort(id, 'SSH', 50123)).toEqual({ ok: true, value: null });
    expect(w.view().services[0]?.port).toBe(50123);
    w.taken.add(50124);
    expect(await w.sessions.movePort(id, 'SSH', 50124)).toMatchObject({
      ok: false,
      error: { code: 'problem', problem: { code: 'port-in-use' } },
    });
    expect(w.view().services[0]?.port).toBe(50123);
    expect(w.problem()).toBe('connected');
  });
  it('closing ends the session; disconnecting gives the ports back', async () => {
    const id = await w.connected();
    await w.sessions.disconnect(id);
    expect(w.problem()).toBe('ready');
    expect(w.view().services[0]?.port).toBeNull();
    w.errors.close = cloudError('access-denied', { action: 'iot:CloseTunnel' });
    await w.sessions.closeTunnel(id);
    // Denied: nothing was closed, and nothing of what was there is given up.
    expect(w.problem()).toBe('ready');
    expect(w.view().timeline[0]).toMatchObject({ kind: 'tunnel-closed', outcome: 'failed' });
    delete w.errors.close;
    w.tunnel = { ...w.tunnel, status: 'CLOSED' };
    await w.sessions.closeTunnel(id);
    expect(w.problem()).toBe('ended tunnel-ended');
    expect(await w.sessions.forget(id)).toEqual({ ok: true, value: null });
    expect(w.sessions.views()).toEqual([]);
  });
  it('opening denied: says so, and nothing was opened', async () => {
    w.errors.open = cloudError('access-denied', { action: 'iot:OpenTunnel' });
    w.sessions.openTunnel({
      environmentId: 'aws:us-east-1',
      thingName: 'pump-1',
      services: ['SSH'],
      lifetimeMinutes: 60,
      ticket: null,
    });
    await w.tick();
    expect(w.view().state).toMatchObject({ problem: { code: 'access-denied', params: { action: 'iot:OpenTunnel' } } });
    expect(w.view().tunnelId).toBeNull();
  });
});

describe('rotate and retry', () => {
  it('retries once; if the new token is refused, too, the original problem is shown', async () => {
    const id = await w.refused();
    w.sessions.recover(id, 'token-reused');
    await w.tick();
    expect(w.proxy().connects.at(-1)?.accessToken).toBe(token(100));
    w.proxy().refuse(mismatchWords);
    await w.tick();
    expect(w.problem()).toBe('problem token-reused');
    expect(w.view().state).toMatchObject({ problem: { answer: { words: mismatchWords } } });
    expect(rotations()).toEqual(['rotate SOURCE']);
  });

  it('takes a second click for what it is: there is nothing to press while it runs', async () => {
    const id = await w.refused();
    const hold = deferred();
    w.holdRotation = hold.promise;
    expect(w.sessions.recover(id, 'token-reused').ok).toBe(true);
    expect(w.sessions.recover(id, 'token-reused')).toMatchObject({ ok: false, error: { code: 'not-now' } });
    expect(await w.sessions.rotate(id, 'ALL')).toMatchObject({ ok: false, error: { code: 'not-now' } });
    hold.resolve(undefined);
    await w.tick();
    expect(rotations()).toHaveLength(1);
  });

  it('ticks a step only when it was observed', async () => {
    const id = await w.refused();
    const hold = deferred();
    w.holdRotation = hold.promise;
    w.sessions.recover(id, 'token-reused');
    const steps = () =>
      'steps' in w.view().state
        ? (w.view().state as { steps: readonly { name: string; state: string }[] }).steps.map(
            ({ name, state }) => `${name} ${state}`,
          )
        : [];
    expect(steps()).toEqual(['rotate-source running', 'reconnect waiting']);
    hold.resolve(undefined);
    await w.tick();
    expect(steps()).toEqual(['rotate-source done', 'reconnect running']);
    w.proxy().open();
    await w.tick();
    expect(w.problem()).toBe('connected');
  });

  it('keeps the new token although the person stopped while it was being made', async () => {
    const id = await w.refused();
    const hold = deferred();
    w.holdRotation = hold.promise;
    w.sessions.recover(id, 'token-reused');
    await w.sessions.stop(id);
    hold.resolve(undefined);
    await w.tick();
    expect(w.problem()).toBe('problem token-reused');
    expect(w.proxy().connects).toHaveLength(1);
    await w.sessions.connect(id);
    await w.tick();
    expect(w.proxy().connects.at(-1)?.accessToken).toBe(token(100));
    expect(rotations()).toHaveLength(1);
  });
});

describe('the button of a problem', () => {
  it('refuses the button of a problem that is not the one shown', async () => {
    const id = await w.refused();
    expect(w.sessions.recover(id, 'tunnel-ended')).toMatchObject({ ok: false, error: { code: 'not-now' } });
    expect(w.sessions.recover('nobody', 'token-reused')).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  it('an unknown refusal rotates both sides, delivers to the device, and waits for both', async () => {
    const id = await w.connected();
    w.proxy().refuse('Invalid access-token', 403);
    await w.tick();
    expect(w.view().state).toMatchObject({ problem: { code: 'token-refused', recovery: { mode: 'ALL' } } });
    w.sessions.recover(id, 'token-refused');
    await w.tick();
    expect(rotations()).toEqual(['rotate ALL pump-1 SSH']);
    w.proxy().open();
    await w.tick();
    // DescribeTunnel still shows the old connection of the device: that is not what was waited for.
    expect(w.problem()).not.toBe('connected');
    w.deviceComes();
    await w.tick(3000);
    expect(w.problem()).toBe('connected');
  });

  it('never puts a token into a view, a report or a request', async () => {
    const id = await w.refused();
    w.sessions.recover(id, 'token-reused');
    await w.tick();
    const report = w.sessions.report(id);
    const request = w.sessions.adminRequest({
      sessionId: id,
      environmentId: 'aws:us-east-1',
      action: 'iot:RotateTunnelAccessToken',
      mode: 'ALL',
      language: 'en',
    });
    const all = JSON.stringify([w.sessions.views(), report, request, w.notices]);
    for (const { accessToken, clientToken } of w.proxy().connects) {
      expect(all).not.toContain(accessToken);
      expect(all).not.toContain(clientToken);
    }
    expect(all).not.toContain('destination-secret');
    expect(request.ok && request.value.text).toContain('arn:aws:iot:us-east-1:*:thing/pump-1');
  });
});
