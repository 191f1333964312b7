/**
 * The command `fieldtunnel`: asks the running app, starts it where none runs, prints what it says, and runs the
 * program.
 */
import { exitCodes, exitOfFailure, exitOfProblem } from '../../shared/command-line/exit-codes';
import type { CommandAnswer, CommandRequest, Target } from '../../shared/command-line/messages';
import { addressOf, jsonText, listText, statusText } from '../../shared/command-line/output';
import type { Unreached } from '../../shared/command-line/words';
import { systemWords } from '../../shared/i18n/system';
import { readLinkText } from '../../shared/deep-link';
import { speechIn } from '../../shared/i18n/speech';
import type { Language } from '../../shared/settings/languages';
import { plainLine, plainLines } from '../../shared/text/outside';
import { readCommand, type Command } from './arguments';
import { askApp } from './client';
import { findPlace, type PlaceOptions } from './place';
import { filledIn, runProgram, variablesOf } from './program';
import { delay, systemClock } from '../net/clock';

/** A slow laptop takes so long from the start to the first answer, ms. */
const startLimitMs = 90_000;
const lookEveryMs = 150;

export interface CommandEdges {
  readonly place: PlaceOptions;
  readonly language: Language;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Lines, without the last line's end. */
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Starts the app, which goes on when the command ends. */
  readonly startApp: () => void;
  /**
   * The whole line that runs ssh, as a list; `no-ssh`: it is not installed. Null: a value cannot be one of its
   * arguments.
   */
  readonly sshLine: (target: Target & { readonly ssh: object }) => Promise<readonly string[] | 'no-ssh' | null>;
  readonly interrupted: AbortSignal;
}

/** Resolves with the exit status. */
export async function runCommand(words: readonly string[], edges: CommandEdges): Promise<number> {
  const { language, print, printError } = edges;
  const read = readCommand(words);
  if (!read.ok) {
    printError(systemWords[language].command.usage[read.fault](plainLine(read.name, 64)));
    printError(systemWords[language].command.seeHelp);
    return exitCodes.usage;
  }
  const { command } = read;
  if (command.kind === 'help') {
    print(systemWords[language].command.help[command.topic]);
    return exitCodes.done;
  }
  if (command.kind === 'open-link') {
    const { result } = readLinkText(command.link);
    // What is refused, a token in a link above all, does not even reach the socket.
    if (!result.ok) {
      printError(
        systemWords[language].command.badLink(speechIn(language).t(`linkErrors.reason.${result.error.reason}`)),
      );
      return exitCodes.usage;
    }
  }
  const asked = await ask(requestOf(command, language), edges, 'thing' in command ? (command.thing ?? '') : '');
  if (!asked.ok) {
    if (asked.why === 'interrupted') return exitCodes.interrupted;
    printError(systemWords[language].command.unreached[asked.why]);
    return asked.why === 'other-version' ? exitCodes.otherVersion : exitCodes.notReached;
  }
  return told(asked.answer, command, edges);
}

function requestOf(command: Exclude<Command, { kind: 'help' }>, language: Language): CommandRequest {
  switch (command.kind) {
    case 'list':
    case 'status':
      return { kind: command.kind, language };
    case 'open-link': {
      // Of a page nothing crosses but its host: whose pages are taken, the app knows.
      const { link, host } = readLinkText(command.link);
      return { kind: 'open-link', language, link, host };
    }
    case 'report':
      return { kind: 'report', language, thing: command.thing };
    case 'connect':
    case 'ssh': {
      const { thing, service, ticket, yes } = command;
      return { kind: 'connect', language, thing, service, ticket, yes };
    }
    default:
      return command satisfies never;
  }
}

type Reached =
  | { readonly ok: true; readonly answer: CommandAnswer }
  | { readonly ok: false; readonly why: Unreached | 'interrupted' };

