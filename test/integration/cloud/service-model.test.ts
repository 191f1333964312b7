import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment, AwsControlPlane, queryOf, type Environment } from '../../../electron/cloud';
import { cloudActions } from '../../../shared/aws/actions';
import { silentLogger } from '../../../electron/log/logger';
import { startCapturingServer, type CapturingServer } from '../../fakes/capturing-server';
import { startTestPractice, fakeCredentials } from '../../fakes/practice';
import { checkAnswer, checkRequest, checkShape, serviceModel } from '../../fakes/service-model';

const model = serviceModel('iotsecuretunneling');
const signal = (): AbortSignal => new AbortController().signal;

const environmentAt = (url: string): Environment => ({ ...awsEnvironment('eu-central-1'), controlPlane: url });

/** Every call of the control plane, each with all it can send. */
async function makeEveryCall(url: string, tunnelId: string): Promise<void> {
  const plane = new AwsControlPlane(environmentAt(url), {
    log: silentLogger,
    credentials: () => Promise.resolve(fakeCredentials),
  });
  const destination = { thingName: 'pump:station_07-a', services: ['SSH', 'HTTP1', 'MODBUS:TCP'] };
  const tags = [
    { key: 'ticket', value: 'INC-48213 Größe' },
    { key: 'aws_user:x', value: '' },
  ];
  await plane.describe(tunnelId, signal());
  await plane.list({}, signal());
  await plane.list({ thingName: destination.thingName, maxResults: 100, nextToken: 'abc_=-' }, signal());
  await plane.open({ destination, lifetimeMinutes: 720, description: 'FieldTunnel INC-48213, 현장', tags }, signal());
  await plane.open(
    { destination: { ...destination, thingName: null }, lifetimeMinutes: 1, description: null, tags: [] },
    signal(),
  );
  await plane.rotate(tunnelId, 'SOURCE', destination, signal());
  await plane.rotate(tunnelId, 'DESTINATION', destination, signal());
  await plane.rotate(tunnelId, 'ALL', null, signal());
  await plane.close(tunnelId, { delete: false }, signal());
  await plane.close(tunnelId, { delete: true }, signal());
  plane.dispose();
}

describe.skipIf(model === null)('requests and answers against the service model that the AWS CLI carries', () => {
  let capture: CapturingServer;
  beforeAll(async () => {
    capture = await startCapturingServer();
    await makeEveryCall(capture.url, 'b2de92a3-b8ff-46c0-b0f2-afa28b00cecd');
  });
  afterAll(() => capture.close());

  it('has no member the model does not know, misses no required one, keeps patterns, bounds and sets', () => {
    const checked = capture.requests.map((request) => checkRequest(model!, request));
    expect(checked.flatMap(({ faults }) => faults)).toEqual([]);
    const called = new Set(checked.map(({ operation }) => operation));
    expect(called).toEqual(
      new Set(cloudActions.filter(({ client }) => client.endsWith('iotsecuretunneling')).map(({ command }) => command)),
    );
  });

  it('is signed for the name and Region that the model says', () => {
    for (const { headers } of capture.requests)
      expect(headers['authorization']).toContain(`/eu-central-1/${model!.metadata.signingName ?? ''}/aws4_request`);
  });

  it('the practice service answers every call as the model says', async () => {
    const practice = await startTestPractice();
    const answers: { readonly operation: string; readonly body: unknown }[] = [];
    const between = await startCapturingServer(async ({ headers, body }) => {
      const { 'x-amz-target': target, authorization } = headers as Record<string, string>;
      const answer = await fetch(practice.practice.addresses.controlPlane, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': target!,
          authorization: authorization!,
        },
        body,
      });
      const json: unknown = await answer.json();
      if (answer.ok) answers.push({ operation: target!.split('.')[1]!, body: json });
      return json;
    });
    const opened = new AwsControlPlane(environmentAt(between.url), {
      log: silentLogger,
      credentials: () => Promise.resolve(fakeCredentials),
    });
    const tunnel = await opened.open(
      {
        destination: { thingName: 'pump', services: ['SSH'] },
        lifetimeMinutes: 60,
        description: 'x',
        tags: [{ key: 'a', value: 'b' }],
      },
      signal(),
    );
    await makeEveryCall(between.url, tunnel.ok ? tunnel.value.tunnelId : '');
    opened.dispose();
    await between.close();
    await practice.close();
    expect(answers.flatMap(({ operation, body }) => checkAnswer(model!, operation, body))).toEqual([]);
    expect(new Set(answers.map(({ operation }) => operation)).size).toBe(5);
  });
});

