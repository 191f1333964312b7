import { describe, expect, it } from 'vitest';
import { olderIn } from './older-world';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const { unanswered, ended, describes, protocols, inV2 } = olderIn(() => w);

describe('a device that renews its connection on the change of version, at once', () => {
  /** Asked just before; then the device comes again, and the service resets what belonged to its last connection. */
  async function renewsAtOnce(): Promise<number> {
    await inV2();
    unanswered(2, false);
    await w.tick(1);
    const before = describes();
    await w.tick(100);
    w.deviceComes();
    for (let connection = 2; connection < 30; connection += 1) ended(connection, 'device');
    await w.tick(1);
    return describes() - before;
  }

  it('is not taken for one that understood: what was known before the reset says nothing', async () => {
    await renewsAtOnce();
    expect(w.problem()).toBe('connected');
    unanswered(30);
    await w.tick(10);
    expect(protocols()).toEqual(['V2', 'V1']);
  });

  it('is asked about once for all that was reset', async () => {
    expect(await renewsAtOnce()).toBe(1);
  });
});

describe('a reset before any answer, under a program that has not noticed it', () => {
  const reset = (connection: number): void =>
    w.proxy().emit({ kind: 'reset-unanswered', serviceId: 'SSH', connection, ageMs: 29 });
  const verdicts = () => w.proxy().decisions;

  it('of a device that came again because of V2: V1 at once, and the program goes on', async () => {
    await inV2();
    w.deviceComes();
    reset(2);
    await w.tick(10);
    expect(protocols()).toEqual(['V2', 'V1']);
    expect(verdicts()).toEqual(['SSH 2 restart']);
    expect(w.problem()).toBe('repairing device-speaks-older-protocol');
  });

  it('of a device that was replaced outside of a trial: started again in the same version', async () => {
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
