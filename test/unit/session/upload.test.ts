import { describe, expect, it } from 'vitest';
import { brokenAt, sent, type Upload } from '../../../shared/session/upload';
import { clientsIn } from './clients';
import { eachInAWorld, type World } from './world';

const kilobytes = 1000;

describe('what is sent', () => {
  it('is one upload as long as it does not pause', () => {
    const first = sent(null, 10, 1000);
    expect(first).toEqual({ beganAt: 1000, lastAt: 1000, bytes: 10 });
    expect(sent(first, 5, 6000)).toEqual({ beganAt: 1000, lastAt: 6000, bytes: 15 });
    expect(sent(first, 5, 6001)).toEqual({ beganAt: 6001, lastAt: 6001, bytes: 5 });
  });

  const upload: Upload = { beganAt: 10_000, lastAt: 20_000, bytes: 131_076 };
  it.each([
    ['in the middle', upload, 15_000, true],
    ['with its first bytes', upload, 10_000, true],
    ['within seconds of its last', upload, 25_000, true],
    ['later', upload, 25_001, false],
    ['as it began, which is noticed up to a second later', upload, 9_000, true],
    ['before it began', upload, 8_999, false],
    ['with fewer bytes than an agent takes in', { ...upload, bytes: 131_075 }, 15_000, false],
    ['with nothing sent', null, 15_000, false],
  ] as const)('the device left %s', (_when, was, leftAt, isBroken) => {
    expect(brokenAt(was, leftAt)).toEqual(isBroken ? { bytes: 131_076 } : null);
  });
});

describe('a device that goes away', () => {
  let w: World;
  eachInAWorld((made) => (w = made));
  const { stats } = clientsIn(() => w);
  let bytesUp = 0;
  const send = async (bytes: number): Promise<void> => {
    bytesUp += bytes;
    stats(1, null, 'SSH', bytesUp);
    await w.tick(250);
  };
  /** A session that has stood for a while. */
  const standing = async (): Promise<string> => {
    bytesUp = 0;
    const id = await w.connected();
    await w.tick(5000);
    return id;
  };
  const uploading = (): unknown => {
    const { state } = w.view();
    return state.kind === 'problem' && state.problem.code === 'device-disconnected'
      ? (state.problem.params.uploading ?? null)
      : 'no such problem';
  };

  it('in the middle of an upload: the problem says so, with the same one button, and its return ends it', async () => {
    await standing();
    for (let times = 0; times < 20; times += 1) await send(20 * kilobytes);
    w.deviceGoes();
    await send(20 * kilobytes);
    await w.tick(60_000);
    expect(uploading()).toMatchObject({ bytes: expect.any(Number) as number });
    expect(w.view().state).toMatchObject({ problem: { recovery: { kind: 'rotate', mode: 'DESTINATION' } } });
    w.deviceComes();
    await w.tick(20_000);
    expect(w.problem()).toBe('connected');
    w.deviceGoes();
    await w.tick(60_000);
    expect(uploading()).toBeNull();
  });

  it('long after one: nothing is said of it', async () => {
    await standing();
    for (let times = 0; times < 20; times += 1) await send(20 * kilobytes);
    await w.tick(10_000);
    w.deviceGoes();
    await w.tick(60_000);
    expect(uploading()).toBeNull();
  });

  it('while somebody types: nothing is said of it', async () => {
    await standing();
    for (let times = 0; times < 20; times += 1) await send(50);
    w.deviceGoes();
    await w.tick(60_000);
    expect(uploading()).toBeNull();
  });

  it('before an upload began, unnoticed: nothing is said of it', async () => {
    await standing();
    w.deviceGoes();
    await w.tick(1_500);
    for (let times = 0; times < 8; times += 1) await send(100 * kilobytes);
    await w.tick(60_000);
    expect(uploading()).toBeNull();
  });
});