describe.skipIf(model === null)('the checker of requests itself', () => {
  it('finds what is wrong', () => {
    const at = (operation: string, body: unknown) =>
      checkRequest(model!, {
        method: 'POST',
        url: '/',
        headers: { 'x-amz-target': `IoTSecuredTunneling.${operation}`, 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify(body),
      }).faults;
    expect(at('DescribeTunnel', {})).toEqual(['DescribeTunnelRequest: required member tunnelId is missing']);
    expect(at('DescribeTunnel', { tunnelId: 'a b' })[0]).toContain('does not match');
    expect(at('CloseTunnel', { tunnelId: 'a', force: true })).toEqual([
      'CloseTunnelRequest: the model knows no member force',
    ]);
    expect(at('RotateTunnelAccessToken', { tunnelId: 'a', clientMode: 'BOTH' })[0]).toContain('not one of SOURCE');
    expect(at('OpenTunnel', { timeoutConfig: { maxLifetimeTimeoutMinutes: 721 } })[0]).toContain(
      'above the maximum 720',
    );
    expect(at('ListTunnels', { maxResults: '5' })[0]).toContain('string instead of integer');
    expect(checkShape(model!, 'ServiceList', [])).toEqual(['ServiceList: below the minimum 1']);
  });
});

const rest = serviceModel('iot');

describe.skipIf(rest === null)('the same checker on the model of AWS IoT, whose calls are REST', () => {
  const request = (method: string, url: string, body = ''): readonly string[] =>
    checkRequest(rest!, { method, url, headers: {}, body }).faults;
  it('reads labels, query and body', () => {
    expect(request('GET', '/things?maxResults=250&attributeName=site')).toEqual([]);
    expect(request('GET', '/things?maxResults=251')[0]).toContain('above the maximum 250');
    expect(request('GET', '/things?pages=2')).toEqual(['ListThings: the model knows no query pages']);
    expect(
      request('POST', '/indices/search', JSON.stringify({ queryString: 'thingName:pump*', maxResults: 100 })),
    ).toEqual([]);
    expect(request('POST', '/indices/search', '{}')).toEqual([
      'SearchIndexRequest: required member queryString is missing',
    ]);
    expect(request('GET', '/things/pump%20x')[0]).toContain('does not match');
  });

  it('has nothing against what the app sends to find devices', async () => {
    const capture = await startCapturingServer();
    const plane = new AwsControlPlane(
      { ...environmentAt('http://127.0.0.1:1'), iot: capture.url },
      { log: silentLogger, credentials: () => Promise.resolve(fakeCredentials) },
    );
    await plane.things!.search(queryOf('pump-07')!, null, signal());
    await plane.things!.search(queryOf('pump')!, 'next', signal());
    await plane.things!.list(null, signal());
    await plane.things!.list('next', signal());
    plane.dispose();
    await capture.close();
    const checked = capture.requests.map((each) => checkRequest(rest!, each));
    expect(checked.flatMap(({ faults }) => faults)).toEqual([]);
    expect(new Set(checked.map(({ operation }) => operation))).toEqual(
      new Set(cloudActions.filter(({ client }) => client === '@aws-sdk/client-iot').map(({ command }) => command)),
    );
  });
});
