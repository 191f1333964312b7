/** A connection of the app's own takes no place that a program waits for. */
import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../../electron/tunnel';
import { banner } from '../../fakes/agents';
import type { Program, Rig } from '../../fakes/proxy-rig';
import { until, type Peer } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { connected } = await tunnelTest();

/** Held programs, one of them waiting, and one of the app's own that waits for a greeting as long as it takes. */
async function asking(
  protocol: ProtocolVersion,
  { one }: { readonly one: boolean },
): Promise<{ readonly proxy: Rig; readonly peer: Peer; readonly program: Program }> {
  const { proxy, peer } = await connected({ protocol });
  proxy.proxy.setOneConnection(one);
  proxy.proxy.pauseNewConnections(true);
  proxy.proxy.greet('SSH', 60_000);
  await peer.waitFor('STREAM_START');
  const program = await proxy.open();
  program.socket.write('SSH-2.0-program\r\n');
  await until(() => proxy.last('stats')?.services[0]?.waitingClients === 1);
  expect(peer.messages).toHaveLength(1);
  return { proxy, peer, program };
}

/** The device answers what was started last, and the program reads it. */
async function served(peer: Peer, program: Program): Promise<void> {
  const last = [...peer.of('STREAM_START'), ...peer.of('CONNECTION_START')].at(-1);
  if (last === undefined) throw new Error('nothing was started');
  const { streamId, serviceId, connectionId } = last;
  peer.send({ type: 'DATA', streamId, serviceId, connectionId, payload: Buffer.from(banner) });
  await until(() => expect(program.bytes.toString()).toBe(banner));
  expect(program.closed).toBe(false);
}

describe('programs may start while the app still asks', () => {
  it.each([
    ['V3', true],
    ['V2', false],
  ] as const)('%s, one place (told: %s): the app gives it up, and says so to the device', async (protocol, one) => {
    const { proxy, peer, program } = await asking(protocol, { one });
    proxy.proxy.pauseNewConnections(false);
    await until(() => expect(peer.of('STREAM_START')).toHaveLength(2));
    expect(proxy.last('greeting')).toMatchObject({ greeting: { kind: 'impossible' } });
    expect(peer.messages.map(({ type }) => type).slice(0, 3)).toEqual(['STREAM_START', 'STREAM_RESET', 'STREAM_START']);
    expect(peer.of('STREAM_RESET')[0]?.streamId).toBe(peer.of('STREAM_START')[0]?.streamId);
    await served(peer, program);
  });

  it('V1: the device may never have had the START, and dies of the end of a stream that it does not have: nothing is said', async () => {
    const { proxy, peer, program } = await asking('V1', { one: false });
    proxy.proxy.pauseNewConnections(false);
    await until(() => expect(peer.of('STREAM_START')).toHaveLength(2));
    expect(proxy.last('greeting')).toMatchObject({ greeting: { kind: 'impossible' } });
    expect(peer.of('STREAM_RESET')).toEqual([]);
    await served(peer, program);
  });

  it('V3, many places: each has its own, and the app goes on asking', async () => {
    const { proxy, peer, program } = await asking('V3', { one: false });
    proxy.proxy.pauseNewConnections(false);
    await until(() => expect(peer.of('CONNECTION_START')).toHaveLength(1));
    expect(proxy.last('greeting')).toBeUndefined();
    await served(peer, program);
    const { streamId, serviceId, connectionId } = peer.of('STREAM_START')[0]!;
    peer.send({ type: 'DATA', streamId, serviceId, connectionId, payload: Buffer.from(banner) });
    await until(() => expect(proxy.last('greeting')).toMatchObject({ greeting: { kind: 'answered' } }));
    expect(program.closed).toBe(false);
  });

  it('and where one has a connection none is made of the app’s own, or where nobody is asked beside', async () => {
    const { proxy, peer } = await connected({ protocol: 'V2' });
    await proxy.open();
    await peer.waitFor('STREAM_START');
    proxy.proxy.greet('SSH', 60_000);
    expect(proxy.last('greeting')).toMatchObject({ greeting: { kind: 'impossible' } });
    expect(peer.of('STREAM_START')).toHaveLength(1);
  });
});
