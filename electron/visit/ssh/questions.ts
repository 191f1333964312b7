import type { Prompt } from 'ssh2';
import { plainLine } from '../../../shared/text/outside';
import type { DevicePrompt } from '../../../shared/visit/view';

/** More rounds than any real device asks (a password that has run out: three). */
const maxRounds = 10;
const maxPrompts = 16;
const maxLines = 12;

/** One round of a device's own questions (keyboard-interactive, RFC 4256), as a person may be shown it. */
export interface Round {
  readonly title: string;
  readonly instruction: string;
  readonly prompts: readonly DevicePrompt[];
}

/** Whether a single hidden question asks for what a password login would have sent, and for nothing else. */
const asksForPassword = ({ prompts }: Round): boolean =>
  prompts.length === 1 &&
  prompts[0]?.echo === false &&
  /^(?:\(.{1,100}\) )?[^:]{0,100}password: *$/i.test(prompts[0].text);

const plainLines = (text: string): string =>
  text
    .slice(0, 10_000)
    .split(/\r\n|\n|\r/)
    .slice(0, maxLines)
    .map((line) => plainLine(line, 300))
    .join('\n')
    .trim();

/** The questions of one login: bounded, cleaned, and answered in their order. */
export class Questions {
  #rounds = 0;
  #waiting: { readonly prompts: number; readonly finish: (answers: string[]) => void } | null = null;
  /** Given already, and the device takes it by question only. Used once. */
  #password: string | null;
  readonly #ask: (round: Round) => void;
  readonly #tooMany: () => void;

  constructor(password: string | null, ask: (round: Round) => void, tooMany: () => void) {
    this.#password = password;
    this.#ask = ask;
    this.#tooMany = tooMany;
  }

  /** The device asks. */
  asked(
    title: string,
    instruction: string,
    asked: readonly (Prompt & { readonly isPassword?: boolean })[],
    finish: (answers: string[]) => void,
  ): void {
    this.#rounds += 1;
    if (this.#rounds > maxRounds || asked.length > maxPrompts) {
      this.#tooMany();
      return;
    }
    const prompts = asked.map(({ prompt, echo, isPassword }) => ({
      text: plainLine(prompt, 300),
      echo: echo === true,
      ...(isPassword === true ? { isPassword } : {}),
    }));
    const round: Round = { title: plainLine(title, 200), instruction: plainLines(instruction), prompts };
    if (this.#password !== null && asksForPassword(round)) {
      const password = this.#password;
      this.#password = null;
      finish([password]);
      return;
    }
    this.#waiting = { prompts: prompts.length, finish };
    this.#ask(round);
  }

  /** As many answers as were asked for are sent. @returns false: nothing was asked */
  answer(answers: readonly string[]): boolean {
    const waiting = this.#waiting;
    if (waiting === null) return false;
    this.#waiting = null;
    waiting.finish(Array.from({ length: waiting.prompts }, (_, at) => answers[at] ?? ''));
    return true;
  }
}
