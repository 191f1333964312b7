import { expect } from 'vitest';
import type { World } from './world';

/** What local clients and the device do where the device may speak an older protocol. */
export function olderIn(world: () => World) {
  /** START and DATA went out three seconds ago, and nothing came. */
  const unanswered = (connection = 1, repeatable = true): void =>
    world().proxy().emit({ kind: 'unanswered', serviceId: 'SSH', connection, quietForMs: 3000, repeatable });
  const ended = (connection: number, by: 'device' | 'restart' | 'tunnel-connection'): void =>
    world()
      .proxy()
      .emit({ kind: 'client-ended', serviceId: 'SSH', connection, by, ageMs: 3000, answered: false, sent: true });
  const answered = (): void =>
    world()
      .proxy()
      .emit({
        kind: 'stats',
        services: [
          {
            serviceId: 'SSH',
            port: 1,
            connections: 1,
            waitingClients: 0,
            waitsUntil: null,
            bytesUp: 1,
            bytesDown: 1,
            lastAnswerAt: Date.now(),
            pausedBy: null,
          },
        ],
      });
  const describes = (): number => world().calls.filter((call) => call.startsWith('describe')).length;
  const protocols = () => world().proxy().protocols;

  /** In V2 after a short silence, its connection started again. */
  async function inV2(): Promise<string> {
    const id = await world().connected();
    await world().tick(5000);
    unanswered();
    await world().tick(1100);
    expect(protocols()).toEqual(['V2']);
    ended(1, 'restart');
    world().proxy().open();
    await world().tick(3000);
    expect(world().problem()).toBe('connected');
    return id;
  }
  async function inV1(): Promise<string> {
    const id = await inV2();
    world().deviceComes();
    unanswered(2);
    await world().tick(10);
    expect(protocols()).toEqual(['V2', 'V1']);
    ended(2, 'restart');
    world().proxy().open();
    await world().tick(3000);
    expect(world().problem()).toBe('connected');
    return id;
  }
  return { unanswered, ended, answered, describes, protocols, inV2, inV1 };
}
