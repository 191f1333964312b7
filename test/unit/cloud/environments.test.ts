import { describe, expect, it } from 'vitest';
import { IoTSecureTunnelingClient, ListTunnelsCommand } from '@aws-sdk/client-iotsecuretunneling';
import { awsEnvironment, dataPlaneHost, parseCustomEnvironment, transportFor } from '../../../electron/cloud';
import { controlPlaneHost, hasFips, partitionOf, regions } from '../../../shared/aws/hosts';
import { practiceCredentials } from '../../../electron/cloud/credentials';
import { type CustomEnvironmentInput } from '../../../electron/cloud/environments';
import { createClient } from '../../../electron/cloud/client';
import { factsOf } from '../../../electron/cloud/facts';
import { hostAndPort } from '../../../electron/net/host-and-port';

const good: CustomEnvironmentInput = {
  label: 'VPC Seoul',
  region: 'ap-northeast-2',
  fips: false,
  dualStack: false,
  controlPlane: 'https://vpce-1.example.com',
  dataPlane: 'vpce-2.example.com',
  ca: null,
  profile: 'field',
};

describe('environments', () => {
  it.each([
    ['us-east-1', 'data.tunneling.iot.us-east-1.amazonaws.com'],
    ['cn-north-1', 'data.tunneling.iot.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', 'data.tunneling.iot.us-gov-west-1.amazonaws.com'],
  ])('finds the data plane of %s (PROTOCOL.md 1.5)', (region, host) => {
    expect(dataPlaneHost(region)).toBe(host);
    expect(awsEnvironment(region)).toMatchObject({
      id: `aws:${region}`,
      dataPlane: { host, port: 443 },
      controlPlane: null,
    });
  });

  it.each([
    ['localhost:8443', { host: 'localhost', port: 8443 }],
    ['vpce-1.data.example.com', { host: 'vpce-1.data.example.com', port: 443 }],
    ['[::1]:9', { host: '::1', port: 9 }],
    ['host:0', null],
    ['host:70000', null],
    ['https://host', null],
    ['a b', null],
    ['', null],
  ])('reads %j', (text, expected) => {
    expect(hostAndPort(text)).toEqual(expected);
  });
});

