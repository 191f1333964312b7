import { describe, expect, it } from 'vitest';
import { chainOf } from '../../../shared/session';
import { awayMs, banner } from '../../fakes/agents';
import { ManualClock } from '../../fakes/manual-clock';
import { until } from '../../fakes/wait';
import { eachWithAgents, type AgentRig } from './agents-rig';
import { untilView } from './rig';

/** Sessions with the real source proxy, opposite the agents of the lab (PROTOCOL.md 5.7). */
let rig: AgentRig;
eachWithAgents((made) => (rig = made));

async function login(): Promise<void> {
  const one = rig.program();
  await until(() => expect(one.text()).toBe(banner));
  one.socket.write('SSH-2.0-Program\r\n');
  one.socket.end('exit');
  await until(() => expect(one.closed()).toBe(true));
}

describe('every agent of the table is reached, by program after program', () => {
  const said = { serviceId: 'SSH', text: banner.trim() };
  it.each([
    ['localproxy', { protocol: 'V3', oneConnection: false }],
    ['localproxy -y V2', { protocol: 'V3', oneConnection: true }],
    ['localproxy -y V1', { protocol: 'V3', oneConnection: true }],
    ['c++ sdk', { protocol: 'V3', oneConnection: false }],
    ['device client', { protocol: 'V1', oneConnection: false }],
  ] as const)('%s', async (kind, expected) => {
    await rig.facing(kind);
    await rig.inState('connected');
    for (let count = 0; count < 4; count += 1) await login();
    expect(rig.agent).toMatchObject({ deaf: false, gone: false });
    await until(() => expect(rig.learned.get('pump-1')).toEqual({ ...expected, banner: said }));
    await until(() => expect(rig.view.services[0]?.lastAnswerAt ?? null).not.toBeNull());
  });

  it.each(['localproxy', 'localproxy -y V2', 'localproxy -y V1', 'c++ sdk', 'device client'] as const)(
    '%s: a program that comes at once, too',
    async (kind) => {
      await rig.facing(kind);
      await until(() => expect(rig.view.services[0]?.port ?? null).not.toBeNull());
      await login();
      await login();
      expect(rig.agent).toMatchObject({ deaf: false, gone: false });
    },
  );
});

describe('VNC, whose server speaks first, too', () => {
  const rfb = 'RFB 003.008\n';
  it.each([
    ['localproxy', { protocol: 'V3', oneConnection: false }],
    ['localproxy -y V1', { protocol: 'V3', oneConnection: true }],
    ['device client', { protocol: 'V1', oneConnection: false }],
  ] as const)('%s: is asked by the app, and known by its words', async (kind, expected) => {
    await rig.facing(kind, { says: rfb }, 'VNC');
    await rig.inState('connected');
    const known = { ...expected, banner: { serviceId: 'VNC', text: rfb.trim() } };
    await until(() => expect(rig.learned.get('pump-1')).toEqual(known));
    await rig.inState('connected');
    // The app's own were all there was, and none is left open.
    expect(rig.view.services.map(({ connections, bytesUp }) => [connections, bytesUp])).toEqual([[0, 0]]);
    const viewer = rig.program();
    await until(() => expect(viewer.text()).toBe(rfb));
    expect(rig.agent).toMatchObject({ deaf: false, gone: false });
  });
});

describe('that a device answers is shown before any program has connected', () => {
  const third = (): string | undefined => {
    const { tone, fact } = chainOf(rig.view, Date.now()).links[2];
    return `${tone} ${fact.kind}`;
  };
  it.each(['localproxy', 'localproxy -y V2', 'localproxy -y V1', 'c++ sdk', 'device client'] as const)(
    "%s: the app's own connection is an answer, in the chain, too",
    async (kind) => {
      await rig.facing(kind);
      await rig.inState('connected');
      await until(() => expect(third()).toBe('working answered'));
      const { services, state } = rig.view;
      expect(state.kind).toBe('connected');
      // Nobody else can have been answered.
      expect(services.map(({ connections, bytesUp }) => [connections, bytesUp])).toEqual([[0, 0]]);
    },
  );

  it('and not where it did not answer', async () => {
    await rig.facing('localproxy', { service: 'silent' });
    await untilView(
      () => rig.view,
      'unknown',
      ({ timeline }) => timeline.some(({ kind: what }) => what === 'older-protocol'),
    );
    await rig.inState('connected');
    expect(third()).not.toContain('answered');
  });
});

