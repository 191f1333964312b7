import type { ProxyEvent } from './contract';
import type { LocalClient } from './flow/local-client';
import type { Ended } from './service-context';

/** A local client's connection is over. */
export const clientEnded = (serviceId: string, client: LocalClient, by: Ended): ProxyEvent => ({
  kind: 'client-ended',
  serviceId,
  connection: client.number,
  by,
  ageMs: client.age,
  answered: client.answered,
  sent: client.sent,
});

/** Nothing has come back for it for so long. */
export const clientUnanswered = (serviceId: string, client: LocalClient, quietForMs: number): ProxyEvent => ({
  kind: 'unanswered',
  serviceId,
  connection: client.number,
  quietForMs,
  sent: client.sent,
});