describe('an environment that a person typed in', () => {
  it('accepts a VPC endpoint', () => {
    expect(parseCustomEnvironment(good)).toMatchObject({
      ok: true,
      environment: {
        id: 'custom:vpc-seoul:ap-northeast-2',
        kind: 'custom',
        dataPlane: { host: 'vpce-2.example.com', port: 443 },
        profile: 'field',
      },
    });
  });

  it.each([
    [{ label: '  ' }, 'label-missing'],
    [{ label: 'x'.repeat(65) }, 'label-missing'],
    [{ region: 'Seoul' }, 'region-form'],
    [{ controlPlane: null, fips: true }, 'region-no-fips'],
    [{ region: 'us-east-1', fips: true }, 'endpoints-own-address'],
    [{ dualStack: true }, 'endpoints-own-address'],
    [{ controlPlane: 'vpce one' }, 'control-plane-form'],
    [{ controlPlane: 'ftp://x' }, 'control-plane-form'],
    [{ controlPlane: 'https://user:pw@x' }, 'control-plane-more'],
    [{ controlPlane: 'https://x/tunnel' }, 'control-plane-more'],
    [{ controlPlane: 'http://vpce.example.com' }, 'control-plane-insecure'],
    [{ controlPlane: 'vpce-1.api.tunneling.iot.us-east-1.vpce.amazonaws.com' }, 'control-plane-region'],
    [{ dataPlane: 'x:y' }, 'data-plane-form'],
    [{ dataPlane: 'wss://x/tunnel' }, 'data-plane-url'],
    [{ dataPlane: 'vpce-1.data.tunneling.iot.us-east-1.vpce.amazonaws.com:443' }, 'data-plane-region'],
    [{ ca: 'nothing' }, 'ca-form'],
    [{ ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, 'ca-form'],
  ] as const)('refuses %j naming %s', (over, reason) => {
    expect(parseCustomEnvironment({ ...good, ...over })).toEqual({ ok: false, reason });
  });

  it('takes a host name where an address is asked for, and the region’s own names', () => {
    const result = parseCustomEnvironment({
      ...good,
      controlPlane: ' vpce-1.api.tunneling.iot.ap-northeast-2.vpce.amazonaws.com ',
      dataPlane: 'vpce-2.data.tunneling.iot.ap-northeast-2.vpce.amazonaws.com',
    });
    expect(result).toMatchObject({
      ok: true,
      environment: { controlPlane: 'https://vpce-1.api.tunneling.iot.ap-northeast-2.vpce.amazonaws.com' },
    });
  });

  it('allows plain http within this computer only', () => {
    expect(parseCustomEnvironment({ ...good, controlPlane: 'http://127.0.0.1:9000' }).ok).toBe(true);
  });
});

describe('endpoints of the control plane', () => {
  const { endpointProvider } = new IoTSecureTunnelingClient({ region: 'us-east-1' }).config;
  const variants = [false, true].flatMap((fips) => [false, true].map((dualStack) => ({ fips, dualStack })));
  const transport = transportFor({ extraCa: [] });
  const every = regions.flatMap((region) => variants.map((variant) => [region, variant] as const));
  it.each(every.filter(([, { dualStack }]) => !dualStack))('of %s with %j are the SDK’s own', (region, variant) => {
    const { url } = endpointProvider({ Region: region, UseFIPS: variant.fips, UseDualStack: false });
    expect(url.origin).toBe(`https://${controlPlaneHost(region, variant)}`);
  });
  it('still have older names for dual-stack in the installed SDK, which is why they are given to it', () => {
    const { url } = endpointProvider({ Region: 'us-east-1', UseFIPS: false, UseDualStack: true });
    expect(url.hostname).toBe('api.tunneling.iot.us-east-1.api.aws');
  });
  it.each(every)('of %s with %j are the ones that are called', async (region, variant) => {
    const client = createClient({
      environment: { ...awsEnvironment(region, null, variant) },
      credentials: () => Promise.resolve(practiceCredentials),
      attempts: 1,
      requestHandler: transport.requestHandler,
    });
    let host = '';
    client.middlewareStack.add(
      () => (args) => {
        ({ hostname: host } = args.request as { hostname: string });
        return Promise.reject(new Error('far enough'));
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(client.send(new ListTunnelsCommand({}))).rejects.toThrow('far enough');
    expect(host).toBe(controlPlaneHost(region, variant));
  });
  it.each([
    ['us-east-1', { fips: true, dualStack: false }, 'api.tunneling.iot-fips.us-east-1.amazonaws.com'],
    ['cn-northwest-1', { fips: false, dualStack: false }, 'api.tunneling.iot.cn-northwest-1.amazonaws.com.cn'],
    ['cn-north-1', { fips: false, dualStack: true }, 'api.iot-tunneling.cn-north-1.api.amazonwebservices.com.cn'],
    ['us-gov-west-1', { fips: true, dualStack: true }, 'api.iot-tunneling-fips.us-gov-west-1.api.aws'],
  ])('of %s with %j are those of PROTOCOL.md 1.5', (region, variant, host) => {
    expect(controlPlaneHost(region, variant)).toBe(host);
  });
  it('knows the partition of each region, and where FIPS is', () => {
    expect(new Set(regions.map(partitionOf))).toEqual(new Set(['aws', 'aws-cn', 'aws-us-gov']));
    expect(regions.filter(hasFips)).toEqual([
      'ca-central-1',
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
      'us-gov-east-1',
      'us-gov-west-1',
    ]);
  });
});

describe('facts of a tunnel', () => {
  it('maps dates to epoch ms, a side that never connected to null, and the end from creation and lifetime', () => {
    const facts = factsOf(
      't',
      {
        tunnelId: 't',
        status: 'OPEN',
        createdAt: new Date(1000),
        timeoutConfig: { maxLifetimeTimeoutMinutes: 2 },
        destinationConfig: { thingName: 'pump', services: ['SSH'] },
        sourceConnectionState: { status: 'DISCONNECTED' },
        destinationConnectionState: { status: 'CONNECTED', lastUpdatedAt: new Date(5000) },
      },
      9000,
    );
    expect(facts).toMatchObject({
      createdAt: 1000,
      endsAt: 121_000,
      thingName: 'pump',
      services: ['SSH'],
      source: { status: 'DISCONNECTED', since: null },
      destination: { status: 'CONNECTED', since: 5000 },
      checkedAt: 9000,
    });
  });
  it('knows the longest lifetime where none was given, and a tunnel without a thing', () => {
    expect(factsOf('t', { status: 'CLOSED', createdAt: new Date(0) }, 1)).toMatchObject({
      status: 'CLOSED',
      lifetimeMinutes: 720,
      endsAt: 43_200_000,
      thingName: null,
      services: [],
    });
  });
});
