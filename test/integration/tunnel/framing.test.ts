import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeFrames } from '../../../shared/tunnel-message';
import { rejection, until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';
import { serverFrame } from '../../fuzz/frames';

const { cloud, connecting, connected, serving } = await tunnelTest();

const data = (payload: Uint8Array): Buffer =>
  Buffer.from(encodeFrames([{ type: 'DATA', streamId: 1, serviceId: 'SSH', connectionId: 1, payload }]));

describe('what TLS carries', () => {
  it('may be cut anywhere: every byte in a record of its own', async () => {
    const { peer, program } = await serving();
    const payload = randomBytes(700);
    const frames = data(payload);
    const stream = Buffer.concat([
      serverFrame(0x02, frames.subarray(0, 130)),
      serverFrame(0x89, Buffer.from('in between')),
      serverFrame(0x00, Buffer.alloc(0)),
      serverFrame(0x80, frames.subarray(130)),
    ]);
    const pongs: string[] = [];
    peer.socket.on('pong', (bytes) => pongs.push(bytes.toString()));
    for (const byte of stream) peer.raw.write(Uint8Array.of(byte));
    await until(() => program.length === payload.length);
    expect(program.bytes.equals(payload)).toBe(true);
    await until(() => pongs.length === 1);
    expect(pongs).toEqual(['in between']);
  });

  it('may be many frames at once, the longest among them', async () => {
    const { peer, program } = await serving();
    const payload = randomBytes(900_000);
    const stream = Buffer.concat(
      Array.from({ length: 15 }, (_, at) => data(payload.subarray(at * 60_000, (at + 1) * 60_000))),
    );
    const frames: Buffer[] = [];
    for (let at = 0; at < stream.length; at += 131_076)
      frames.push(serverFrame(0x82, stream.subarray(at, at + 131_076)));
    peer.raw.write(Buffer.concat(frames));
    await until(() => program.length === payload.length);
    expect(createHash('sha256').update(program.bytes).digest('hex')).toBe(
      createHash('sha256').update(payload).digest('hex'),
    );
  });
});

describe('an illegal frame', () => {
  it.each([
    ['a reserved bit', 1002, serverFrame(0xc2, Buffer.from('x'))],
    ['a mask', 1002, Buffer.from([0x82, 0x81, 1, 2, 3, 4, 5])],
    ['an unknown opcode', 1002, serverFrame(0x83, Buffer.from('x'))],
    ['a continuation of nothing', 1002, serverFrame(0x80, Buffer.from('x'))],
    [
      'a message within another',
      1002,
      Buffer.concat([serverFrame(0x02, Buffer.from([0])), serverFrame(0x82, Buffer.from([0]))]),
    ],
    ['a fragmented ping', 1002, serverFrame(0x09, Buffer.from('x'))],
    ['a long ping', 1002, serverFrame(0x89, Buffer.alloc(126))],
    ['a close code that may not be sent', 1002, serverFrame(0x88, Buffer.from([0x03, 0xed]))],
    ['text', 1003, serverFrame(0x81, Buffer.from('x'))],
    ['a close reason that is no UTF-8', 1007, serverFrame(0x88, Buffer.from([0x03, 0xe8, 0xff]))],
    ['an endless frame', 1009, Buffer.from([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0])],
  ])('%s is answered with the close code %i, and the link is made anew', async (_name, code, bytes) => {
    const { proxy, peer, program } = await serving();
    // What came before it still arrives.
    peer.raw.write(
      Buffer.concat([
        serverFrame(0x82, data(Buffer.from('before'))),
        bytes,
        serverFrame(0x82, data(Buffer.from('after'))),
      ]),
    );
    await until(() => peer.closed);
    expect(peer.closed).toEqual({ code });
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: 'session', code: 'protocol' },
    });
    await until(() => program.closed);
    expect(program.bytes.toString()).toBe('before');
    await proxy.link('open', 2);
  });
});

describe('closing', () => {
  it.each([
    [1000, 'done'],
    [3000, ''],
    [1011, 'ü'],
  ])("the service's close frame %i is answered with the same code and told", async (code, reason) => {
    const { proxy, peer } = await connected();
    peer.socket.close(code, reason);
    expect(await proxy.link('closed')).toMatchObject({ code, reason });
    await until(() => peer.closed);
    expect(peer.closed).toEqual({ code });
  });

  it('a close frame without a code is told as 1005', async () => {
    const { proxy, peer } = await connected();
    peer.raw.write(serverFrame(0x88, Buffer.alloc(0)));
    expect(await proxy.link('closed')).toMatchObject({ code: 1005, reason: '' });
  });
});

it('a flood of pings from a service that reads no answers is not stored up', async () => {
  const { peer, program } = await serving();
  let pongs = 0;
  peer.socket.on('pong', () => (pongs += 1));
  peer.raw.pause();
  const pings = 150_000;
  peer.raw.write(Buffer.concat(Array.from({ length: pings }, () => serverFrame(0x89, Buffer.alloc(125, 0x70)))));
  peer.raw.write(serverFrame(0x82, data(Buffer.from('behind them'))));
  await until(() => program.bytes.toString() === 'behind them');
  peer.raw.resume();
  program.socket.write('and on');
  await until(() => peer.upBytes(1).toString() === 'and on');
  expect(pongs).toBeGreaterThan(0);
  expect(pongs).toBeLessThan(pings);
});

describe('the answer to the upgrade', () => {
  const good = ['upgrade: websocket', 'connection: upgrade'];
  it.each([
    [
      'is for another request',
      [...good, 'sec-websocket-accept: x', 'sec-websocket-protocol: aws.iot.securetunneling-3.0'],
      'accept',
    ],
    ['is for another protocol', ['upgrade: h2c', 'connection: upgrade'], 'upgrade'],
  ])('%s: the link is not used', async (_name, headers, code) => {
    cloud.script.push(rejection('101 Switching Protocols', '', headers));
    const proxy = await connecting();
    expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'upgrade', code } });
    await proxy.link('open');
  });

  it.each([
    ['an extension that was not offered', 'sec-websocket-extensions: permessage-deflate', 'extension'],
    ['a second subprotocol', 'sec-websocket-protocol: aws.iot.securetunneling-1.0', 'subprotocol'],
  ])('names %s: the link is not used', async (_name, header, code) => {
    cloud.script.push({ kind: 'accept', headers: [header] });
    const proxy = await connecting();
    expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'upgrade', code } });
    await proxy.link('open');
  });

  it('may bring the first frames along', async () => {
    const { proxy } = await connected();
    expect(await proxy.link('open')).toMatchObject({ serviceIds: ['SSH'] });
  });
});
