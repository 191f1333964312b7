import { done, refuse, value } from '../../shared/ipc/answers';
import type { Envelope, HandlersOf } from '../../shared/ipc/contract';
import type { programRequests } from '../../shared/ipc/requests/programs';
import { type ChosenProgram, type OwnProgram, programFault } from '../../shared/settings/programs';
import type { StateStore } from '../ipc/state-store';
import type { Presets } from '../policy/contract';
import type { SettingsFile } from '../storage/settings';

interface OwnProgramsParts {
  readonly state: StateStore;
  readonly settings: Pick<SettingsFile, 'update'>;
  readonly presets: Pick<Presets, 'policy'>;
  readonly sshInclude: { set(isIncluded: boolean): Promise<Envelope<null>> };
  /** Asks for a program in the system's dialog; null: none was chosen. */
  readonly chooseProgram: () => Promise<ChosenProgram | null>;
}

const lower = ({ name }: Pick<OwnProgram, 'name'>): string => name.toLowerCase();

/** The company's before the person's; one of the same name is the company's. */
export function withCompanys(
  { policy: { openers = [] } }: Pick<Presets, 'policy'>,
  own: readonly OwnProgram[],
): readonly OwnProgram[] {
  return [...openers, ...own.filter((program) => !openers.some((opener) => lower(opener) === lower(program)))];
}

/** Answers the requests about programs of the person's own. Where a program is, only the system's dialog says. */
export function programHandlers(parts: OwnProgramsParts): HandlersOf<keyof typeof programRequests> {
  const { state, settings, presets, sshInclude, chooseProgram } = parts;
  const { openers = [] } = presets.policy;
  const isCompanys = (program: Pick<OwnProgram, 'name'>): boolean =>
    openers.some((opener) => lower(opener) === lower(program));
  const keep = async (programs: readonly OwnProgram[]): Promise<void> => {
    state.set('programs', programs);
    await settings.update({ programs: programs.filter((program) => !isCompanys(program)) });
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
    'ssh.include': ({ isIncluded }) => sshInclude.set(isIncluded),
    async 'program.remove'({ name }) {
      if (isCompanys({ name })) return refuse('set-by-organisation', 'openers');
      await keep(state.get('programs').filter((program) => program.name !== name));
      return done;
    },
  };
}
