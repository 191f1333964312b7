import type { World } from './world';

/** What local clients and the device do where a session has to draw its conclusions from it. */
export function clientsIn(world: () => World) {
  /** START and, `sent`, first bytes went out three seconds ago, and nothing came. */
  const unanswered = (connection = 1, { sent = true, serviceId = 'SSH' } = {}): void =>
    world().proxy().emit({ kind: 'unanswered', serviceId, connection, quietForMs: 3000, sent });
  const ended = (
    connection: number,
    by: 'device' | 'restart' | 'tunnel-connection' | 'local',
    serviceId = 'SSH',
  ): void =>
    world().proxy().emit({ kind: 'client-ended', serviceId, connection, by, ageMs: 3000, answered: false, sent: true });
  /** `lastAnswerAt` null: none came so far. */
  const stats = (connections: number, lastAnswerAt: number | null, serviceId = 'SSH', bytesUp = 1): void =>
    world()
      .proxy()
      .emit({
        kind: 'stats',
        services: [
          {
            serviceId,
            port: 1,
            connections,
            waitingClients: 0,
            waitsUntil: null,
            bytesUp,
            bytesDown: lastAnswerAt === null ? 0 : 1,
            lastAnswerAt,
            pausedBy: null,
          },
        ],
      });
  const answered = (serviceId = 'SSH'): void => stats(1, Date.now(), serviceId);
  const describes = (): number => world().calls.filter((call) => call.startsWith('describe')).length;
  const protocols = () => world().proxy().protocols;
  return { unanswered, ended, stats, answered, describes, protocols };
}
