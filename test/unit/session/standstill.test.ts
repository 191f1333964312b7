import { describe, expect, it } from 'vitest';
import { clientsIn } from './clients';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const { stats, describes } = clientsIn(() => w);

const seconds = 1_000;
let lastAnswerAt = 0;
let bytes = 0;
/** The device is connected, and its service has answered a program. */
async function answering(serviceId = 'SSH'): Promise<string> {
  const id = await w.connected();
  await w.tick(seconds);
  bytes = 100;
  answers(serviceId);
  return id;
}
function answers(serviceId = 'SSH'): void {
  lastAnswerAt = Date.now();
  stats(1, lastAnswerAt, serviceId, bytes);
}
/** A program says so many bytes more, and nothing comes back. */
function says(more = 1, serviceId = 'SSH'): void {
  bytes += more;
  stats(1, lastAnswerAt, serviceId, bytes);
}
/** It has greeted on a connection of the app's own before; what becomes of the next one is said by the test. */
const greeted = (): void => {
  w.greets = () => undefined;
  w.learned.set('pump-1', {
    protocol: 'V3',
    oneConnection: false,
    banner: { serviceId: 'SSH', text: 'SSH-2.0-device' },
  });
};
const oneAtATime = (protocol: 'V1' | 'V3' = 'V3'): void =>
  void w.learned.set('pump-1', { protocol, oneConnection: true, banner: null });

describe('a device that had answered and does no more, where the app may ask on a connection of its own', () => {
  it('is told of once that is silent, too, with one button and nothing cut', async () => {
    greeted();
    await answering();
    says();
    await w.tick(29 * seconds);
    expect(w.proxy().greets).toEqual([]);
    await w.tick(2 * seconds);
    expect(w.proxy().greets).toEqual(['V3 SSH 10000 beside']);
    expect(w.problem()).toBe('connected');
    w.proxy().greeting({ kind: 'silent' });
    await w.tick(10);
    expect(w.problem()).toBe('problem device-silent');
    expect(w.view().state).toMatchObject({
      problem: {
        params: { serviceId: 'SSH', connections: 1, hadAnswered: true },
        recovery: { kind: 'rotate', mode: 'DESTINATION' },
      },
    });
    expect(w.proxy().connects).toHaveLength(1);
    expect(w.proxy().protocols).toEqual([]);
    answers();
    expect(w.problem()).toBe('connected');
  });

  it('and that its connection to AWS outlives the new token, too, is said as what it is', async () => {
    greeted();
    const id = await answering();
    says();
    await w.tick(31 * seconds);
    w.proxy().greeting({ kind: 'silent' });
    await w.tick(10);
    w.sessions.recover(id, 'device-silent');
    await w.tick(10);
    w.proxy().open();
    await w.tick(120 * seconds);
    expect(w.problem()).toBe('problem device-silent');
    expect(w.view().state).toMatchObject({ problem: { params: { hadAnswered: true, tokenInVain: true } } });
    answers();
    expect(w.problem()).toBe('connected');
  });

  it('a token that was sent by hand, and that the device does not come with: it works as before', async () => {
    greeted();
    const id = await answering();
    await w.sessions.rotate(id, 'DESTINATION');
    await w.tick(120 * seconds);
    expect(w.problem()).toBe('connected');
    expect(w.view().timeline.some(({ kind }) => kind === 'device-did-not-come')).toBe(true);
  });
});

describe('a device of which nothing is claimed', () => {
  it('is not, where it greets: half a password needs no answer, and is not asked about twice', async () => {
    greeted();
    await answering();
    says(4);
    await w.tick(31 * seconds);
    w.proxy().greeting({ kind: 'answered', withIds: true, text: 'SSH-2.0-device' });
    await w.tick(600 * seconds);
    expect(w.problem()).toBe('connected');
    expect(w.proxy().greets).toHaveLength(1);
    says();
    await w.tick(31 * seconds);
    expect(w.proxy().greets).toHaveLength(2);
  });

  it('nor where the connection of its own could not be made', async () => {
    greeted();
    await answering();
    says();
    await w.tick(31 * seconds);
    w.proxy().greeting({ kind: 'impossible' });
    await w.tick(60 * seconds);
    expect(w.problem()).toBe('connected');
  });

  it('is not asked while nothing is sent to it', async () => {
    greeted();
    await answering();
    await w.tick(600 * seconds);
    expect(w.proxy().greets).toEqual([]);
    expect(w.problem()).toBe('connected');
  });

  it('nor where another service of it answered meanwhile', async () => {
    greeted();
    await answering();
    says();
    await w.tick(20 * seconds);
    stats(1, Date.now(), 'HTTP', 1);
    await w.tick(60 * seconds);
    expect(w.proxy().greets).toEqual([]);
    expect(w.problem()).toBe('connected');
  });

  it('nor where its programs are gone', async () => {
    greeted();
    await answering();
    says();
    stats(0, lastAnswerAt, 'SSH', bytes);
    await w.tick(60 * seconds);
    expect(w.proxy().greets).toEqual([]);
    expect(w.problem()).toBe('connected');
  });

  it('nor where DescribeTunnel explains it: it is away', async () => {
    greeted();
    await answering();
    says();
    w.deviceGoes();
    await w.tick(31 * seconds);
    expect(w.problem()).toMatch(/^(waiting-for-device|problem device-disconnected)$/);
    expect(w.proxy().greets).toEqual([]);
  });
});

describe('the same, where a connection of its own would take a program’s place', () => {
  it('one key that needs no answer is not blamed on the device', async () => {
    oneAtATime();
    await answering();
    says();
    await w.tick(600 * seconds);
    expect(w.problem()).toBe('connected');
    expect(w.proxy().greets).toEqual([]);
  });

  it('who tries again and again for a minute is told', async () => {
    oneAtATime();
    await answering();
    for (let tries = 0; tries < 5; tries += 1) {
      says();
      await w.tick(10 * seconds);
      expect(w.problem()).toBe('connected');
    }
    await w.tick(11 * seconds);
    expect(w.problem()).toBe('problem device-silent');
    expect(w.proxy().greets).toEqual([]);
    expect(w.proxy().connects).toHaveLength(1);
  });

  it('an upload that moves is not silent for as long as it does, and is a minute after it stopped', async () => {
    oneAtATime();
    await answering();
    for (let moved = 0; moved < 60; moved += 1) {
      says(100_000);
      await w.tick(5 * seconds);
    }
    expect(w.problem()).toBe('connected');
    const before = describes();
    await w.tick(57 * seconds);
    expect(w.problem()).toBe('problem device-silent');
    expect(describes()).toBeGreaterThan(before);
  });

  it('the mouse over a picture that does not change is not blamed on the device', async () => {
    w.tunnel = { ...w.tunnel, services: ['VNC'] };
    oneAtATime();
    await answering('VNC');
    for (let moved = 0; moved < 60; moved += 1) {
      says(6, 'VNC');
      await w.tick(5 * seconds);
    }
    expect(w.problem()).toBe('connected');
  });
});
