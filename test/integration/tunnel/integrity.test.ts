import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFrames, type TunnelMessage } from '../../../shared/tunnel-message';
import type { Program } from '../../fakes/proxy-rig';
import { until, type Peer } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, connected } = await tunnelTest();

const services = ['SSH', 'HTTP', 'CONSOLE'];

interface ConnectionIds {
  readonly streamId: number;
  readonly serviceId: string;
  readonly connectionId: number;
}
interface Plan {
  readonly service: number;
  readonly up: number;
  readonly down: number;
  readonly chunk: number;
  readonly endedBy: 'local' | 'device' | 'stream';
  /** The program reads nothing for the first part. */
  readonly lazy: boolean;
}
const plan: fc.Arbitrary<Plan> = fc
  .record({
    service: fc.integer({ min: 0, max: 2 }),
    up: fc.integer({ min: 0, max: 400_000 }),
    down: fc.integer({ min: 0, max: 600_000 }),
    chunk: fc.integer({ min: 1, max: 64_512 }),
    endedBy: fc.constantFrom('local', 'local', 'device', 'device', 'stream'),
    lazy: fc.boolean(),
  })
  // Small chunks for small transfers: it is the cutting that is tried, not the patience of the test's own device.
  .map((drawn) => ({ ...drawn, chunk: Math.max(drawn.chunk, Math.ceil(Math.max(drawn.up, drawn.down) / 200)) }));

