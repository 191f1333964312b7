import { DescribeTunnelCommand, OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { HandshakeRejected, rejectionOf } from '../../fakes/tunnel-peer';

/** The clock stands, so that a date is exactly right or wrong. */
const start = Date.parse('2031-05-06T07:08:09Z');
const hour = 3_600_000;
const text = (at: number): string => new Date(at).toUTCString();

let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice({ clock: { now: () => start } });
});
afterAll(() => service.close());

async function datesOfControlPlane(tunnelId: string): Promise<(string | null)[]> {
  const url = service.practice.addresses.controlPlane;
  const call = (target: string, body: object): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: {
        'x-amz-target': `IoTSecuredTunneling.${target}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKID/20310506/us-east-1/IoTSecuredTunneling/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(body),
    });
  const answers = [
    await call('DescribeTunnel', { tunnelId }),
    await call('DescribeTunnel', { tunnelId: 'nope' }),
    await call('NoSuchOperation', {}),
    await fetch(new URL('/practice/faults', url)),
    await fetch(new URL('/practice/nothing', url)),
    await fetch(url, { headers: { origin: 'https://example.com' } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 404, 200, 404, 403]);
  return answers.map(({ headers }) => headers.get('date'));
}

it('every answer of both planes carries the time of the service, also after it was moved', async () => {
  const { tunnelId = '', sourceAccessToken: token = '' } = await service.client.send(
    new OpenTunnelCommand({ destinationConfig: { services: ['SSH'] } }),
  );
  for (const at of [start, start + hour, start + 2 * hour]) {
    if (at > start) await service.practice.advanceClock(hour);
    expect(new Set(await datesOfControlPlane(tunnelId))).toEqual(new Set([text(at)]));
    const peer = at === start ? await service.connect({ mode: 'source', token }) : null;
    if (peer !== null) expect(peer.headers['date']).toBe(text(at));
    const refused = await rejectionOf(service.connect({ mode: 'source', token }));
    expect(refused).toBeInstanceOf(HandshakeRejected);
    expect(refused.headers['date']).toBe(text(at));
  }
  const { tunnel } = await service.client.send(new DescribeTunnelCommand({ tunnelId }));
  expect(tunnel?.createdAt?.getTime()).toBe(start);
});
