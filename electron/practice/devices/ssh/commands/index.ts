import type { CommandEntry } from './command';
import { fileCommands } from './files';
import { shellCommands } from './shell';
import { systemCommands } from './system';
import { textCommands } from './text';

const table: ReadonlyMap<string, CommandEntry> = new Map(
  Object.entries({
    ...shellCommands,
    ...fileCommands,
    ...textCommands,
    ...systemCommands,
    help: { run: help, help: 'this list' },
  }),
);

async function help(context: Parameters<CommandEntry['run']>[0]): Promise<number> {
  const shown = [...table].filter(([, entry]) => entry.help !== '').sort(([a], [b]) => a.localeCompare(b));
  await context.out(shown.map(([name, entry]) => `  ${name.padEnd(12)} ${entry.help}\n`).join(''));
  return 0;
}

/** The command of that name, with or without a folder of programs before it. */
export function findCommand(name: string): CommandEntry | undefined {
  return table.get(name.replace(/^(\/usr)?\/s?bin\//, ''));
}

/** All names, sorted, for completion. */
export function commandNames(): readonly string[] {
  return [...table.keys()].sort();
}
