import type { ProxyEvent } from './contract';
import type { LocalClient } from './flow/local-client';
import type { Ended } from './service-context';

const bySession = (by: Ended): { readonly bySession?: true } => (by === 'session' ? { bySession: true } : {});

/** A local client's connection is over. */
export const clientEnded = (serviceId: string, client: LocalClient, by: Ended): ProxyEvent => ({
  kind: 'client-ended',
  serviceId,
  connection: client.number,
  by: by === 'session' ? 'device' : by,
  ...bySession(by),
  ageMs: client.age,
  answered: client.answered,
  sent: client.sent,
});

/** It was reset before its first answer, and waits for a decision. */
export const clientReset = (serviceId: string, client: LocalClient, by: Ended): ProxyEvent => ({
  kind: 'reset-unanswered',
  serviceId,
  connection: client.number,
  ageMs: client.age,
  ...bySession(by),
});

/** Nothing has come back for it for so long. */
export const clientUnanswered = (serviceId: string, client: LocalClient, quietForMs: number): ProxyEvent => ({
  kind: 'unanswered',
  serviceId,
  connection: client.number,
  quietForMs,
  sent: client.sent,
});
