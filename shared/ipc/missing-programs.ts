/** What a laptop may lack to open a service. */
export const missingPrograms = ['ssh', 'terminal', 'rdp', 'vnc'] as const;
export type MissingProgram = (typeof missingPrograms)[number];
