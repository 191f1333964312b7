import { until } from '../../fakes/wait';
import { beforeEach, describe, expect, it } from 'vitest';
import { PracticeControl } from '../../../electron/app/practice-control';
import { practiceHandlers } from '../../../electron/app/handlers/practice-handlers';
import type { RehearsalStage } from '../../../electron/practice/contract';
import type { PracticeView } from '../../../shared/ipc/app-state';
import { eachWithARig, untilView, works, type Rig } from './rig';

let rig: Rig;
let shown: PracticeView;
let handlers: ReturnType<typeof practiceHandlers>;
let onRehearsal: (stage: RehearsalStage) => void;
// As seldom as in the app, and more: what shows was asked for because of the rehearsal.
eachWithARig((made) => (rig = made), { pollConnectedMs: 600_000 }, { onRehearsal: (stage) => onRehearsal(stage) });
beforeEach(async () => {
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
