import type { TunnelMessage } from '../../shared/tunnel-message';
import type { Random } from '../fakes/random';
import { rejection, type Answer } from '../fakes/scripted-cloud';
import type { Device } from './device';
import type { Flow } from './flow';
import type { World } from './world';

/** One thing that may happen; what it happens to is drawn from `random`, which depends on the seed and `at` only. */
export interface Operation {
  readonly name: string;
  readonly weight: number;
  run(world: World, random: Random, at: number): void;
}

const mostPrograms = 60;
const mostBacklog = 4_000_000;
const hour = 3_600_000;

/** With a connection of the device at hand that is not over, if there is one. */
function withFlow(world: World, random: Random, run: (device: Device, flow: Flow) => void): void {
  const { device } = world;
  const flow = random.pick(device?.liveFlows ?? []);
  if (device !== null && flow !== undefined) run(device, flow);
}

/** Words that must change nothing. What has a connection id means something else to older versions, which have none. */
function noise(flow: Flow, device: Device, random: Random): TunnelMessage {
  const lost = Buffer.alloc(random.size(20_000), 0xee);
  const stale = { ...flow.ids, streamId: flow.ids.streamId + 1_000_000 };
  const messages: TunnelMessage[] = [
    { type: 'DATA', ...stale, payload: lost },
    { type: 'DATA', ...stale, serviceId: 'NOBODY', payload: lost },
    { type: 'DATA', ...flow.ids, payload: new Uint8Array(0) },
    { type: 'STREAM_RESET', ...stale },
    { type: 'CONNECTION_START', ...flow.ids, connectionId: 4_000_000_001 },
    { type: 'SERVICE_IDS', serviceIds: ['SSH1'] },
    { type: 'UNKNOWN', number: random.whole(8, 500), ignorable: true },
  ];
  if (device.protocol === 'V3') {
    messages.push(
      { type: 'DATA', ...flow.ids, connectionId: 4_000_000_000, payload: lost },
      { type: 'CONNECTION_RESET', ...flow.ids, connectionId: 4_000_000_000 },
    );
    messages.push({ type: 'DATA', ...flow.ids, serviceId: 'NOBODY', payload: lost });
  }
  return random.pick(messages)!;
}

/** For each of these the WebSocket is to be dropped (PROTOCOL.md 3.4). */
function violate(world: World, random: Random): void {
  const { device } = world;
  if (device?.open !== true) return;
  device.flush(random);
  const kind = random.whole(0, 3);
  if (kind === 0) device.peer.socket.send('text');
  else if (kind === 1) device.peer.send({ type: 'STREAM_START', streamId: 1, serviceId: 'SSH1', connectionId: 1 });
  else if (kind === 2) device.peer.send({ type: 'UNKNOWN', number: 99 });
  else device.peer.sendBytes(Uint8Array.of(0, 3, 0xff, 0xff, 0xff));
}

function openSome(world: World, random: Random, most: number): void {
  for (let count = random.whole(1, most); count > 0 && world.openLocals.length < mostPrograms; count -= 1) {
    const local = world.open(random.pick(world.services)!, random.chance(0.3));
    if (random.chance(local.greets ? 0.1 : 0.5)) local.write(random.size(100_000));
    if (random.chance(0.1)) local.end();
    else if (random.chance(0.03)) local.kill(random.chance(0.5));
  }
}

const handshakes: readonly Answer[] = [
  rejection('503 Service Unavailable', 'busy'),
  rejection('403 Forbidden', 'no'),
  { kind: 'hang-up' },
  { kind: 'silence' },
  { kind: 'accept', serviceIds: null, autoPong: false },
];

const programs: readonly Operation[] = [
  { name: 'open', weight: 14, run: (world, random) => openSome(world, random, 2) },
  { name: 'storm', weight: 0.7, run: (world, random) => openSome(world, random, 40) },
  { name: 'write', weight: 26, run: (world, random) => random.pick(world.openLocals)?.write(random.size(150_000)) },
  { name: 'end', weight: 7, run: (world, random) => random.pick(world.openLocals)?.end() },
  {
    name: 'write and end',
    weight: 4,
    run: (world, random) => {
      const local = random.pick(world.openLocals);
      local?.write(random.size(200_000));
      local?.end();
    },
  },
  { name: 'kill', weight: 2, run: (world, random) => random.pick(world.openLocals)?.kill(random.chance(0.5)) },
  {
    name: 'stall',
    weight: 3,
    run: (world, random, at) => random.pick(world.openLocals)?.stall(at + random.whole(1, 60)),
  },
];

