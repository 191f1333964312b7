import { beforeEach, describe, expect, it } from 'vitest';
import { encodeFrame, type TunnelMessage } from '../../../shared/tunnel-message';
import type { Program, Rig } from '../../fakes/proxy-rig';
import { until, type Peer } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/**
 * The service or a hostile peer breaks the protocol: what the guides ask for happens, and nothing else (PROTOCOL.md
 * 3.4, 4.4).
 */

const { cloud, connected } = await tunnelTest();
let proxy: Rig;
let peer: Peer;
let shell: Program;
let page: Program;
beforeEach(async () => {
  ({ proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'] }));
  shell = await proxy.open('SSH');
  page = await proxy.open('HTTP');
  await peer.waitFor('STREAM_START', 2);
});

const ssh = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
const http = { ...ssh, serviceId: 'HTTP' };
const say = (ids: typeof ssh, text: string): TunnelMessage => ({ type: 'DATA', ...ids, payload: Buffer.from(text) });
const frame = (message: TunnelMessage): Buffer => Buffer.from(encodeFrame(message));
/** A tunnel frame around any bytes. */
function framed(body: Buffer): Buffer {
  const header = Buffer.alloc(2);
  header.writeUInt16BE(body.length);
  return Buffer.concat([header, body]);
}
const raw = (...bytes: readonly number[]): Buffer => framed(Buffer.from(bytes));
const type = (number: number): readonly number[] => [0x08, number];

/** It works in both directions, and what was said before this did not reach it. */
async function works(program: Program, ids: typeof ssh): Promise<void> {
  const { length } = program;
  peer.send(say(ids, 'down'));
  await until(() => program.length > length);
  expect(program.bytes.subarray(length).toString()).toBe('down');
  expect(program.ended).toBe(false);
  const before = peer.of('DATA').length;
  program.socket.write('up');
  await until(() => peer.of('DATA').length > before);
}

describe('is ignored, and every connection goes on', () => {
  it.each<[string, Buffer]>([
    ['DATA for a service that is not here', frame(say({ ...ssh, serviceId: 'FTP' }, 'x'))],
    ['DATA without a service id, though there are two services', frame(say({ ...ssh, serviceId: '' }, 'x'))],
    ['DATA of a stale stream', frame(say({ ...ssh, streamId: 7 }, 'x'))],
    ['DATA of stream 0', frame(say({ ...ssh, streamId: 0 }, 'x'))],
    ['DATA of a negative stream', frame(say({ ...ssh, streamId: -1 }, 'x'))],
    ['DATA of the largest stream', frame(say({ ...ssh, streamId: 0x7fffffff }, 'x'))],
    ['DATA of an unknown connection', frame(say({ ...ssh, connectionId: 99 }, 'x'))],
    ['DATA of the largest connection id', frame(say({ ...ssh, connectionId: 0xffffffff }, 'x'))],
    ['DATA without a payload', frame(say(ssh, ''))],
    ['STREAM_RESET of a stale stream', frame({ type: 'STREAM_RESET', ...ssh, streamId: 2 })],
    ['STREAM_RESET of stream 0', frame({ type: 'STREAM_RESET', ...ssh, streamId: 0 })],
    ['STREAM_RESET for a service that is not here', frame({ type: 'STREAM_RESET', ...ssh, serviceId: 'FTP' })],
    ['STREAM_RESET without a service id', frame({ type: 'STREAM_RESET', ...ssh, serviceId: '' })],
    ['CONNECTION_RESET of an unknown connection', frame({ type: 'CONNECTION_RESET', ...ssh, connectionId: 99 })],
    ['CONNECTION_RESET of connection 0', frame({ type: 'CONNECTION_RESET', ...ssh, connectionId: 0 })],
    ['CONNECTION_RESET of a stale stream', frame({ type: 'CONNECTION_RESET', ...ssh, streamId: 2 })],
    ['CONNECTION_START of an unknown connection', frame({ type: 'CONNECTION_START', ...ssh, connectionId: 99 })],
    ['CONNECTION_START of a stale stream', frame({ type: 'CONNECTION_START', ...ssh, streamId: 2 })],
    ['SERVICE_IDS once more, with other services', frame({ type: 'SERVICE_IDS', serviceIds: ['OTHER'] })],
    ['SERVICE_IDS once more, empty', frame({ type: 'SERVICE_IDS', serviceIds: [] })],
    ['an unknown type that may be ignored', frame({ type: 'UNKNOWN', number: 99, ignorable: true })],
    [
      'an unknown type that may be ignored, with fields and payload',
      raw(...type(99), 0x10, 1, 0x18, 1, 0x22, 2, 1, 2, 0x2a, 3, 0x53, 0x53, 0x48),
    ],
    ['fields that nobody knows', raw(...type(1), 0x10, 9, 0x78, 5, 0x2a, 3, 0x53, 0x53, 0x48)],
    ['the same field twice', raw(...type(7), ...type(1), 0x10, 9, 0x10, 8, 0x2a, 3, 0x53, 0x53, 0x48)],
    ['a stream id that is text: a field that nobody knows', raw(...type(1), 0x12, 1, 0x31)],
  ])('%s', async (_what, bytes) => {
    peer.sendBytes(bytes);
    await works(shell, ssh);
    await works(page, http);
    expect(cloud.requests).toHaveLength(1);
    expect(peer.messages.filter(({ type: each }) => each.endsWith('RESET'))).toEqual([]);
  });
});

describe('drops the WebSocket, and the next one works', () => {
  it.each<[string, Buffer]>([
    ['STREAM_START', frame({ type: 'STREAM_START', ...ssh })],
    ['STREAM_START of stream 0', frame({ type: 'STREAM_START', ...ssh, streamId: 0 })],
    ['an unknown type', frame({ type: 'UNKNOWN', number: 99 })],
    ['type 0', frame({ type: 'UNKNOWN', number: 0 })],
    ['a message without a byte', Buffer.from([0, 0])],
    ['bytes that are no message', raw(0xff, 0xff)],
    ['a message that ends in the middle of a field', raw(...type(1), 0x22, 200, 1)],
    [
      'a length that never ends',
      raw(...type(1), 0x22, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
    ],
    ['a field number 0', raw(...type(1), 0x00, 1)],
    ['a service id that is no text', raw(...type(1), 0x10, 1, 0x2a, 2, 0xff, 0xfe, 0x38, 1)],
    ['the longest frame there can be, without sense', framed(Buffer.alloc(0xffff, 0xff))],
  ])('%s', async (_what, bytes) => {
    peer.send(say(ssh, 'before'), say(http, 'before'));
    peer.sendBytes(Buffer.concat([bytes, frame(say(ssh, 'after'))]));
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: 'session', code: 'protocol' },
    });
    await until(() => shell.closed && page.closed);
    expect([shell.bytes.toString(), page.bytes.toString()]).toEqual(['before', 'before']);
    expect([shell.error, page.error]).toEqual([null, null]);
    await proxy.link('open', 2);
    await proxy.open('HTTP');
    expect(await (await cloud.peer(2)).waitFor('STREAM_START')).toMatchObject({ serviceId: 'HTTP' });
  });

  it('text instead of bytes', async () => {
    peer.socket.send('text');
    expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { code: 'protocol' } });
    await proxy.link('open', 2);
  });
});

