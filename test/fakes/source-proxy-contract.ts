import { afterEach, describe, expect, it } from 'vitest';
import type {
  ListenerRequest,
  ProxyEvent,
  ProxyOptions,
  SourceProxy,
  TunnelConnectionState,
} from '../../electron/tunnel/contract';
import { secret } from './proxy-rig';
import { until } from './scripted-cloud';

/** One implementation of the contract (electron/tunnel/contract.ts), and the service it speaks to. */
export interface Subject {
  readonly proxy: SourceProxy;
  readonly options: ProxyOptions;
  /** Has the service accept or refuse the next tunnel connection, and asks for it. */
  connect(answer: 'accept' | 'refuse'): void;
  /** The service accepts what is being opened by now, if it has to be told. */
  accept(): void;
  /** A local port that another program has. */
  readonly busyPort: number;
}

/** Names, and what makes a new one for each test. */
export type Subjects = readonly (readonly [string, () => Subject])[];

let proxy: SourceProxy;
let events: ProxyEvent[];

const states = (): TunnelConnectionState[] =>
  events.flatMap((event) => (event.kind === 'tunnel-connection' ? [event.state] : []));
const kinds = (): string[] => states().map(({ kind }) => kind);
const arrived = (kind: TunnelConnectionState['kind'], count = 1): Promise<void> =>
  until(
    () => kinds().filter((each) => each === kind).length >= count,
    () => `${count} × ${kind}, got ${kinds().join(' ')}`,
  );
const ssh = { serviceId: 'SSH', port: 0 };

function begin(make: () => Subject): Subject {
  const subject = make();
  events = [];
  ({ proxy } = subject);
  proxy.onEvent((event) => events.push(event));
  return subject;
}

async function portOf(requests: readonly ListenerRequest[], serviceId = 'SSH'): Promise<number> {
  const bound = await proxy.bind(requests);
  if (!bound.ok) throw new Error(`not bound: ${bound.code}`);
  expect(bound.listeners).toHaveLength(requests.length);
  return bound.listeners.find((listener) => listener.serviceId === serviceId)!.port;
}

const localPorts = (subjects: Subjects): void =>
  describe.each(subjects)('local ports of %s', (_name, make) => {
    it('are real numbers, and stay when they are asked for again', async () => {
      begin(make);
      const first = await portOf([ssh]);
      expect(first).toBeGreaterThan(0);
      expect(await portOf([ssh])).toBe(first);
      expect(await portOf([ssh, { serviceId: 'HTTP', port: 0 }])).toBe(first);
      expect(await portOf([{ serviceId: 'SSH', port: first }])).toBe(first);
    });

    it('a busy one is refused by name, and what was open stays', async () => {
      const subject = begin(make);
      const before = await portOf([ssh]);
      const refused = await proxy.bind([ssh, { serviceId: 'HTTP', port: subject.busyPort }]);
      expect(refused).toMatchObject({ ok: false, serviceId: 'HTTP', port: subject.busyPort, code: 'EADDRINUSE' });
      expect(!refused.ok && refused.freePort).not.toBe(subject.busyPort);
      expect(await portOf([ssh])).toBe(before);
    });

    it('the same port for two services is refused', async () => {
      begin(make);
      const port = await portOf([ssh]);
      const twice = await proxy.bind([
        { serviceId: 'SSH', port },
        { serviceId: 'HTTP', port },
      ]);
      expect(twice).toMatchObject({ ok: false, serviceId: 'HTTP', port, code: 'EADDRINUSE' });
    });

    it('can be asked for in every state but stopped', async () => {
      const subject = begin(make);
      const port = await portOf([ssh]);
      subject.connect('accept');
      await arrived('open');
      expect(await portOf([ssh])).toBe(port);
      await proxy.stop();
      expect(await proxy.bind([ssh])).toMatchObject({ ok: false, serviceId: 'SSH', code: 'ECANCELED' });
      expect(await proxy.bind([])).toMatchObject({ ok: false, code: 'ECANCELED' });
    });
  });

const tunnelConnection = (subjects: Subjects): void =>
  describe.each(subjects)('the tunnel connection of %s', (_name, make) => {
    it('opens, and says with which services and in which version', async () => {
      const subject = begin(make);
      await portOf([ssh]);
      subject.connect('accept');
      await arrived('open');
      expect(states()).toMatchObject([
        { kind: 'connecting', attempt: 1 },
        { kind: 'open', serviceIds: ['SSH'], protocol: 'V3' },
      ]);
    });

    it('is refused with the words of the service; another token goes on with the same ports', async () => {
      const subject = begin(make);
      const port = await portOf([ssh]);
      subject.connect('refuse');
      await arrived('refused');
      expect(states()).toMatchObject([
        { kind: 'connecting' },
        { kind: 'refused', rejection: { status: 400, words: 'Invalid access token' } },
      ]);
      subject.connect('accept');
      await arrived('open');
      expect(await portOf([ssh])).toBe(port);
    });

    it('is ended by disconnect, and stays so', async () => {
      const subject = begin(make);
      await portOf([ssh]);
      subject.connect('accept');
      await arrived('open');
      proxy.disconnect();
      await arrived('idle');
      proxy.probe();
      // The answer shows that everything before it was heard.
      await proxy.bind([ssh]);
      expect(kinds()).toEqual(['connecting', 'open', 'idle']);
    });

    it('is replaced for another version, and not for the same one', async () => {
      const subject = begin(make);
      await portOf([ssh]);
      subject.connect('accept');
      await arrived('open');
      proxy.setProtocol('V3');
      proxy.setProtocol('V2');
      await arrived('connecting', 2);
      subject.accept();
      await arrived('open', 2);
      expect(kinds()).toEqual(['connecting', 'open', 'connecting', 'open']);
      expect(states().at(-1)).toMatchObject({ protocol: 'V2' });
    });

    it('another version before it is asked for begins nothing, and is the one it opens in', async () => {
      const subject = begin(make);
      await portOf([ssh]);
      proxy.setProtocol('V1');
      await proxy.bind([ssh]);
      expect(kinds()).toEqual([]);
      subject.connect('accept');
      await arrived('open');
      expect(states().at(-1)).toMatchObject({ protocol: 'V1' });
    });

    it('stays open when only the web proxy is another one', async () => {
      const subject = begin(make);
      await portOf([ssh]);
      subject.connect('accept');
      await arrived('open');
      proxy.setWebProxy({ host: 'proxy.invalid', port: 3_128 });
      await proxy.bind([ssh]);
      expect(kinds()).toEqual(['connecting', 'open']);
    });
  });

