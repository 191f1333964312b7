import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  ListTagsForResourceCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
  TagResourceCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';

let service: TestPractice;
afterEach(() => service.close());

const open = async (): Promise<string> =>
  (await service.client.send(new OpenTunnelCommand({ destinationConfig: { thingName: 'pump', services: ['SSH'] } })))
    .tunnelId!;
const denied = (words: string) => ({
  name: 'AccessDeniedException',
  message: expect.stringContaining(words) as string,
});

describe('a role that may not', () => {
  it('each action, in the usual words, and only while it is denied', async () => {
    service = await startTestPractice();
    const tunnelId = await open();
    const arn = `arn:aws:iot:us-east-1:123456789012:tunnel/${tunnelId}`;
    for (const fault of ['list-denied', 'describe-denied', 'open-denied', 'close-denied'] as const)
      await service.practice.fault(fault);
    await expect(service.client.send(new ListTunnelsCommand({}))).rejects.toMatchObject(
      denied('perform: iot:ListTunnels on resource: arn:aws:iot:us-east-1:123456789012:tunnel/*'),
    );
    await expect(service.client.send(new DescribeTunnelCommand({ tunnelId }))).rejects.toMatchObject({
      ...denied(`perform: iot:DescribeTunnel on resource: ${arn}`),
      $metadata: expect.objectContaining({ httpStatusCode: 400 }) as object,
    });
    await expect(open()).rejects.toMatchObject(
      denied('perform: iot:OpenTunnel on resource: arn:aws:iot:us-east-1:123456789012:thing/pump'),
    );
    await expect(service.client.send(new CloseTunnelCommand({ tunnelId }))).rejects.toMatchObject(
      denied('no identity-based policy allows the iot:CloseTunnel action'),
    );
    await service.practice.clearFaults();
    await service.client.send(new DescribeTunnelCommand({ tunnelId }));
    await service.practice.fault('delete-denied');
    await expect(service.client.send(new CloseTunnelCommand({ tunnelId, delete: true }))).rejects.toMatchObject(
      denied('iot:CloseTunnel'),
    );
    await service.client.send(new CloseTunnelCommand({ tunnelId }));
  });

  it('tags, with a new tunnel and afterwards, while opening without them is allowed', async () => {
    service = await startTestPractice();
    await service.practice.fault('tags-denied');
    const tags = [{ key: 'ticket', value: 'INC-48213' }];
    const tagged = () =>
      service.client.send(new OpenTunnelCommand({ destinationConfig: { thingName: 'pump', services: ['SSH'] }, tags }));
    await expect(tagged()).rejects.toMatchObject(
      denied('perform: iot:TagResource on resource: arn:aws:iot:us-east-1:123456789012:tunnel/*'),
    );
    const resourceArn = `arn:aws:iot:us-east-1:123456789012:tunnel/${await open()}`;
    await expect(service.client.send(new TagResourceCommand({ resourceArn, tags }))).rejects.toMatchObject(
      denied('perform: iot:TagResource'),
    );
    expect((await service.client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([]);
    // Whoever may not open at all hears that first.
    await service.practice.fault('open-denied');
    await expect(tagged()).rejects.toMatchObject(denied('perform: iot:OpenTunnel'));
    await service.practice.clearFaults();
    await tagged();
    await service.client.send(new TagResourceCommand({ resourceArn, tags }));
  });

  it('by client mode, and in other words and with another status where a switch says so', async () => {
    service = await startTestPractice({ behaviours: { accessDeniedWording: 'bare', accessDeniedStatus: 403 } });
    const tunnelId = await open();
    const rotate = (clientMode: 'SOURCE' | 'DESTINATION' | 'ALL') =>
      service.client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode }));
    await service.practice.fault('rotation-denied-device', { tunnelId });
    for (const mode of ['DESTINATION', 'ALL'] as const)
      await expect(rotate(mode)).rejects.toMatchObject({
        message: 'Access denied',
        $metadata: { httpStatusCode: 403 },
      });
    await rotate('SOURCE');
    await service.practice.clearFaults();
    await service.practice.fault('rotation-denied-both');
    await rotate('DESTINATION');
    await expect(rotate('ALL')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
