import { done, value } from '../../shared/ipc/answers';
import type { HandlersOf } from '../../shared/ipc/contract';
import type { programRequests } from '../../shared/ipc/requests/programs';
import { type ChosenProgram, type OwnProgram, programFault } from '../../shared/settings/programs';
import type { StateStore } from '../ipc/state-store';
import type { SettingsFile } from '../storage/settings';

interface OwnProgramsParts {
  readonly state: StateStore;
  readonly settings: Pick<SettingsFile, 'update'>;
  /** Asks for a program in the system's dialog; null: none was chosen. */
  readonly chooseProgram: () => Promise<ChosenProgram | null>;
}

/** Answers the requests about programs of the person's own. Where a program is, only the system's dialog says. */
export function programHandlers(parts: OwnProgramsParts): HandlersOf<keyof typeof programRequests> {
  const { state, settings, chooseProgram } = parts;
  const keep = async (programs: readonly OwnProgram[]): Promise<void> => {
    state.set('programs', programs);
    await settings.update({ programs });
  };
  const faultOf = (program: Pick<OwnProgram, 'name' | 'args'>) =>
    programFault(
      program,
      state.get('programs').map(({ name }) => name),
    );
  return {
    async 'program.add'({ name, args }) {
      const before = faultOf({ name, args });
      if (before !== null) return value({ added: false, fault: before });
      const chosen = await chooseProgram();
      if (chosen === null) return value({ added: false, fault: null });
      // Another window may have added one while the dialog was open.
      const fault = chosen.isProgram ? faultOf({ name, args }) : 'not-a-program';
      if (fault === null) await keep([...state.get('programs'), { name, path: chosen.path, args }]);
      return value({ added: fault === null, fault });
    },
    async 'program.remove'({ name }) {
      await keep(state.get('programs').filter((program) => program.name !== name));
      return done;
    },
  };
}
