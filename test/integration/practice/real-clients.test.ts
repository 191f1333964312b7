import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listening } from '../../fakes/loopback';
import { fakeCredentials, startTestPractice, type TestPractice } from '../../fakes/practice';
import { findProgram, run, start, type Finished } from '../../fakes/programs';
import { Message } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';

// Programs that nobody here wrote: the AWS command line interface and Mosquitto's subscriber.
const aws = findProgram(['/usr/bin/aws', 'aws']);
const mosquitto = findProgram(['mosquitto_sub'], '--help');

let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice({ region: 'ap-northeast-2' });
});
afterAll(() => service.close());

const environment = {
  AWS_ACCESS_KEY_ID: fakeCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: fakeCredentials.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
};

async function call(...args: readonly string[]): Promise<Finished> {
  return run(
    aws!,
    [
      'iotsecuretunneling',
      ...args,
      '--region',
      'ap-northeast-2',
      '--endpoint-url',
      service.practice.addresses.controlPlane,
      '--output',
      'json',
    ],
    environment,
  );
}

async function output<T>(...args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await call(...args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as T;
}

const token = expect.stringMatching(/^[A-Za-z0-9_=-]{600}$/) as string;
const arn = (tunnelId: string): string => `arn:aws:iot:ap-northeast-2:123456789012:tunnel/${tunnelId}`;

describe.skipIf(aws === null)("the command lines of the customer's document (needs aws)", () => {
  it('open-tunnel, describe-tunnel, rotate-tunnel-access-token print what the document shows', async () => {
    const opened = await output<{ tunnelId: string }>(
      'open-tunnel',
      '--destination-config',
      'thingName=RemoteThing1,services=SSH',
    );
    expect(opened).toEqual({
      sourceAccessToken: token,
      destinationAccessToken: token,
      tunnelId: expect.any(String) as string,
      tunnelArn: arn(opened.tunnelId),
    });

    const described = await output<{ tunnel: Record<string, unknown> }>(
      'describe-tunnel',
      '--tunnel-id',
      opened.tunnelId,
    );
    expect(described.tunnel).toMatchObject({
      status: 'OPEN',
      destinationConnectionState: { status: 'DISCONNECTED' },
      destinationConfig: { thingName: 'RemoteThing1', services: ['SSH'] },
      timeoutConfig: { maxLifetimeTimeoutMinutes: 720 },
    });
    expect(described.tunnel['destinationConnectionState']).toEqual({ status: 'DISCONNECTED' });
    // Version 2 prints ISO 8601, version 1 a number: neither would do so with anything but epoch seconds.
    expect(
      new Date(
        typeof described.tunnel['createdAt'] === 'number'
          ? described.tunnel['createdAt'] * 1000
          : String(described.tunnel['createdAt']),
      ).getTime(),
    ).toBeGreaterThan(Date.now() - 600_000);

    expect(
      await output('rotate-tunnel-access-token', '--tunnel-id', opened.tunnelId, '--client-mode', 'SOURCE'),
    ).toEqual({ sourceAccessToken: token, tunnelArn: arn(opened.tunnelId) });
    const destination = [
      'rotate-tunnel-access-token',
      '--tunnel-id',
      opened.tunnelId,
      '--client-mode',
      'DESTINATION',
      '--destination-config',
      'thingName=RemoteThing1,services=SSH',
    ];
    expect(await output(...destination)).toEqual({ destinationAccessToken: token, tunnelArn: arn(opened.tunnelId) });
  });
});

describe.skipIf(aws === null)('the rest of the command line (needs aws)', () => {
  it('list-tunnels, tags and close-tunnel', async () => {
    const { tunnelId } = await output<{ tunnelId: string }>(
      'open-tunnel',
      '--description',
      'hello',
      '--tags',
      'key=a,value=b',
      '--timeout-config',
      'maxLifetimeTimeoutMinutes=60',
    );
    const { tunnelSummaries } = await output<{ tunnelSummaries: unknown[] }>('list-tunnels', '--max-results', '1');
    expect(tunnelSummaries).toEqual([
      expect.objectContaining({ tunnelId, tunnelArn: arn(tunnelId), status: 'OPEN', description: 'hello' }),
    ]);
    expect(await output('list-tags-for-resource', '--resource-arn', arn(tunnelId))).toEqual({
      tags: [{ key: 'a', value: 'b' }],
    });
    expect((await call('close-tunnel', '--tunnel-id', tunnelId, '--delete')).status).toBe(0);
    const gone = await call('describe-tunnel', '--tunnel-id', tunnelId);
    expect(gone.status).toBeGreaterThanOrEqual(254);
    expect(gone.stderr).toContain(
      `An error occurred (ResourceNotFoundException) when calling the DescribeTunnel operation: Tunnel ${tunnelId} not found.`,
    );
  });

  it('refuses what the client lets through', async () => {
    const results = await Promise.all([
      call('open-tunnel', '--timeout-config', 'maxLifetimeTimeoutMinutes=721'),
      call('describe-tunnel', '--tunnel-id', 'bad id'),
      call('open-tunnel', '--destination-config', 'thingName=x,services=SSH,VNC,HTTP1,HTTP2'),
    ]);
    expect(results.map(({ stderr }) => /\((\w+)\)/.exec(stderr)?.[1])).toEqual([
      'ValidationException',
      'ValidationException',
      'LimitExceededException',
    ]);
  });
});

describe.skipIf(mosquitto === null || aws === null)('delivery to mosquitto_sub (needs mosquitto_sub and aws)', () => {
  it('notifies on open and on DESTINATION rotation, with QoS 1, not retained', async () => {
    const { port } = new URL(service.practice.addresses.mqtt);
    const topic = '$aws/things/Pump7/tunnels/notify';
    // A persistent session, subscribed before anything is published, so that no message can come too early.
    const common = ['-h', '127.0.0.1', '-p', port, '-i', 'Pump7', '-c', '-t', topic, '-q', '1'];
    expect((await run(mosquitto!, [...common, '-E', '-W', '20'])).status).toBe(0);
    const subscriber = start(mosquitto!, [...common, '-F', 'MESSAGE %t %q %r %p']);
    try {
      const opened = await output<{ tunnelId: string; destinationAccessToken: string }>(
        'open-tunnel',
        '--destination-config',
        'thingName=Pump7,services=SSH,HTTP1',
      );
      const expected = (clientAccessToken: string): string =>
        `MESSAGE ${topic} 1 0 ${JSON.stringify({ clientAccessToken, clientMode: 'destination', region: 'ap-northeast-2', services: ['SSH', 'HTTP1'] })}`;
      await subscriber.saw(expected(opened.destinationAccessToken));
      const rotated = await output<{ destinationAccessToken: string }>(
        'rotate-tunnel-access-token',
        '--tunnel-id',
        opened.tunnelId,
        '--client-mode',
        'DESTINATION',
        '--destination-config',
        'thingName=Pump7,services=SSH,HTTP1',
      );
      await subscriber.saw(expected(rotated.destinationAccessToken));
      expect(subscriber.output().match(/^MESSAGE/gm)).toHaveLength(2);
    } finally {
      await subscriber.stop();
    }
    // Not retained: a subscriber that comes later waits in vain (27 is Mosquitto's status for that).
    expect((await run(mosquitto!, ['-h', '127.0.0.1', '-p', port, '-t', topic, '-W', '1', '-C', '1'])).status).toBe(27);
  });

  it('lets nobody subscribe to anything else, or publish', async () => {
    const { port } = new URL(service.practice.addresses.mqtt);
    const topics = ['#', '$aws/things/#', '$aws/things/Pump7/shadow/update', '$aws/things/Pump7/tunnels/notify'];
    // With -E the subscriber ends with 0 as soon as it is subscribed; a refused one tries again until -W is over.
    const attempts = await Promise.all(
      topics.map((topic) => run(mosquitto!, ['-h', '127.0.0.1', '-p', port, '-t', topic, '-E', '-W', '2'])),
    );
    expect(attempts.map(({ status }) => status)).toEqual([27, 27, 27, 0]);
    const publishing = await run('mosquitto_pub', [
      '-h',
      '127.0.0.1',
      '-p',
      port,
      '-t',
      '$aws/things/Pump7/tunnels/notify',
      '-q',
      '1',
      '-m',
      'forged',
    ]);
    expect(publishing.status).not.toBe(0);
  });
});

const localproxy = findProgram([process.env['LOCALPROXY']]);

describe.skipIf(localproxy === null)('the reference client (needs LOCALPROXY=<path of localproxy>)', () => {
  const flags = (): string[] => [
    '-e',
    service.practice.addresses.dataPlane,
    '-c',
    service.practice.addresses.caDir,
    '-v',
    '6',
  ];
  const tunnel = async () => {
    const { OpenTunnelCommand } = await import('@aws-sdk/client-iotsecuretunneling');
    return service.client.send(new OpenTunnelCommand({ destinationConfig: { services: ['SSH'] } }));
  };

  it('connects as source with the log lines of the document, and reports a second use', async () => {
    const { sourceAccessToken, destinationAccessToken } = await tunnel();
    const destination = await service.connect({ mode: 'destination', token: destinationAccessToken! });
    const source = start(localproxy!, [...flags(), '-m', 'src'], { AWSIOT_TUNNEL_ACCESS_TOKEN: sourceAccessToken! });
    try {
      await source.saw('Starting proxy in source mode');
      await source.saw('Successfully established websocket connection with proxy server');
      const port = /Listening for new connection on port (\d+)/.exec(
        await source.saw(/Listening for new connection on port \d+/),
      )![1]!;
      const { connect } = await import('node:net');
      const client = connect(Number(port), 'localhost');
      client.write('hello over the reference client');
      expect((await destination.nextOf(Message.Type.STREAM_START)).serviceId).toBe('SSH');
      await until(() => destination.payload().toString() === 'hello over the reference client');
      client.destroy();
    } finally {
      await source.stop();
    }
    const again = start(localproxy!, [...flags(), '-m', 'src'], { AWSIOT_TUNNEL_ACCESS_TOKEN: sourceAccessToken! });
    try {
      await again.saw(
        'Proxy server rejected web socket upgrade request: (HTTP/1.1 400 Bad Request) "Invalid access token: The access token was previously used and can not be used again."',
      );
    } finally {
      await again.stop();
    }
  });

  it('connects as destination and carries bytes both ways', async () => {
    const { createServer } = await import('node:net');
    const echo = createServer((socket) => socket.pipe(socket));
    const port = await listening(echo);
    const { sourceAccessToken, destinationAccessToken } = await tunnel();
    const destination = start(localproxy!, [...flags(), '-d', `SSH=127.0.0.1:${port}`], {
      AWSIOT_TUNNEL_ACCESS_TOKEN: destinationAccessToken!,
    });
    try {
      await destination.saw('Starting proxy in destination mode');
      await destination.saw('Successfully established websocket connection with proxy server');
      const source = await service.connect({ mode: 'source', token: sourceAccessToken! });
      const ids = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
      source.send({ type: Message.Type.STREAM_START, ...ids });
      source.send({ type: Message.Type.DATA, ...ids, payload: Buffer.from('there and back') });
      await until(() => source.payload().toString() === 'there and back');
    } finally {
      await destination.stop();
      echo.close();
    }
  });
});
