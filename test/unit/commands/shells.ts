/**
 * How three shells read a line that is pasted into them, as far as our commands may go. Written after POSIX.1-2024
 * (Shell Command Language, 2.2 and 2.3), `about_Parsing`, `about_Quoting_Rules` and `about_Special_Characters` of
 * PowerShell 5.1 and 7, and cmd's `/?` with Microsoft's "Parsing C command-line arguments". What has a meaning of its
 * own in one of them is an error here, so a text that is read is one single command with these words.
 */
import type { Dialect } from '../../../shared/commands/command';

/** Throws where the text is more than one plain command. */
type Reader = (text: string) => string[];

interface Grammar {
  /** How a line goes on in the next one. */
  readonly goesOn: string;
  /** What means nothing outside quotes, and inside double quotes. */
  readonly bare: RegExp;
  readonly quoted: RegExp;
  /** A bare word that is read as something else than its text. */
  readonly notText: RegExp;
}

const grammars: Readonly<Record<Dialect, Grammar>> = {
  posix: {
    goesOn: '\\\n',
    bare: /[^\s"'`$\\|&;<>()*?[\]#~=%!{}^]/u,
    quoted: /[^"`$\\!\p{C}]/u,
    notText: /^$/,
  },
  powershell: {
    goesOn: '`\n',
    // Typographic quotes are quotes, too; a comma makes a list, and a dash in front lets a dot or a colon end the word.
    bare: /[^\s"'`$(){};,|&<>@#\u2018-\u201e*?[\]%=]/u,
    quoted: /[^"`$\u201c-\u201e\p{C}]/u,
    notText: /^(?:-.*[.:]|0\d|\d.*[a-z.]|--%|-{1,2}$)/i,
  },
  cmd: {
    goesOn: '^\n',
    bare: /[^\s"&|<>^()%!,;=*?]/u,
    // Of the code pages that cmd may have, characters far from ASCII can become any of these.
    quoted: /[^"%!^\p{C}\u0100-\uabff\ud7a4-\uffff]/u,
    notText: /^$/,
  },
};

const reader =
  ({ goesOn, bare, quoted, notText }: Grammar): Reader =>
  (text) => {
    const line = text.replaceAll(goesOn, ' ');
    const words: string[] = [];
    for (let at = 0; at < line.length; ) {
      if (line[at] === ' ') {
        at += 1;
        continue;
      }
      const isQuoted = line[at] === '"';
      const fits = isQuoted ? quoted : bare;
      let word = '';
      at += isQuoted ? 1 : 0;
      while (at < line.length && line[at] !== (isQuoted ? '"' : ' ')) {
        const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
        if (!fits.test(character)) throw new Error(`${JSON.stringify(character)} means something in: ${text}`);
        word += character;
        at += character.length;
      }
      if (isQuoted) {
        if (line[at] !== '"') throw new Error(`a quote is not closed in: ${text}`);
        at += 1;
        if (at < line.length && line[at] !== ' ') throw new Error(`a word goes on after its quotes in: ${text}`);
      } else if (notText.test(word)) throw new Error(`${word} is not read as it stands in: ${text}`);
      words.push(word);
    }
    return words;
  };

const readers: Readonly<Record<Dialect, Reader>> = {
  posix: reader(grammars.posix),
  powershell: reader(grammars.powershell),
  cmd: reader(grammars.cmd),
};

/** Words of the one command that the shell would run. */
export const readBy = (dialect: Dialect, text: string): string[] => readers[dialect](text);