const device: readonly Operation[] = [
  {
    name: 'answer',
    weight: 40,
    run: (world, random) =>
      withFlow(world, random, (there, flow) => {
        if (there.backlog > mostBacklog) return;
        there.data(flow, random.size(random.chance(0.1) ? 1_000_000 : 250_000));
        if (random.chance(0.7)) there.flush(random, random.chance(0.3) ? random.size(200_000) : undefined);
      }),
  },
  // More than the buffers of the operating system take: the tunnel has to pause.
  {
    name: 'answer to a program that reads nothing',
    weight: 0.6,
    run: (world, random, at) =>
      withFlow(world, random, (there, flow) => {
        const local = world.ledger.localOf(flow);
        if (local?.live !== true || there.backlog > mostBacklog) return;
        local.stall(at + random.whole(10, 80));
        for (let count = 0; count < 32; count += 1) there.data(flow, 250_000);
        there.flush(random);
      }),
  },
  {
    name: 'flush',
    weight: 20,
    run: (world, random) => world.device?.flush(random, random.chance(0.3) ? random.size(100_000) : undefined),
  },
  {
    name: 'device ends',
    weight: 7,
    run: (world, random) =>
      withFlow(world, random, (there, flow) => {
        there.end(flow);
        if (random.chance(0.5)) there.flush(random);
      }),
  },
  {
    name: 'STREAM_RESET',
    weight: 2,
    run: (world, random) => withFlow(world, random, (there, flow) => there.resetStream(flow)),
  },
  {
    name: 'device replaced',
    weight: 0.5,
    run: (world, random) => {
      for (const flow of world.device?.liveFlows ?? []) if (!flow.endedHere) world.device?.resetStream(flow);
      world.device?.flush(random);
    },
  },
  { name: 'SESSION_RESET', weight: 0.7, run: (world, random) => world.device?.resetSession(random) },
  {
    name: 'foreign CONNECTION_START',
    weight: 1,
    run: (world, random) =>
      withFlow(world, random, (there, flow) => {
        if (there.protocol !== 'V3') return;
        flow.provoked = true;
        there.queue({ type: 'CONNECTION_START', ...flow.ids });
      }),
  },
  {
    name: 'noise',
    weight: 8,
    run: (world, random) => withFlow(world, random, (there, flow) => there.queue(noise(flow, there, random))),
  },
  {
    name: 'ping flood',
    weight: 2,
    run: (world, random) => {
      if (world.device?.open !== true) return;
      for (let count = random.whole(1, 300); count > 0; count -= 1) {
        if (random.chance(0.5)) world.device.peer.socket.ping('flood');
        else world.device.peer.socket.pong('unasked');
      }
    },
  },
  {
    name: 'reset flood',
    weight: 1,
    run: (world, random) =>
      withFlow(world, random, (there, flow) => {
        for (let count = random.whole(1, 500); there.protocol === 'V3' && count > 0; count -= 1)
          there.queue({ type: 'CONNECTION_RESET', ...flow.ids, connectionId: 3_000_000_000 + count });
      }),
  },
  {
    name: 'device reads nothing',
    weight: 1,
    run: (world, random, at) => world.device?.stall(at + random.whole(1, 60)),
  },
];

const link: readonly Operation[] = [
  {
    name: 'drop',
    weight: 2,
    run: (world, random) => {
      // Half of them in the middle of a frame.
      world.device?.flush(random, random.chance(0.5) ? random.size(50_000) : undefined);
      world.device?.peer.drop();
    },
  },
  {
    name: 'close frame',
    weight: 1,
    run: (world, random) => world.device?.peer.socket.close(random.pick([1000, 1001, 1011])),
  },
  { name: 'violation', weight: 0.5, run: violate },
  {
    name: 'bad handshake',
    weight: 0.7,
    run: (world, random) => void world.cloud.script.push(random.pick(handshakes) ?? { kind: 'hang-up' }),
  },
  { name: 'rotate', weight: 1, run: (world) => world.connect() },
  { name: 'disconnect', weight: 0.3, run: (world) => world.proxy.disconnect() },
  {
    name: 'come back',
    weight: 3,
    run: (world) => {
      if (['idle', 'closed', 'refused'].includes(world.link.kind)) world.connect();
    },
  },
  {
    name: 'protocol',
    weight: 0.5,
    run: (world, random) => world.setProtocol(random.pick(['V1', 'V2', 'V3', 'V3'] as const)!),
  },
  { name: 'hold', weight: 0.5, run: (world) => world.proxy.pauseNewConnections(true) },
  { name: 'release', weight: 3, run: (world) => world.proxy.pauseNewConnections(false) },
  { name: 'bind again', weight: 0.5, run: (world) => void world.bindAgain() },
];

const time: readonly Operation[] = [
  { name: 'time passes', weight: 8, run: (world, random) => world.clock.advance(random.whole(1, 500)) },
  { name: 'a long time passes', weight: 0.4, run: (world, random) => world.clock.advance(random.whole(500, 20_000)) },
  {
    name: 'sleep and wake',
    weight: 0.3,
    run: (world, random) => {
      world.clock.advance(random.whole(5_000, 3 * hour));
      world.proxy.probe();
    },
  },
  { name: 'probe', weight: 1, run: (world) => world.proxy.probe() },
  {
    name: 'clock set',
    weight: 0.5,
    run: (world, random) => void (world.clock.wallOffset += random.whole(-24 * hour, 24 * hour)),
  },
];

export const operations: readonly Operation[] = [...programs, ...device, ...link, ...time];