describe('an agent whose service is away', () => {
  it.each(['localproxy', 'localproxy -y V2', 'localproxy -y V1'] as const)(
    '%s: is never spoken to in V1, and its programs are left alone',
    async (kind) => {
      const time = new ManualClock();
      await rig.facing(kind, { service: 'away', timers: time });
      await untilView(
        () => rig.view,
        'unknown',
        ({ timeline }) => timeline.some(({ kind: what }) => what === 'older-protocol'),
      );
      await rig.inState('connected');
      const one = rig.program();
      one.socket.write('SSH-2.0-Program\r\n');
      await until(() => expect(rig.agent.starts).toEqual(['V3', 'V2', 'V3']));
      expect(rig.agent).toMatchObject({ deaf: false, gone: false });
      expect(one.closed()).toBe(false);
      // It gives up what the app asked in V3, what it asked in V2, and then what the program wants: that is told as
      // what it is.
      for (let tries = 0; tries < 3; tries += 1) time.advance(awayMs);
      const { state } = await rig.inState('problem');
      expect(state).toMatchObject({ problem: { code: 'service-unreachable' } });
      await until(() => expect(one.closed()).toBe(true));
      expect(rig.agent).toMatchObject({ deaf: false, gone: false });
    },
  );

  it.each(['localproxy', 'localproxy -y V2', 'localproxy -y V1'] as const)(
    '%s, in front of a service that ends each connection at once: is never spoken to in V1',
    async (kind) => {
      await rig.facing(kind, { service: 'ends' });
      await until(() => expect(rig.view.services[0]?.port ?? null).not.toBeNull());
      // Where the app's own connection was refused by name it is said without a program, too.
      rig.program().socket.write('SSH-2.0-Program\r\n');
      const { state } = await rig.inState('problem');
      expect(state).toMatchObject({ problem: { code: 'service-unreachable' } });
      expect(rig.agent.starts).not.toContain('V1');
      expect(rig.agent).toMatchObject({ deaf: false, gone: false });
    },
  );

  it('localproxy, asked in vain: it stays in V2 by that, and no program is ended with another', async () => {
    await rig.facing('localproxy', { service: 'silent' });
    await untilView(
      () => rig.view,
      'unknown',
      ({ timeline }) => timeline.some(({ kind: what }) => what === 'older-protocol'),
    );
    const programs = [rig.program(), rig.program()];
    for (const { socket } of programs) socket.write('SSH-2.0-Program\r\n');
    // One after the other: the end of one is that of all, and makes it deaf.
    await until(() => expect(rig.view.services[0]).toMatchObject({ connections: 1, waitingClients: 1 }));
    await until(() => expect(rig.agent.starts).toEqual(['V3', 'V2', 'V3']));
    const [first] = programs;
    first?.socket.destroy();
    await until(() => expect(rig.agent.starts).toEqual(['V3', 'V2', 'V3', 'V3']));
    expect(programs[1]?.closed()).toBe(false);
    expect(rig.agent).toMatchObject({ deaf: false, gone: false });
    expect(rig.learned.get('pump-1')).toMatchObject({ protocol: null, oneConnection: true });
  });

  it('c++ sdk: says so at once', async () => {
    await rig.facing('c++ sdk', { service: 'away' });
    const { state } = await rig.inState('problem');
    expect(state).toMatchObject({ problem: { code: 'service-unreachable' } });
    expect(rig.agent.starts).toEqual(['V3']);
  });

  it('device client: is asked in every version, and stays alive', async () => {
    await rig.facing('device client', { service: 'silent' });
    await until(() => expect(rig.agent.starts).toContain('V1'));
    await untilView(
      () => rig.view,
      'V3 again',
      ({ protocol, state }) => protocol === 'V3' && state.kind === 'connected',
    );
    expect(rig.agent.gone).toBe(false);
  });
});

describe('a service that waits for its client', () => {
  it('is never asked, and a slow answer is waited for: nothing is cut, the version stays', async () => {
    await rig.facing('localproxy', { service: 'silent' }, 'HTTP');
    await rig.inState('connected');
    const one = rig.program();
    one.socket.write('POST / HTTP/1.1\r\nhost: pump\r\ncontent-length: 0\r\n\r\n');
    await until(() => expect(rig.agent.starts).toEqual(['V3']));
    await until(() => expect(rig.view.services[0]?.bytesUp).toBeGreaterThan(0));
    const [peer] = rig.data.peers;
    expect(peer?.messages.map(({ type }) => type)).toEqual(['STREAM_START', 'DATA']);
    expect(one.closed()).toBe(false);
  });
});
