import { until } from '../../fakes/wait';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../../shared/i18n/en';
import { ko } from '../../../shared/i18n/ko';
import { PracticeControl } from '../../../electron/app/practice-control';
import { practiceHandlers } from '../../../electron/app/handlers/practice-handlers';
import type { RehearsalStage } from '../../../electron/practice/contract';
import type { PracticeView } from '../../../shared/ipc/app-state';
import { systemClock, type Timers } from '../../../electron/net/clock';
import type { FaultName } from '../../../shared/practice/faults';
import { problemOf } from '../../../shared/session';
import { ManualClock } from '../../fakes/manual-clock';
import { describeNow, eachWithARig, sshLike, untilView, works, type Rig } from './rig';

let rig: Rig;
let shown: PracticeView;
let handlers: ReturnType<typeof practiceHandlers>;
let onRehearsal: (stage: RehearsalStage) => void;
/** The sessions' time: as everywhere, until a test takes it into its hands. */
let held: ManualClock | null = null;
const timers: Timers = { set: (work, ms) => (held ?? systemClock).set(work, ms) };
// As seldom as in the app, and more: what shows was asked for because of the rehearsal.
eachWithARig(
  (made) => (rig = made),
  { pollConnectedMs: 600_000 },
  { onRehearsal: (stage) => onRehearsal(stage) },
  timers,
);
beforeEach(async () => {
  held = null;
  const practice = new PracticeControl({
    launch(listener) {
      onRehearsal = listener;
      return Promise.resolve({ ...rig.test.practice, close: () => Promise.resolve() });
    },
    publish: (view) => (shown = view),
    onRehearsal: (stage) => (stage === 'coming' ? rig.sessions.beforeRehearsal() : rig.sessions.afterRehearsal()),
    onFailure: (reason) => {
      throw new Error(reason);
    },
  });
  await practice.start();
  handlers = practiceHandlers({
    practice,
    mayPractise: true,
    leavePractice: () => Promise.resolve(true),
    openPractice: () => Promise.resolve(true),
    sessionOf: (id) => rig.view(id),
  });
});

describe('what a rehearsal shows while no program is connected, when no time passes but what the test lets pass', () => {
  /** A session whose time stands still, and how often its tunnel has been looked at since. */
  async function standingStill(thingName = 'pump-station-07') {
    const id = await rig.open(thingName);
    // The app's own connection is over by then: it is one that a rehearsal would be shown by.
    await until(() => expect(rig.learned.get(thingName)?.protocol).toBe('V3'));
    // Whatever a session asks AWS, it asks under a policy of prompting.
    const looks = vi.spyOn(rig.plane, 'prompting');
    held = new ManualClock();
    return { id, looks, clock: held };
  }
  const rehearse = async (name: FaultName, sessionId: string): Promise<void> =>
    expect(await handlers['practice.fault']({ name, sessionId })).toMatchObject({ ok: true });

  it.each(['device-token-invalid', 'device-dead'] as const)(
    '%s: the tunnel is looked at at once, and a second later, by when practice knows that the device is gone',
    async (name) => {
      const { id, looks, clock } = await standingStill();
      await rehearse(name, id);
      await until(() => expect(looks).toHaveBeenCalled());
      await until(async () => expect((await describeNow(rig, id)).destination.status).toBe('DISCONNECTED'));
      clock.advance(1_000);
      await rig.state(id, 'waiting-for-device');
    },
  );

  it.each([
    ['token-used', 'token-reused'],
    ['client-token-mismatch', 'client-token-mismatch'],
  ] as const)('%s: the drop tells of it, with nobody asking', async (name, code) => {
    const { id } = await standingStill();
    await rehearse(name, id);
    await rig.problem(id, code);
  });

  it.each(['tunnel-closed', 'tunnel-expired'] as const)('%s: its end does', async (name) => {
    const { id } = await standingStill();
    await rehearse(name, id);
    await rig.state(id, 'ended');
  });

  it('device-service-down: nothing, however long; the words say that a program has to connect, and then it is shown', async () => {
    const { id, looks, clock } = await standingStill('solar-inverter-09');
    await rehearse('device-service-down', id);
    await until(() => expect(looks).toHaveBeenCalled());
    const before = Date.now();
    for (let second = 0; second < 60; second += 1) clock.advance(1_000);
    await until(() => expect(rig.view(id).tunnel?.checkedAt).toBeGreaterThanOrEqual(before));
    expect(rig.view(id).state.kind).toBe('connected');
    expect(en.faults['device-service-down'].what).toContain('once a program connects');
    expect(ko.faults['device-service-down'].what).toContain('프로그램이 연결하면');
    const program = sshLike(rig.port(id));
    await until(() => expect(problemOf(rig.view(id).state)?.code).toBe('service-unreachable'));
    program.socket.destroy();
  });
});

describe('a rehearsed failure is shown', () => {
  it.each(['device-token-invalid', 'device-dead'] as const)(
    'at once, however seldom the session asks about its tunnel: %s',
    async (name) => {
      const id = await rig.open('pump-station-07');
      expect(await handlers['practice.fault']({ name, sessionId: id })).toMatchObject({ ok: true });
      await rig.state(id, 'waiting-for-device');
    },
  );

  it.each(['device-token-invalid', 'device-dead'] as const)(
    'at once, too, where somebody raises it at the door of the service: %s',
    async (name) => {
      const id = await rig.open('pump-station-07');
      expect((await rig.test.practiceApi('POST', '/practice/faults', { name })).status).toBe(200);
      await rig.state(id, 'waiting-for-device');
      await until(() => expect(shown).toMatchObject({ activeFaults: name === 'device-dead' ? ['device-dead'] : [] }));
    },
  );

  it('every time: what one press allowed does not heal the next one before anybody has seen it', async () => {
    const id = await rig.open('pump-station-07');
    for (let time = 1; time <= 3; time += 1) {
      expect(await handlers['practice.fault']({ name: 'token-used', sessionId: id })).toMatchObject({ ok: true });
      await rig.problem(id, 'token-reused');
      expect(rig.sessions.recover(id, 'token-reused')).toEqual({ ok: true, value: null });
      await rig.state(id, 'connected');
      expect(rig.view(id).mayRotateByItself).toBe(true);
      await works(rig.port(id));
    }
  });

  it('a failure that nobody rehearsed heals by itself after one press, until that is taken back', async () => {
    onRehearsal = () => undefined;
    const id = await rig.open('pump-station-07');
    const tunnelId = rig.view(id).tunnelId!;
    await rig.test.practice.fault('token-used', { tunnelId });
    await rig.problem(id, 'token-reused');
    rig.sessions.recover(id, 'token-reused');
    await rig.state(id, 'connected');
    const rotations = (): number => rig.view(id).timeline.filter(({ kind }) => kind === 'rotated').length;
    expect(rotations()).toBe(1);
    await rig.test.practice.fault('token-used', { tunnelId });
    await untilView(
      () => rig.view(id),
      'a second rotation',
      ({ state }) => rotations() === 2 && state.kind === 'connected',
    );
    expect(await rig.sessions.askBeforeRotating(id)).toEqual({ ok: true, value: null });
    await rig.test.practice.fault('token-used', { tunnelId });
    await rig.problem(id, 'token-reused');
    expect(rotations()).toBe(2);
  });
});
