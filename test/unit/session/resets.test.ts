import { describe, expect, it } from 'vitest';
import { clientsIn } from './clients';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const { describes, protocols } = clientsIn(() => w);

describe('a reset before any answer, under a program that has not noticed it', () => {
  const reset = (connection: number): void =>
    w.proxy().emit({ kind: 'reset-unanswered', serviceId: 'SSH', connection, ageMs: 29 });
  const verdicts = () => w.proxy().decisions;

  it('of a device that was replaced: started again in the same version', async () => {
    await w.connected();
    await w.tick(5000);
    w.deviceComes();
    reset(1);
    await w.tick(10);
    expect(verdicts()).toEqual(['SSH 1 restart']);
    expect(protocols()).toEqual([]);
    expect(w.problem()).toBe('connected');
  });

  it('of a device that is away: its program is held', async () => {
    await w.connected();
    await w.tick(5000);
    w.deviceGoes();
    reset(1);
    await w.tick(10);
    expect(verdicts()).toEqual(['SSH 1 restart']);
    expect(w.proxy().pauses.at(-1)).toBe(true);
    expect(w.problem()).toBe('waiting-for-device');
  });

  it('of a device that stands: its service cannot be reached, and the program is told', async () => {
    await w.connected();
    await w.tick(5000);
    const before = describes();
    reset(1);
    w.proxy().emit({
      kind: 'client-ended',
      serviceId: 'SSH',
      connection: 1,
      by: 'reset',
      ageMs: 40,
      answered: false,
      sent: true,
    });
    await w.tick(10);
    expect(verdicts()).toEqual(['SSH 1 end']);
    expect(w.problem()).toBe('problem service-unreachable');
    expect(describes()).toBe(before + 1);
    expect(w.view().timeline.filter(({ kind }) => kind === 'service-unreachable')).toHaveLength(1);
  });

  it('is asked about once for many', async () => {
    await w.connected();
    await w.tick(5000);
    const before = describes();
    for (let connection = 1; connection < 30; connection += 1) reset(connection);
    await w.tick(10);
    expect(describes()).toBe(before + 1);
    expect(verdicts()).toHaveLength(29);
  });
});
