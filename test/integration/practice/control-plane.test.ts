import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  ListTagsForResourceCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type ListTunnelsCommandOutput,
  type TunnelSummary,
} from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';

let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice();
});
afterAll(() => service.close());

const destinationConfig = { thingName: 'Pump7', services: ['SSH', 'HTTP1'] };

describe('the eight operations through the AWS SDK', () => {
  it('opens and describes a tunnel with real timestamps and no lastUpdatedAt on sides that never connected', async () => {
    const opened = await service.client.send(
      new OpenTunnelCommand({
        description: 'ticket 42',
        destinationConfig,
        tags: [{ key: 'ticket', value: '42' }],
        timeoutConfig: { maxLifetimeTimeoutMinutes: 30 },
      }),
    );
    expect(opened.tunnelArn).toBe(`arn:aws:iot:us-east-1:123456789012:tunnel/${opened.tunnelId}`);
    expect(opened.sourceAccessToken).toMatch(/^[A-Za-z0-9_=-]{600}$/);
    expect(opened.destinationAccessToken).not.toBe(opened.sourceAccessToken);
    const { tunnel } = await service.client.send(new DescribeTunnelCommand({ tunnelId: opened.tunnelId }));
    expect(tunnel).toMatchObject({
      tunnelId: opened.tunnelId,
      status: 'OPEN',
      description: 'ticket 42',
      destinationConfig,
      timeoutConfig: { maxLifetimeTimeoutMinutes: 30 },
      tags: [{ key: 'ticket', value: '42' }],
      sourceConnectionState: { status: 'DISCONNECTED' },
    });
    expect(tunnel?.sourceConnectionState).not.toHaveProperty('lastUpdatedAt');
    expect(Math.abs(tunnel!.createdAt!.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('returns exactly the tokens of the rotated mode', async () => {
    const { tunnelId } = await service.client.send(new OpenTunnelCommand({ destinationConfig }));
    const source = await service.client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' }));
    expect(source.sourceAccessToken).toBeDefined();
    expect(source.destinationAccessToken).toBeUndefined();
    const destination = await service.client.send(
      new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'DESTINATION', destinationConfig }),
    );
    expect(destination.sourceAccessToken).toBeUndefined();
    expect(destination.destinationAccessToken).toBeDefined();
    const all = await service.client.send(
      new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'ALL', destinationConfig }),
    );
    expect(
      new Set([
        source.sourceAccessToken,
        all.sourceAccessToken,
        destination.destinationAccessToken,
        all.destinationAccessToken,
      ]).size,
    ).toBe(4);
    await expect(
      service.client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE', destinationConfig })),
    ).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  it('lists newest first, in real pages, also filtered by thing', async () => {
    const ids: (string | undefined)[] = [];
    for (let count = 0; count < 5; count++) {
      const { tunnelId } = await service.client.send(
        new OpenTunnelCommand({ destinationConfig: { thingName: 'Paged', services: ['SSH'] } }),
      );
      ids.unshift(tunnelId);
    }
    const seen: TunnelSummary[] = [];
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const page: ListTunnelsCommandOutput = await service.client.send(
        new ListTunnelsCommand({ thingName: 'Paged', maxResults: 2, nextToken }),
      );
      seen.push(...page.tunnelSummaries!);
      nextToken = page.nextToken;
      pages++;
    } while (nextToken !== undefined);
    expect(seen.map(({ tunnelId }) => tunnelId)).toEqual(ids);
    expect(pages).toBe(3);
    expect(seen[0]).not.toHaveProperty('destinationConfig');
    await expect(service.client.send(new ListTunnelsCommand({ nextToken: 'bm90IG91cnM' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('closing, tags and limits through the AWS SDK', () => {
  it('closes, keeps visible for three hours, deletes at once when asked', async () => {
    const { tunnelId } = await service.client.send(new OpenTunnelCommand({}));
    await service.client.send(new CloseTunnelCommand({ tunnelId }));
    const { tunnel } = await service.client.send(new DescribeTunnelCommand({ tunnelId }));
    expect(tunnel?.status).toBe('CLOSED');
    await service.practice.advanceClock(3 * 60 * 60 * 1000 - 60_000);
    await service.client.send(new DescribeTunnelCommand({ tunnelId }));
    await service.practice.advanceClock(60_001);
    await expect(service.client.send(new DescribeTunnelCommand({ tunnelId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
    const other = await service.client.send(new OpenTunnelCommand({}));
    await service.client.send(new CloseTunnelCommand({ tunnelId: other.tunnelId, delete: true }));
    await expect(service.client.send(new DescribeTunnelCommand({ tunnelId: other.tunnelId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses more than 50 tags in sum, and keys that begin with aws:', async () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ key: `k${from + index}`, value: '' }));
    const { tunnelArn: resourceArn } = await service.client.send(new OpenTunnelCommand({ tags: many(0, 49) }));
    await service.client.send(new TagResourceCommand({ resourceArn, tags: many(49, 1) }));
    await service.client.send(new TagResourceCommand({ resourceArn, tags: many(0, 50) }));
    const tooMany = { name: 'LimitExceededException' };
    await expect(service.client.send(new TagResourceCommand({ resourceArn, tags: many(50, 1) }))).rejects.toMatchObject(
      tooMany,
    );
    await expect(service.client.send(new OpenTunnelCommand({ tags: many(0, 51) }))).rejects.toMatchObject(tooMany);
    const reserved = { tags: [{ key: 'AWS:name', value: '' }] };
    for (const command of [new OpenTunnelCommand(reserved), new TagResourceCommand({ resourceArn, ...reserved })])
      await expect(service.client.send(command as OpenTunnelCommand)).rejects.toMatchObject({
        name: 'ValidationException',
      });
    const { tags } = await service.client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toHaveLength(50);
  });

  it('tags, untags and lists tags', async () => {
    const { tunnelArn } = await service.client.send(new OpenTunnelCommand({ tags: [{ key: 'a', value: '1' }] }));
    await service.client.send(
      new TagResourceCommand({
        resourceArn: tunnelArn,
        tags: [
          { key: 'b', value: '2' },
          { key: 'a', value: '3' },
        ],
      }),
    );
    await service.client.send(new UntagResourceCommand({ resourceArn: tunnelArn, tagKeys: ['b'] }));
    const { tags } = await service.client.send(new ListTagsForResourceCommand({ resourceArn: tunnelArn }));
    expect(tags).toEqual([{ key: 'a', value: '3' }]);
    await expect(
      service.client.send(new ListTagsForResourceCommand({ resourceArn: `${tunnelArn!}x` })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('refuses a fourth service with LimitExceededException', async () => {
    const services = ['SSH', 'HTTP1', 'HTTP2', 'VNC'];
    await expect(service.client.send(new OpenTunnelCommand({ destinationConfig: { services } }))).rejects.toMatchObject(
      { name: 'LimitExceededException' },
    );
  });
});

describe('the wire', () => {
  const post = (headers: Record<string, string>, body: string): Promise<Response> =>
    fetch(service.practice.addresses.controlPlane, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-amz-json-1.1', ...headers },
      body,
    });
  const signed = {
    Authorization:
      'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/IoTSecuredTunneling/aws4_request, SignedHeaders=host, Signature=00',
  };

  it('puts the error code into the body and the header', async () => {
    const response = await post(
      { ...signed, 'x-amz-target': 'IoTSecuredTunneling.DescribeTunnel' },
      '{"tunnelId":"nope"}',
    );
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
    expect(await response.json()).toMatchObject({
      __type: 'ResourceNotFoundException',
      message: expect.any(String) as string,
    });
  });

  it('gives timestamps as numbers, epoch seconds', async () => {
    await service.client.send(new OpenTunnelCommand({}));
    const response = await post({ ...signed, 'X-AMZ-TARGET': 'IoTSecuredTunneling.ListTunnels' }, '{"maxResults":1}');
    const body = (await response.json()) as { tunnelSummaries: { createdAt: number }[] };
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(body.tunnelSummaries[0]!.createdAt).toBeGreaterThan(1.7e9);
    expect(body.tunnelSummaries[0]!.createdAt).toBeLessThan(1e11);
  });

  it.each([
    ['an unsigned request', {}, '{}', 400, 'MissingAuthenticationTokenException'],
    ['half a signature', { Authorization: 'AWS4-HMAC-SHA256 Credential=x' }, '{}', 400, 'IncompleteSignatureException'],
    ['what is not JSON', signed, '{', 400, 'SerializationException'],
    ['a JSON list', signed, '[]', 400, 'SerializationException'],
    ['a wrong type', signed, '{"maxResults":"2"}', 400, 'SerializationException'],
    ['a body beyond all limits', signed, `{"thingName":"${'x'.repeat(1024 * 1024)}"}`, 413, 'SerializationException'],
  ])('answers %s with the right error', async (_, headers, body, status, code) => {
    const response = await post({ ...headers, 'X-Amz-Target': 'IoTSecuredTunneling.ListTunnels' }, body);
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, code]);
  });

  it('knows no other operation, path or service', async () => {
    for (const target of [
      'IoTSecuredTunneling.Nothing',
      'IoTSecureTunneling.ListTunnels',
      '',
      'IoTSecuredTunneling.constructor',
    ]) {
      expect((await post({ ...signed, 'X-Amz-Target': target }, '{}')).headers.get('x-amzn-errortype')).toBe(
        'UnknownOperationException',
      );
    }
  });

  it('does not answer web pages or foreign host names', async () => {
    expect(
      (
        await post(
          { ...signed, Origin: 'https://example.com', 'X-Amz-Target': 'IoTSecuredTunneling.ListTunnels' },
          '{}',
        )
      ).status,
    ).toBe(403);
  });
});
