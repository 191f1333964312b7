import { expect, it } from 'vitest';
import { eachWithARig, type Rig } from './rig';

let rig: Rig;
eachWithARig((made) => (rig = made));

it.each([
  ['expired', () => rig.test.practice.advanceClock(2 * 3_600_000)],
  ['closed', () => rig.test.practice.fault('tunnel-closed')],
] as const)(
  'a tunnel that %s while nobody was connected is told as such, by the clock of the service',
  async (how, end) => {
    const id = await rig.open('pump-station-07');
    await rig.sessions.disconnect(id);
    await end();
    await rig.sessions.connect(id);
    expect((await rig.state(id, 'ended')).state).toMatchObject({ problem: { code: 'tunnel-ended', params: { how } } });
  },
);
