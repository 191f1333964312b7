/** A line the shell cannot take; `message` is what it prints. */
export class ShellSyntaxError extends Error {}

/** Parts of one word. Variables are filled in when the command runs, because `$?` depends on the one before. */
export type Word = readonly (string | { readonly variable: string })[];

/** The word with its variables filled in. */
export function expandWord(word: Word, variable: (name: string) => string): string {
  return word.map((part) => (typeof part === 'string' ? part : variable(part.variable))).join('');
}

export interface SimpleCommand {
  readonly words: readonly Word[];
  /** `< path` */
  readonly input: Word | null;
  /** `> path` or `>> path` */
  readonly output: { readonly path: Word; readonly append: boolean } | null;
  /** `2>&1` sends error output along with the other; any other `2>` drops it. */
  readonly errors: 'apart' | 'with-output' | 'dropped';
}

export interface Step {
  /** Whether it runs depends on the step before: `;`, `&&`, `||`. */
  readonly when: 'always' | 'after-success' | 'after-failure';
  /** Joined by `|`; at least one. */
  readonly pipeline: readonly SimpleCommand[];
}

type Token = { readonly kind: 'word'; readonly word: Word } | { readonly kind: 'operator'; readonly text: string };

const operators = ['2>&1', '2>>', '2>', '&&', '||', '>>', '>', '<', '|', ';'] as const;

/** Splits a line into words and operators, with quotes, backslashes, `$NAME`, `~` and comments. */
class Tokenizer {
  private readonly tokens: Token[] = [];
  private word: Word[number][] | null = null;
  private at = 0;

  constructor(private readonly line: string) {}

  tokenize(): readonly Token[] {
    while (this.at < this.line.length) {
      const character = this.line.charAt(this.at);
      if (character === '#' && this.word === null) break;
      if (/\s/.test(character)) {
        this.finishWord();
        this.at += 1;
      } else if (!this.takeOperator()) this.takeWordPart(character);
    }
    this.finishWord();
    return this.tokens;
  }

  private finishWord(): void {
    if (this.word !== null) this.tokens.push({ kind: 'word', word: this.word });
    this.word = null;
  }

  private add(part: Word[number], used: number): void {
    this.word ??= [];
    this.word.push(part);
    this.at += used;
  }

  /** `2>` is an operator only at the start of a word: `file2>x` writes the output of `file2`. */
  private takeOperator(): boolean {
    const operator = operators.find(
      (each) => this.line.startsWith(each, this.at) && (this.word === null || !each.startsWith('2')),
    );
    if (operator === undefined) return false;
    this.finishWord();
    this.tokens.push({ kind: 'operator', text: operator });
    this.at += operator.length;
    return true;
  }

  private takeWordPart(character: string): void {
    const rest = this.line.slice(this.at);
    if (character === "'") this.takeSingleQuoted();
    else if (character === '"') this.takeDoubleQuoted();
    else if (character === '\\') this.add(this.line.charAt(this.at + 1), 2);
    else if (character === '$') this.takeVariable();
    else if (this.word === null && /^~(\/|\s|$)/.test(rest)) this.add({ variable: 'HOME' }, 1);
    else this.add(character, 1);
  }

  private takeSingleQuoted(): void {
    const end = this.line.indexOf("'", this.at + 1);
    if (end < 0) throw new ShellSyntaxError('-sh: syntax error: unterminated quoted string');
    this.add(this.line.slice(this.at + 1, end), end + 1 - this.at);
  }

  private takeDoubleQuoted(): void {
    this.add('', 1);
    while (this.line.charAt(this.at) !== '"') {
      if (this.at >= this.line.length) throw new ShellSyntaxError('-sh: syntax error: unterminated quoted string');
      const character = this.line.charAt(this.at);
      const next = this.line.charAt(this.at + 1);
      if (character === '$') this.takeVariable();
      else if (character === '\\' && /["\\$]/.test(next)) this.add(next, 2);
      else this.add(character, 1);
    }
    this.at += 1;
  }

  private takeVariable(): void {
    const name = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*|\?))/.exec(this.line.slice(this.at));
    if (name === null) this.add('$', 1);
    else this.add({ variable: name[1] ?? name[2] ?? '' }, name[0].length);
  }
}

/**
 * Parses one line: commands joined by `|`, `;`, `&&` and `||`, with `<`, `>`, `>>`, `2>`.
 * @throws ShellSyntaxError
 */
export function parseLine(line: string): readonly Step[] {
  const steps: Step[] = [];
  let when: Step['when'] = 'always';
  let pipeline: SimpleCommand[] = [];
  let words: Word[] = [];
  let input: Word | null = null;
  let output: SimpleCommand['output'] = null;
  let errors: SimpleCommand['errors'] = 'apart';

  const unexpected = (text: string): ShellSyntaxError => new ShellSyntaxError(`-sh: syntax error: unexpected ${text}`);
  const finishCommand = (before: string): void => {
    if (words.length === 0) throw unexpected(`"${before}"`);
    pipeline.push({ words, input, output, errors });
    words = [];
    input = null;
    output = null;
    errors = 'apart';
  };
  const tokens = new Tokenizer(line).tokenize();
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.kind === 'word') {
      words.push(token.word);
      continue;
    }
    if (token.text === '2>&1') errors = 'with-output';
    else if (token.text === '|') finishCommand('|');
    else if (token.text === ';' || token.text === '&&' || token.text === '||') {
      finishCommand(token.text);
      steps.push({ when, pipeline });
      pipeline = [];
      when = token.text === ';' ? 'always' : token.text === '&&' ? 'after-success' : 'after-failure';
    } else {
      const target = tokens[(index += 1)];
      if (target?.kind !== 'word') throw unexpected('newline');
      if (token.text === '<') input = target.word;
      else if (token.text.startsWith('2')) errors = 'dropped';
      else output = { path: target.word, append: token.text === '>>' };
    }
  }
  // A trailing `;` ends the line; a trailing `|`, `&&` or `||` misses something.
  if (words.length > 0 || pipeline.length > 0 || when !== 'always') {
    finishCommand('newline');
    steps.push({ when, pipeline });
  }
  return steps;
}
