import { z } from 'zod';
import { nameSource } from '../../../shared/aws/names';
import type { Notification } from './agent/agent';

const shape = z.object({
  clientAccessToken: z.string().min(1).max(4096),
  clientMode: z.literal('destination'),
  region: z.string().min(1).max(64),
  services: z.array(z.string().min(1).max(128)).min(1).max(20),
});

const topic = new RegExp(String.raw`^\$aws/things/(${nameSource})/tunnels/notify$`);

/** The topic filter under which every device's notifications arrive. */
export const notifyFilter = '$aws/things/+/tunnels/notify';

/** The thing a topic belongs to, or null when it is no notification topic. */
export function thingOfTopic(name: string): string | null {
  return topic.exec(name)?.[1] ?? null;
}

/** What was delivered (PROTOCOL.md 5.1), or null when it is not a notification for a destination. */
export function parseNotification(payload: Uint8Array): Notification | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return null;
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) return null;
  const { clientAccessToken, region, services } = parsed.data;
  return { accessToken: clientAccessToken, region, services };
}
