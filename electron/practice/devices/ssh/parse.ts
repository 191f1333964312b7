/** A line the shell cannot take; `message` is what it prints. */
export class ShellSyntaxError extends Error {}

export interface SimpleCommand {
  readonly words: readonly string[];
  /** `< path` */
  readonly input: string | null;
  /** `> path` or `>> path` */
  readonly output: { readonly path: string; readonly append: boolean } | null;
  /** `2>&1` sends error output along with the other; any other `2>` drops it. */
  readonly errors: 'apart' | 'with-output' | 'dropped';
}

export interface Step {
  /** Whether it runs depends on the step before: `;`, `&&`, `||`. */
  readonly when: 'always' | 'after-success' | 'after-failure';
  /** Joined by `|`; at least one. */
  readonly pipeline: readonly SimpleCommand[];
}

type Token = { readonly kind: 'word'; readonly text: string } | { readonly kind: 'operator'; readonly text: string };

const operators = ['2>&1', '2>>', '2>', '&&', '||', '>>', '>', '<', '|', ';'] as const;

/** Splits a line into words and operators, with quotes, backslashes, `$NAME`, `~` and comments. */
function tokenize(line: string, variable: (name: string) => string): Token[] {
  const tokens: Token[] = [];
  let word: string | null = null;
  let at = 0;
  const finish = (): void => {
    if (word !== null) tokens.push({ kind: 'word', text: word });
    word = null;
  };
  const add = (text: string): void => {
    word = (word ?? '') + text;
  };
  const expand = (): void => {
    const name = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*|\?))/.exec(line.slice(at));
    add(name === null ? '$' : variable(name[1] ?? name[2] ?? ''));
    at += name?.[0].length ?? 1;
  };
  while (at < line.length) {
    const character = line.charAt(at);
    const operator = word === null || !/^\d/.test(line.slice(at)) ? operators.find((each) => line.startsWith(each, at)) : undefined;
    if (character === ' ' || character === '\t' || character === '\n') {
      finish();
      at += 1;
    } else if (character === '#' && word === null) break;
    else if (operator !== undefined) {
      finish();
      tokens.push({ kind: 'operator', text: operator });
      at += operator.length;
    } else if (character === "'") {
      const end = line.indexOf("'", at + 1);
      if (end < 0) throw new ShellSyntaxError('-sh: syntax error: unterminated quoted string');
      add(line.slice(at + 1, end));
      at = end + 1;
    } else if (character === '"') {
      add('');
      for (at += 1; line.charAt(at) !== '"'; ) {
        if (at >= line.length) throw new ShellSyntaxError('-sh: syntax error: unterminated quoted string');
        if (line.charAt(at) === '$') expand();
        else {
          if (line.charAt(at) === '\\' && /["\\$]/.test(line.charAt(at + 1))) at += 1;
          add(line.charAt(at));
          at += 1;
        }
      }
      at += 1;
    } else if (character === '\\') {
      add(line.charAt(at + 1));
      at += 2;
    } else if (character === '$') expand();
    else if (character === '~' && word === null && /^~(\/|\s|$)/.test(line.slice(at))) {
      add(variable('HOME'));
      at += 1;
    } else {
      add(character);
      at += 1;
    }
  }
  finish();
  return tokens;
}

/**
 * Parses one line: commands joined by `|`, `;`, `&&` and `||`, with `<`, `>`, `>>`, `2>`.
 * @throws ShellSyntaxError
 */
export function parseLine(line: string, variable: (name: string) => string): readonly Step[] {
  const steps: Step[] = [];
  let when: Step['when'] = 'always';
  let pipeline: SimpleCommand[] = [];
  let words: string[] = [];
  let input: string | null = null;
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
  const tokens = tokenize(line, variable);
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.kind === 'word') {
      words.push(token.text);
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
      if (token.text === '<') input = target.text;
      else if (token.text.startsWith('2')) errors = 'dropped';
      else output = { path: target.text, append: token.text === '>>' };
    }
  }
  // A trailing `;` ends the line; a trailing `|`, `&&` or `||` misses something.
  if (words.length > 0 || pipeline.length > 0 || when !== 'always') {
    finishCommand('newline');
    steps.push({ when, pipeline });
  }
  return steps;
}