describe('ends what it names, and leaves the other service alone', () => {
  it.each<[string, TunnelMessage]>([
    ['CONNECTION_START of a connection that stands', { type: 'CONNECTION_START', ...ssh }],
    ['STREAM_RESET with a connection id', { type: 'STREAM_RESET', ...ssh }],
    ['STREAM_RESET that says it may be ignored', { type: 'STREAM_RESET', ...ssh, ignorable: true }],
    ['CONNECTION_RESET', { type: 'CONNECTION_RESET', ...ssh }],
  ])('%s', async (_what, message) => {
    peer.send(say(ssh, 'before'), message, say(ssh, 'after'));
    await until(() => shell.closed);
    expect(shell).toMatchObject({ error: null });
    expect(shell.bytes.toString()).toBe('before');
    await works(page, http);
    await proxy.open('SSH');
    await until(
      () =>
        peer.messages.filter((each) => each.type.endsWith('START') && 'serviceId' in each && each.serviceId === 'SSH')
          .length === 2,
    );
  });

  it('DATA longer than the guides allow is delivered whole, not torn', async () => {
    const payload = Buffer.alloc(65_300, 7);
    peer.sendBytes(
      framed(
        Buffer.concat([
          Buffer.from([...type(1), 0x10, 1, 0x2a, 3, 0x53, 0x53, 0x48, 0x38, 1, 0x22, 0x94, 0xfe, 0x03]),
          payload,
        ]),
      ),
    );
    await until(() => shell.length === payload.length);
    await works(page, http);
  });
});

describe('floods', () => {
  const many = 20_000;
  it.each<[string, (at: number) => TunnelMessage]>([
    ['CONNECTION_RESET', (at) => ({ type: 'CONNECTION_RESET', ...ssh, connectionId: 1_000 + at })],
    ['STREAM_RESET', (at) => ({ type: 'STREAM_RESET', ...ssh, streamId: 1_000 + at })],
    ['CONNECTION_START', (at) => ({ type: 'CONNECTION_START', ...ssh, connectionId: 1_000 + at })],
    ['SERVICE_IDS', (at) => ({ type: 'SERVICE_IDS', serviceIds: [`S${at}`] })],
    ['DATA for nobody', (at) => say({ ...ssh, serviceId: `S${at}` }, 'x')],
    ['types that may be ignored', (at) => ({ type: 'UNKNOWN', number: 100 + at, ignorable: true })],
  ])('of %s: nothing is sent back, told or kept', async (_what, message) => {
    const told = proxy.events.length;
    for (let at = 0; at < many; at += 500) peer.send(...Array.from({ length: 500 }, (_, index) => message(at + index)));
    await works(page, http);
    await works(shell, ssh);
    expect(peer.messages.filter(({ type: each }) => each.endsWith('RESET'))).toEqual([]);
    expect(proxy.events.length - told).toBeLessThan(100);
    expect(cloud.requests).toHaveLength(1);
  });

  it('a session reset again and again leaves the proxy at work', async () => {
    peer.send(...Array.from({ length: 2_000 }, (): TunnelMessage => ({ type: 'SESSION_RESET' })));
    await until(() => shell.closed && page.closed);
    const next = await proxy.open('SSH');
    const { streamId, connectionId } = await peer.waitFor('STREAM_START', 3);
    peer.send({ type: 'SESSION_RESET' });
    await until(() => next.closed);
    expect({ streamId, connectionId }).toEqual({ streamId: 2, connectionId: 2 });
  });
});

it('an announcement of thousands of services opens no thousands of ports', async () => {
  cloud.otherwise = { kind: 'accept', serviceIds: Array.from({ length: 5_000 }, (_, at) => `S${at}`) };
  peer.drop();
  await until(() => proxy.last('services-adopted'));
  expect(proxy.last('services-adopted')!.listeners.length).toBeLessThanOrEqual(32);
});
