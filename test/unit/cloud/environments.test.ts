import { describe, expect, it } from 'vitest';
import { awsEnvironment, dataPlaneHost, hostAndPort, parseCustomEnvironment, type CustomEnvironmentInput } from '../../../electron/cloud';
import { factsOf } from '../../../electron/cloud/facts';

describe('environments', () => {
  it.each([
    ['us-east-1', 'data.tunneling.iot.us-east-1.amazonaws.com'],
    ['cn-north-1', 'data.tunneling.iot.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', 'data.tunneling.iot.us-gov-west-1.amazonaws.com'],
  ])('finds the data plane of %s (service-facts 1.5)', (region, host) => {
    expect(dataPlaneHost(region)).toBe(host);
    expect(awsEnvironment(region)).toMatchObject({ id: `aws:${region}`, dataPlane: { host, port: 443 }, controlPlane: null });
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

  const good: CustomEnvironmentInput = { label: 'VPC Seoul', region: 'ap-northeast-2', controlPlane: 'https://vpce-1.example.com', dataPlane: 'vpce-2.example.com', ca: null, profile: 'field' };
  it('accepts a VPC endpoint', () => {
    expect(parseCustomEnvironment(good)).toMatchObject({ ok: true, environment: { id: 'custom:vpc-seoul:ap-northeast-2', kind: 'custom', dataPlane: { host: 'vpce-2.example.com', port: 443 }, profile: 'field' } });
  });
  it.each([
    [{ label: '  ' }, 'label'],
    [{ region: 'Seoul' }, 'region'],
    [{ controlPlane: 'vpce' }, 'control-plane'],
    [{ controlPlane: 'ftp://x' }, 'control-plane'],
    [{ controlPlane: 'https://user:pw@x' }, 'control-plane'],
    [{ controlPlane: 'http://vpce.example.com' }, 'control-plane-insecure'],
    [{ dataPlane: 'x:y' }, 'data-plane'],
    [{ ca: 'nothing' }, 'ca'],
    [{ ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, 'ca'],
  ] as const)('refuses %j naming %s', (over, reason) => {
    expect(parseCustomEnvironment({ ...good, ...over })).toEqual({ ok: false, reason });
  });
  it('allows plain http within this computer only', () => {
    expect(parseCustomEnvironment({ ...good, controlPlane: 'http://127.0.0.1:9000' }).ok).toBe(true);
  });
});

describe('facts of a tunnel', () => {
  it('maps dates to epoch ms, a side that never connected to null, and the end from creation and lifetime', () => {
    const facts = factsOf('t', { tunnelId: 't', status: 'OPEN', createdAt: new Date(1000), timeoutConfig: { maxLifetimeTimeoutMinutes: 2 }, destinationConfig: { thingName: 'pump', services: ['SSH'] }, sourceConnectionState: { status: 'DISCONNECTED' }, destinationConnectionState: { status: 'CONNECTED', lastUpdatedAt: new Date(5000) } }, 9000);
    expect(facts).toMatchObject({ createdAt: 1000, endsAt: 121_000, thingName: 'pump', services: ['SSH'], source: { status: 'DISCONNECTED', since: null }, destination: { status: 'CONNECTED', since: 5000 }, checkedAt: 9000 });
  });
  it('knows the longest lifetime where none was given, and a tunnel without a thing', () => {
    expect(factsOf('t', { status: 'CLOSED', createdAt: new Date(0) }, 1)).toMatchObject({ status: 'CLOSED', lifetimeMinutes: 720, endsAt: 43_200_000, thingName: null, services: [] });
  });
});