const takingOver = (subjects: Subjects): void =>
  describe.each(subjects)('the ports of %s', (_name, make) => {
    let next: SourceProxy | null = null;
    afterEach(() => next?.stop());
    const vacated = (): boolean => events.some(({ kind }) => kind === 'vacated');

    it('are taken over with their numbers by one that was made beside it, and it is told that nobody is left', async () => {
      const { options } = begin(make);
      const port = await portOf([ssh]);
      next = proxy.beside(options);
      expect(await next.takePorts()).toEqual({ ok: true, listeners: [{ serviceId: 'SSH', port }] });
      await until(vacated);
      await proxy.stop();
      // The one goes, and the other has them still.
      expect(await next.bind([ssh])).toEqual({ ok: true, listeners: [{ serviceId: 'SSH', port }] });
      expect(await next.takePorts()).toEqual({ ok: true, listeners: [{ serviceId: 'SSH', port }] });
    });

    it('stay where one of the two is stopped, and where nobody is to be succeeded', async () => {
      const { options } = begin(make);
      const port = await portOf([ssh]);
      const gone = proxy.beside(options);
      await gone.stop();
      expect(await gone.takePorts()).toMatchObject({ ok: false, code: 'ECANCELED' });
      expect(await proxy.takePorts()).toEqual({ ok: true, listeners: [{ serviceId: 'SSH', port }] });
      next = proxy.beside(options);
      await proxy.stop();
      expect(await next.takePorts()).toMatchObject({ ok: false, code: 'ECANCELED' });
      expect(vacated()).toBe(false);
    });
  });

/** Every method without an answer, twice. */
function everything(): void {
  for (const _twice of [1, 2]) {
    proxy.setProtocol('V3');
    proxy.setWebProxy(null);
    proxy.pauseNewConnections(true);
    proxy.pauseNewConnections(false);
    proxy.deviceLeft();
    proxy.decideReset('SSH', 7, 'restart');
    proxy.decideReset('no such service', 1, 'end');
    proxy.probe();
  }
}

const everyMethod = (subjects: Subjects): void =>
  describe.each(subjects)('every method of %s', (_name, make) => {
    it('may be called twice in every state, and what has no effect there has none', async () => {
      const subject = begin(make);
      everything();
      await portOf([ssh]);
      expect(kinds()).toEqual([]);
      subject.connect('accept');
      await arrived('open');
      everything();
      await proxy.bind([ssh]);
      expect(kinds()).toEqual(['connecting', 'open']);
      await proxy.stop();
      everything();
      proxy.connect(secret);
      proxy.disconnect();
      await proxy.bind([ssh]);
      expect(kinds()).toEqual(['connecting', 'open', 'stopped']);
    });

    it('stop may be called twice and at the same time; its state is told once and is the last', async () => {
      const subject = begin(make);
      await portOf([ssh]);
      subject.connect('accept');
      await arrived('open');
      const first = proxy.stop();
      await proxy.stop();
      // The second call waited for what the first one began.
      expect(kinds()).toEqual(['connecting', 'open', 'stopped']);
      await first;
      await proxy.stop();
      expect(kinds()).toEqual(['connecting', 'open', 'stopped']);
      expect(events.at(-1)).toEqual({ kind: 'tunnel-connection', state: { kind: 'stopped' } });
    });

    it('events go to everybody who asked for them, until they ask no more', async () => {
      const subject = begin(make);
      const [first, second]: [string[], string[]] = [[], []];
      const end = proxy.onEvent((event) => first.push(event.kind));
      proxy.onEvent((event) => second.push(event.kind));
      await portOf([ssh]);
      subject.connect('accept');
      await arrived('open');
      const before = first.length;
      expect(before).toBeGreaterThan(1);
      expect(second.slice(0, before)).toEqual(first);
      end();
      proxy.disconnect();
      await arrived('idle');
      expect(first).toHaveLength(before);
      expect(second.length).toBeGreaterThan(before);
    });
  });

/** What every source proxy has to keep. Call it once in a test file; proxies are stopped after each test. */
export function keepsContract(subjects: Subjects): void {
  afterEach(() => proxy.stop());
  localPorts(subjects);
  tunnelConnection(subjects);
  takingOver(subjects);
  everyMethod(subjects);
}
