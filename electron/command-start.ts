/**
 * `fieldtunnel connect …` and its like: the same program, started without a window. It asks the app that runs, and
 * ends. Nothing of it waits for the desktop: what it needs is Node's.
 *
 * On Windows the program has no console of its own; its runtime writes to the one that it was started in, and a pipe is
 * taken as it is. `assets/bin/fieldtunnel.cmd` waits for it, and runs ssh by itself, for the console's input leads only
 * there.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';
import { chooseLanguage, languageNames, type Language } from '../shared/settings/languages';
import { commandOf } from './command-line/arguments';
import { runCommand } from './command-line/run';
import { findSsh } from './window/terminal/found';
import { sshArguments } from './window/terminal/plan';

interface Paths {
  readonly userData: string;
  readonly local: string;
}

const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  // Whoever asked may have gone.
  new Promise((done) => stream.write(text, () => done()));

/** Of the person's settings, else of their shell, else of the system. Only the app knows what the company set. */
function languageOf({ userData }: Paths): Language {
  const preferred = [process.env['LC_ALL'], process.env['LC_MESSAGES'], process.env['LANG']]
    .map((name) => name ?? '')
    .filter((name) => name !== '')
    .slice(0, 1)
    .map((name) => name.replace(/[._@].*$/, ''));
  const system = Intl.DateTimeFormat().resolvedOptions().locale;
  let chosen: unknown = null;
  try {
    chosen = (JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8')) as { language?: unknown }).language;
  } catch {
    // Nothing was ever set.
  }
  const known = languageNames.find((name) => name === chosen) ?? 'system';
  return chooseLanguage(known, preferred.length > 0 ? preferred : [system]);
}

/** How the app itself is started; while it is developed or tested, as `FIELDTUNNEL_START` says (a list in JSON). */
function startLine(before: readonly string[]): readonly string[] {
  const told = app.isPackaged ? undefined : process.env['FIELDTUNNEL_START'];
  if (told !== undefined) return JSON.parse(told) as string[];
  return [process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()]), ...before];
}

function startApp(before: readonly string[]): void {
  const [file = '', ...args] = startLine(before);
  const child = spawn(file, args, { detached: true, stdio: 'ignore' });
  // The command says that nobody answers.
  child.on('error', () => undefined);
  child.unref();
}

/**
 * True: a command was given, and the program ends with it. To be called before the app takes its place as the one
 * instance.
 */
export function runsCommand(argv: readonly string[], paths: () => Paths): boolean {
  const found = commandOf(argv, (argument) => resolve(argument) === resolve(app.getAppPath()));
  if (found === null) return false;
  app.dock?.hide();
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.prependListener(signal, stop);
  // The runtime quits at a signal, too, and would end without a status, or under a program that Ctrl+C was meant for.
  app.on('before-quit', (event) => event.preventDefault());
  const said: Promise<void>[] = [];
  const { userData, local } = paths();
  void runCommand(found.words, {
    place: { local },
    language: languageOf({ userData, local }),
    environment: process.env,
    print: (text) => void said.push(write(process.stdout, `${text}\n`)),
    printError: (text) => void said.push(write(process.stderr, `${text}\n`)),
    startApp: () => startApp(found.before),
    async sshLine({ port, user, ssh: { alias, knownHostsFile } }) {
      const file = await findSsh({ platform: process.platform, environment: process.env });
      if (file === null) return 'no-ssh';
      const args = sshArguments({ port, user, alias, knownHostsFile });
      return args === null ? null : [file, ...args];
    },
    interrupted: interrupted.signal,
  })
    .catch((error: unknown) => {
      said.push(write(process.stderr, `${error instanceof Error ? error.message : 'unexpected'}\n`));
      return 1;
    })
    .then(async (status) => {
      await Promise.all(said);
      app.exit(status);
    });
  return true;
}
