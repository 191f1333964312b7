import { describe, expect, it } from 'vitest';
import { eachInAWorld, type World } from './world';

/** The company allows newer versions only: nothing new begins, and what runs is served to its end. */
let w: World;
eachInAWorld((made) => (w = made));

const refused = { ok: false, error: { code: 'version-too-old', detail: '0.3.0' } };
const tunnel = {
  environmentId: 'aws:us-east-1',
  thingName: 'pump-1',
  services: ['SSH'],
  lifetimeMinutes: 60,
  ticket: null,
};

describe('a version that is too old', () => {
  it('begins no connection from rest, opens no tunnel and takes no pasted token', async () => {
    const id = await w.withToken();
    w.versionWanted = '0.3.0';
    expect(await w.sessions.connect(id)).toMatchObject(refused);
    expect(w.sessions.openTunnel(tunnel)).toMatchObject(refused);
    const pasted = { token: 'x', environmentId: 'aws:us-east-1', serviceId: null, ticket: null, sessionId: null };
    expect(await w.sessions.connectWithToken(pasted)).toMatchObject(refused);
    expect(w.view().state.kind).toBe('ready');
    expect(w.proxies).toEqual([]);
    w.versionWanted = null;
    expect(await w.sessions.connect(id)).toMatchObject({ ok: true });
  });

  it('repairs what is connected, and connects it again', async () => {
    const id = await w.refused();
    w.versionWanted = '0.3.0';
    expect(w.sessions.recover(id, 'token-reused')).toMatchObject({ ok: true });
    await w.tick();
    w.proxy().open();
    await w.tick();
    expect(w.view().state.kind).toBe('connected');
    expect(await w.sessions.replace(id)).toMatchObject({ ok: true });
  });

  it('connects once more where a problem came in between', async () => {
    const id = await w.refused();
    w.versionWanted = '0.3.0';
    expect(await w.sessions.connect(id)).toMatchObject({ ok: true });
  });
});