/** Bytes that differ between connections, directions and places. */
function pattern(length: number, seed: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = (seed + 1) * 2_654_435_761;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** The device's half: sends its bytes interleaved with those of the others, cut into WebSocket messages anywhere. */
function deviceSends(peer: Peer, messages: readonly TunnelMessage[], cut: number): void {
  const bytes = encodeFrames(messages);
  for (let at = 0, step = cut; at < bytes.length; at += step, step = ((step * 7_919) % 60_000) + 1)
    peer.sendBytes(bytes.subarray(at, at + step));
}

/** What the two sides of each planned connection say to each other, and who ends it. */
class Played {
  readonly ids: readonly ConnectionIds[];
  readonly upBytes: readonly Buffer[];
  readonly downBytes: readonly Buffer[];
  /** A STREAM_RESET ends every connection of its service: then the device ends them all. */
  readonly reset: ReadonlySet<number>;
  readonly byDevice: readonly boolean[];

  constructor(
    readonly plans: readonly Plan[],
    readonly peer: Peer,
    readonly programs: readonly Program[],
  ) {
    // Connection numbers are per service, in the order of the accepts.
    this.ids = plans.map(({ service }, at) => ({
      streamId: 1,
      serviceId: services[service] ?? '',
      connectionId: plans.slice(0, at + 1).filter((other) => other.service === service).length,
    }));
    this.upBytes = plans.map(({ up }, at) => pattern(up, at));
    this.downBytes = plans.map(({ down }, at) => pattern(down, 1_000 + at));
    this.reset = new Set(plans.filter(({ endedBy }) => endedBy === 'stream').map(({ service }) => service));
    this.byDevice = plans.map(({ service, endedBy }) => this.reset.has(service) || endedBy === 'device');
  }

  sendUp(): void {
    for (const [at, { chunk }] of this.plans.entries())
      for (let from = 0; from < this.upBytes[at]!.length; from += chunk)
        this.programs[at]!.socket.write(this.upBytes[at]!.subarray(from, from + chunk));
  }

  sendDown(cut: number): void {
    const queues = this.plans.map(({ chunk }, at) =>
      Array.from(
        { length: Math.ceil(this.downBytes[at]!.length / chunk) },
        (_, index): TunnelMessage => ({
          type: 'DATA',
          ...this.ids[at]!,
          payload: this.downBytes[at]!.subarray(index * chunk, (index + 1) * chunk),
        }),
      ),
    );
    const interleaved: TunnelMessage[] = [];
    while (queues.some((queue) => queue.length > 0))
      for (const queue of queues) interleaved.push(...queue.splice(0, 1));
    deviceSends(this.peer, interleaved, cut);
  }

  received(at: number): Buffer {
    return Buffer.concat(
      this.peer
        .of('DATA')
        .filter((message) => this.#isOf(at, message))
        .map(({ payload }) => payload),
    );
  }

  /** Local ends at once; those of the device when it has heard everything. */
  async end(): Promise<void> {
    for (const [at, program] of this.programs.entries()) if (!this.byDevice[at]) program.socket.end();
    for (const [at] of this.plans.entries())
      await until(
        () => this.received(at).length === this.upBytes[at]!.length,
        () => `upward bytes of ${JSON.stringify(this.plans[at])}`,
      );
    for (const [at, { service }] of this.plans.entries())
      if (this.byDevice[at] && !this.reset.has(service)) this.peer.send({ type: 'CONNECTION_RESET', ...this.ids[at]! });
    for (const service of this.reset)
      this.peer.send({ type: 'STREAM_RESET', streamId: 1, serviceId: services[service] ?? '', connectionId: 0 });
    await until(
      () => this.programs.every(({ closed }) => closed),
      () => `ends of ${JSON.stringify(this.plans.filter((_, at) => !this.programs[at]!.closed))}`,
    );
  }

  expectIntact(at: number): void {
    expect(this.received(at).equals(this.upBytes[at]!), `up ${at}`).toBe(true);
    const { bytes, error } = this.programs[at]!;
    expect(error, `end of ${at}`).toBeNull();
    // Half-close does not exist: after a local end what is still on its way down may be cut off, but never changed.
    if (this.byDevice[at]) expect(bytes.length, `down ${at}`).toBe(this.downBytes[at]!.length);
    expect(bytes.equals(this.downBytes[at]!.subarray(0, bytes.length)), `down ${at}`).toBe(true);
  }

  /**
   * The device has heard of each end here: of one that it had not answered in a word for all that were in the stream,
   * or once it had named another.
   */
  isTold(at: number): boolean {
    if (this.byDevice[at]) return true;
    const own = this.peer.of('CONNECTION_RESET').filter((message) => this.#isOf(at, message));
    const forAll = this.peer.of('STREAM_RESET').filter(({ serviceId }) => serviceId === this.ids[at]!.serviceId);
    return own.length === 1 || (own.length === 0 && forAll.length === 1);
  }

  #isOf(at: number, { serviceId, connectionId }: Omit<ConnectionIds, 'streamId'>): boolean {
    return serviceId === this.ids[at]!.serviceId && connectionId === this.ids[at]!.connectionId;
  }
}

async function play(plans: readonly Plan[], cut: number): Promise<void> {
  cloud.clear();
  const { proxy, peer } = await connected({ serviceIds: services, tuning: { readerBudgetBytes: 100_000 } });
  const programs: Program[] = [];
  for (const { service, lazy } of plans) programs.push(await proxy.open(services[service], { paused: lazy }));
  await until(() => peer.of('STREAM_START').length + peer.of('CONNECTION_START').length === plans.length, 'all starts');

  const played = new Played(plans, peer, programs);
  played.sendUp();
  played.sendDown(cut);
  for (const { socket } of programs) socket.resume();
  await played.end();

  for (const [at] of plans.entries()) played.expectIntact(at);
  await until(
    () => plans.every((_, at) => played.isTold(at)),
    () => `a word of the end of ${JSON.stringify(plans.filter((_, at) => !played.isTold(at)))}`,
  );
  expect(peer.closed).toBeNull();
  await until(
    () => proxy.last('stats')?.services.every(({ connections, pausedBy }) => connections === 0 && pausedBy === null),
    'empty statistics',
  );
  await proxy.stop();
}

it('the end of a connection that was never answered is said, too', async () => {
  const quiet = { service: 0, up: 400, down: 0, chunk: 100, endedBy: 'local', lazy: false } as const;
  await play([quiet], 1_000);
  await play([quiet, quiet], 1_000);
  await play([quiet, { ...quiet, endedBy: 'device' }, { ...quiet, service: 1 }], 1_000);
});

it('every byte of every connection arrives, in order and before its end, whatever is cut, slow or closed', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 60_000 }), play),
    { numRuns: 25 },
  );
});
