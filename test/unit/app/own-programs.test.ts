import { expect, it, vi } from 'vitest';
import { programHandlers } from '../../../electron/app/own-programs';
import { StateStore } from '../../../electron/ipc/state-store';
import { argumentsOf, type ChosenProgram, programFault } from '../../../shared/settings/programs';
import { nothingYet } from '../../../renderer/store/mirror';
import { ManualClock } from '../../fakes/manual-clock';
import { noPresets } from '../../fakes/presets';

const own: ChosenProgram = { path: '/usr/bin/own', isProgram: true };
const wanted = { name: 'Own', args: ['{user}@{host}', '-p', '{port}'] };

/** The handlers over a dialog in which `chosen` is picked. */
function rig(chosen: ChosenProgram | null) {
  const state = new StateStore({ initial: nothingYet, send: () => undefined, clock: new ManualClock() });
  const update = vi.fn(() => Promise.resolve());
  const chooseProgram = vi.fn(() => Promise.resolve(chosen));
  const sshInclude = { set: () => Promise.resolve({ ok: true, value: null } as const) };
  const handlers = programHandlers({ state, settings: { update }, presets: noPresets, sshInclude, chooseProgram });
  return { state, update, chooseProgram, handlers };
}

it('a program is kept with the path that the dialog gave, shown, and removed', async () => {
  const { state, update, handlers } = rig(own);
  expect(await handlers['program.add'](wanted)).toEqual({ ok: true, value: { added: true, fault: null } });
  const programs = [{ ...wanted, path: '/usr/bin/own' }];
  expect(state.get('programs')).toEqual(programs);
  expect(update).toHaveBeenCalledWith({ programs });
  await handlers['program.remove']({ name: 'Own' });
  expect(state.get('programs')).toEqual([]);
  expect(update).toHaveBeenLastCalledWith({ programs: [] });
});

it.each([
  [{ path: '/home/pi/notes.txt', isProgram: false }, 'not-a-program'],
  [null, null],
])('nothing is kept where the dialog gave %j', async (chosen, fault) => {
  const { state, update, handlers } = rig(chosen);
  expect(await handlers['program.add'](wanted)).toEqual({ ok: true, value: { added: false, fault } });
  expect(state.get('programs')).toEqual([]);
  expect(update).not.toHaveBeenCalled();
});

it.each([
  [{ name: '' }, 'name-missing'],
  [{ name: ' Own' }, 'name-missing'],
  [{ name: 'O\u202Ewn' }, 'name-missing'],
  [{ name: 'putty' }, 'name-taken'],
  [{ name: 'MINE' }, 'name-taken'],
  [{ args: ['{token}'] }, 'place-unknown'],
  [{ args: ['{}'] }, 'place-unknown'],
  [{ args: ['a\nb'] }, 'arguments-long'],
  [{ args: ['x'.repeat(257)] }, 'arguments-long'],
  [{ args: Array.from({ length: 33 }, () => 'x') }, 'arguments-long'],
] as const)('%j is refused before anybody is asked for a file', async (change, fault) => {
  const { state, chooseProgram, handlers } = rig(own);
  state.set('programs', [{ name: 'Mine', path: '/usr/bin/mine', args: [] }]);
  expect(
    await handlers['program.add']({ ...wanted, ...change, args: [...('args' in change ? change.args : wanted.args)] }),
  ).toEqual({
    ok: true,
    value: { added: false, fault },
  });
  expect(chooseProgram).not.toHaveBeenCalled();
});

it('braces that name nothing are left as they are, and lines are taken as they are typed', () => {
  expect(programFault({ name: 'Own', args: ['{"a": 1}', '{user}'] }, [])).toBeNull();
  expect(argumentsOf('-x\r\n\n two words \n"{thing}"')).toEqual(['-x', ' two words ', '"{thing}"']);
});
