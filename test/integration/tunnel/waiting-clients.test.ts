import { describe, expect, it } from 'vitest';
import { secret } from '../../fakes/proxy-rig';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, start } = await tunnelTest();

describe('local clients while there is no link', () => {
  it('wait for their patience and are then ended cleanly', async () => {
    const proxy = await start({ tuning: { clientWaitTimeoutMs: 100 } });
    const program = await proxy.open();
    program.socket.write('too early');
    await until(() => program.ended);
    expect(program).toMatchObject({ length: 0, error: null });
    expect(proxy.last('client-ended')).toMatchObject({ by: 'timeout', answered: false, sent: false });
  });

  it('that leave again without a word never reach the device', async () => {
    const proxy = await start();
    const program = await proxy.open();
    program.socket.end();
    await until(() => proxy.last('client-ended'));
    const talkative = await proxy.open();
    talkative.socket.end('one request');
    proxy.proxy.connect(secret);
    const peer = await cloud.peer();
    await peer.waitFor('STREAM_RESET');
    expect(peer.messages.map(({ type }) => type)).toEqual(['STREAM_START', 'DATA', 'STREAM_RESET']);
    expect(peer.upBytes(2).toString()).toBe('one request');
  });
});