/** Asks the app that runs; where none does, one is started and asked as soon as it answers. */
async function ask(request: CommandRequest, edges: CommandEdges, device: string): Promise<Reached> {
  const { place: where, language, printError, interrupted } = edges;
  const words = systemWords[language].command;
  const onProgress = (what: keyof typeof words.progress): void => printError(words.progress[what](device));
  let startedAt: number | null = null;
  let isStranger = false;
  for (;;) {
    const place = await findPlace(where);
    if (typeof place === 'object') {
      const asked = await askApp({ place, request, onProgress, interrupted });
      // Where the app before this one was killed, the one that starts listens at its place before its own secret is
      // written there.
      isStranger = !asked.ok && asked.why === 'not-the-app' && startedAt !== null;
      if (asked.ok || (asked.why !== 'no-app' && !isStranger)) return asked;
    } else if (place !== 'none') return { ok: false, why: place };
    if (interrupted.aborted) return { ok: false, why: 'interrupted' };
    if (startedAt === null) {
      startedAt = performance.now();
      printError(words.starting);
      edges.startApp();
    } else if (performance.now() - startedAt > startLimitMs)
      return { ok: false, why: isStranger ? 'not-the-app' : 'not-started' };
    await delay(systemClock, lookEveryMs, interrupted).catch(() => undefined);
  }
}

/** Prints the answer, or runs the program with it. */
async function told(answer: CommandAnswer, command: Command, edges: CommandEdges): Promise<number> {
  const { language, print, printError } = edges;
  const words = systemWords[language].command;
  switch (answer.kind) {
    case 'failed':
      printError(words.failed[answer.why]((answer.services ?? []).map((each) => plainLine(each, 128)).join(', ')));
      return exitOfFailure[answer.why];
    case 'problem':
      printError(plainLine(answer.headline));
      printError(plainLine(answer.sentence));
      return exitOfProblem(answer.code);
    case 'list':
      print(
        command.kind === 'list' && command.json
          ? jsonText({ devices: answer.devices, complete: answer.complete, sessions: answer.sessions })
          : listText(answer, language),
      );
      if (!answer.complete) printError(words.incomplete);
      return exitCodes.done;
    case 'status':
      print(
        command.kind === 'status' && command.json
          ? jsonText({ sessions: answer.sessions })
          : statusText(answer.sessions, language),
      );
      return exitCodes.done;
    case 'opened':
      printError(words.opened);
      return exitCodes.done;
    case 'report':
      print(plainLines(answer.text));
      return exitCodes.done;
    case 'connected':
      return connected(answer, command, edges);
    default:
      return answer satisfies never;
  }
}

async function connected(
  { session, target }: Extract<CommandAnswer, { kind: 'connected' }>,
  command: Command,
  edges: CommandEdges,
): Promise<number> {
  const { language, print, printError } = edges;
  const words = systemWords[language].command;
  if (command.kind === 'ssh' || (command.kind === 'connect' && command.print === 'ssh')) {
    if (target.ssh === null) {
      printError(words.notSsh);
      return exitCodes.notFound;
    }
    if (command.kind === 'connect') {
      // Nothing in it means anything to a shell: `sshLine` refuses the rest.
      const destination = target.user === null ? target.host : `${target.user}@${target.host}`;
      print(`${target.port} ${target.ssh.alias} ${destination}`);
      return exitCodes.done;
    }
    const line = await edges.sshLine({ ...target, ssh: target.ssh });
    if (line === null) return exitCodes.unexpected;
    if (line === 'no-ssh') {
      printError(words.noSsh);
      return exitCodes.noProgram;
    }
    return run([...line, ...command.ssh], edges, {});
  }
  if (command.kind !== 'connect') return exitCodes.unexpected;
  if (command.program.length === 0) {
    print(command.print === 'json' ? jsonText({ ...target, session }) : addressOf(target));
    return exitCodes.done;
  }
  const values = { ...target, thing: command.thing };
  const line = filledIn(command.program, values);
  if (line === null) {
    printError(words.noUser);
    return exitCodes.notFound;
  }
  return run(line, edges, variablesOf(values));
}

async function run(
  line: readonly string[],
  { environment, language, printError }: CommandEdges,
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const words = systemWords[language].command;
  const ran = await runProgram(line, { ...environment, ...variables });
  const name = plainLine(line[0] ?? '', 256);
  switch (ran.kind) {
    case 'ended':
      return ran.status;
    case 'not-found':
      printError(words.noProgram(name));
      return exitCodes.noProgram;
    case 'cannot-start':
      printError(words.cannotStart(name));
      return exitCodes.cannotStart;
    default:
      return ran satisfies never;
  }
}
