import { randomBytes, randomUUID } from 'node:crypto';

/** The account every practice tunnel belongs to; AWS's own example number. */
export const accountId = '123456789012';

/** Fresh values; replaceable in tests. */
export interface Ids {
  tunnelId(): string;
  accessToken(): string;
}

/**
 * 600 characters of URL-safe base64 with padding, the shape of the sample token of the WebSocket guides
 * (PROTOCOL.md 1.3). The first bytes are those of AWS's encrypted blobs; the rest is random.
 */
function newAccessToken(): string {
  const bytes = Buffer.concat([Buffer.from([1, 1, 0x80, 1, 0x78]), randomBytes(444)]);
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

export const randomIds: Ids = { tunnelId: () => randomUUID(), accessToken: newAccessToken };

/** `arn:aws:iot:<region>:<account>:tunnel/<tunnel-id>` in the region's partition (PROTOCOL.md 1.3). */
export function tunnelArn(region: string, tunnelId: string): string {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:iot:${region}:${accountId}:tunnel/${tunnelId}`;
}

/** The id of a WebSocket session: hexadecimal groups of 16-8-8-16-8 digits (PROTOCOL.md 2.3). */
export function newChannelId(): string {
  const hex = randomBytes(28).toString('hex');
  return [hex.slice(0, 16), hex.slice(16, 24), hex.slice(24, 32), hex.slice(32, 48), hex.slice(48, 56)].join('-');
}
