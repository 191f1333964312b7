import { z } from 'zod';
import { maxProgramName, type ProgramFault } from '../../settings/programs';
import { takesFields } from './request';

const programName = z.string().max(maxProgramName);

/** About programs of the person's own (`shared/settings/programs.ts`); they are in the slice `programs`. */
export const programRequests = {
  /**
   * Asks for the program's file in a dialog of the operating system, and keeps it with these arguments. Null: it is
   * kept, or nobody chose one.
   */
  'program.add': takesFields({
    name: programName,
    args: z.array(z.string().max(1024)).max(100),
  }).answers<{ readonly added: boolean; readonly fault: ProgramFault | null }>(),
  'program.remove': takesFields({ name: programName }),
  /**
   * Puts the line of the slice `sshInclude` at the beginning of the person's ssh configuration, or takes it away: they
   * were shown it.
   */
  'ssh.include': takesFields({ isIncluded: z.boolean() }),
};
