import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..', '..', '..');

const eslint = new ESLint({ cwd: root, overrideConfigFile: resolve(root, 'test/tools/eslint.config.mjs') });

async function rulesBroken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: resolve(root, file) });
  if (result === undefined) throw new Error(`${file} was not linted`);
  const fatal = result.messages.find((message) => message.fatal === true);
  if (fatal !== undefined) throw new Error(fatal.message);
  const broken = result.messages.find((message) => message.message.startsWith('Resolve error'));
  if (broken !== undefined) throw new Error(broken.message);
  return result.messages.map((message) => message.ruleId ?? '');
}

describe('import directions', () => {
  const zones = 'import-x/no-restricted-paths';

  it.each([
    ['shared/session/probe.ts', '../../electron/tunnel/contract'],
    ['renderer/screens/probe.ts', '../../electron/cloud/contract'],
    ['electron/session/probe.ts', '../practice/contract'],
    ['electron/session/probe.ts', '../tunnel/index'],
    ['electron/session/diagnosis/probe.ts', '../session'],
    ['electron/tunnel/probe.ts', '../cloud/contract'],
    ['electron/cloud/probe.ts', '../tunnel/contract'],
    ['electron/net/probe.ts', '../tunnel/contract'],
    ['electron/net/probe.ts', '../cloud/contract'],
    ['electron/net/probe.ts', '../storage/settings'],
    ['electron/tokens/probe.ts', '../net/trust'],
    ['electron/policy/probe.ts', '../net/clock'],
    ['electron/tokens/probe.ts', '../cloud/contract'],
    ['electron/practice/probe.ts', '../tunnel/contract'],
    ['electron/window/probe.ts', '../cloud/contract'],
    ['electron/app/probe.ts', '../tunnel/contract'],
    ['electron/preload.ts', '../shared/session/view'],
    ['electron/command-line/probe.ts', '../session/index'],
    ['electron/command-line/probe.ts', '../net/trust'],
    ['electron/window/probe.ts', '../net/trust'],
    ['electron/storage/probe.ts', '../net/worker-rpc'],
    ['electron/command-line/probe.ts', '../window/terminal/plan'],
    ['electron/app/probe.ts', '../command-line/server'],
    ['electron/session/probe.ts', '../../test/vitest.config'],
  ])('%s may not import %s', async (file, target) => {
    expect(await rulesBroken(file, `import * as other from '${target}';\nexport const used = other;`)).toContain(zones);
  });

  it.each([
    ['shared/session/probe.ts', '../problems/problem'],
    ['renderer/screens/probe.ts', '../../shared/session/view'],
    ['electron/session/probe.ts', '../tunnel/contract'],
    ['electron/session/probe.ts', '../tokens/contract'],
    ['electron/session/probe.ts', './diagnosis/diagnose'],
    ['electron/session/diagnosis/probe.ts', './observations'],
    ['electron/net/probe.ts', '../log/logger'],
    ['electron/tunnel/probe.ts', '../net/clock'],
    ['electron/cloud/probe.ts', '../net/clock'],
    ['electron/practice/probe.ts', '../net/worker-rpc'],
    ['electron/session/probe.ts', '../net/clock'],
    ['electron/app/probe.ts', '../net/clock'],
    ['electron/ipc/probe.ts', '../net/throttle'],
    ['electron/window/probe.ts', '../net/clock'],
    ['electron/storage/probe.ts', '../net/clock'],
    ['electron/command-line/probe.ts', '../net/clock'],
    ['electron/tokens/probe.ts', '../net/clock'],
    ['electron/verify/probe.ts', '../net/web-proxy'],
    ['electron/app/probe.ts', '../cloud/contract'],
    ['electron/app.ts', './practice/contract'],
    ['electron/preload.ts', '../shared/ipc/channels'],
  ])('%s may import %s', async (file, target) => {
    expect(await rulesBroken(file, `import * as other from '${target}';\nexport const used = other;`)).not.toContain(
      zones,
    );
  });
});

describe('raw APIs with one owner', () => {
  const rule = 'no-restricted-imports';

  it.each([
    ['ipcMain', 'electron/ipc/server.ts'],
    ['safeStorage', 'electron/tokens/key-store.ts'],
    ['shell', 'electron/window/external.ts'],
    ['ipcRenderer', 'electron/preload.ts'],
    ['contextBridge', 'electron/preload.ts'],
  ])('%s only in %s', async (name, owner) => {
    const code = `import { ${name} } from 'electron';\nexport const used = ${name};`;
    expect(await rulesBroken('electron/app.ts', code)).toContain(rule);
    expect(await rulesBroken(owner, code)).not.toContain(rule);
  });

  it('the window bridge only in renderer/api.ts', async () => {
    const code =
      'export const used = (window as unknown as { fieldtunnel: unknown }).fieldtunnel;\nexport const other = window.fieldtunnel;';
    expect(await rulesBroken('renderer/screens/probe.tsx', code)).toContain('no-restricted-properties');
    expect(await rulesBroken('renderer/api.ts', code)).not.toContain('no-restricted-properties');
  });

  it.each([
    ['electron/cloud/probe.ts', 'electron/net/clock.ts'],
    ['electron/practice/devices/probe.ts', 'electron/net/clock.ts'],
    ['renderer/screens/probe.tsx', 'renderer/store/after.ts'],
  ])('timers not in %s, only in %s', async (file, owner) => {
    for (const name of ['setTimeout', 'setInterval']) {
      const code = `export const used = ${name}(() => undefined, 1000);`;
      expect(await rulesBroken(file, code)).toContain('no-restricted-globals');
      expect(await rulesBroken(owner, code)).not.toContain('no-restricted-globals');
    }
  });

  it.each(['node:timers/promises', 'node:timers', 'timers/promises'])('timers not from %s', async (name) => {
    const code = `import { setTimeout as wait } from '${name}';\nexport const used = wait;`;
    expect(await rulesBroken('electron/cloud/probe.ts', code)).toContain(rule);
  });

  it.each(['electron', 'node:fs'])('the renderer never imports %s', async (name) => {
    expect(
      await rulesBroken('renderer/screens/probe.ts', `import * as other from '${name}';\nexport const used = other;`),
    ).toContain(rule);
  });
});

/** What the project's own configuration says of a folder with these files; a folder that was not read is a failure. */
function lintFolder(files: Readonly<Record<string, string>>, flags: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-circle-'));
  try {
    for (const [name, code] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), code);
    }
    const { stdout } = spawnSync(
      process.execPath,
      [
        resolve(root, 'node_modules/oxlint/bin/oxlint'),
        '--config',
        resolve(root, 'test/tools/oxlint.json'),
        ...flags,
        '--format',
        'json',
        folder,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    const { diagnostics, number_of_files: count } = JSON.parse(stdout) as {
      readonly diagnostics: readonly { readonly code: string }[];
      readonly number_of_files: number;
    };
    expect(count).toBe(Object.keys(files).filter((name) => /\.tsx?$/.test(name)).length);
    return diagnostics.map(({ code }) => code).join(' ');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('circles', () => {
  it.each([
    [
      'values',
      "import { two } from './two';\nexport const one = (): number => two();\n",
      "import { one } from './one';\nexport const two = (): number => one();\n",
    ],
    [
      'types',
      "import type { Two } from './two';\nexport interface One {\n  readonly two: Two;\n}\n",
      "import type { One } from './one';\nexport interface Two {\n  readonly one: One;\n}\n",
    ],
  ])('two files that import the %s of one another', (_what, one, two) => {
    expect(lintFolder({ 'one.ts': one, 'two.ts': two })).toContain('import(no-cycle)');
  });

  it('not two files of which one imports the other', () => {
    const two = 'export const two = (): number => 2;\n';
    const one = "import { two } from './two';\nexport const one = (): number => two();\n";
    expect(lintFolder({ 'one.ts': one, 'two.ts': two })).toBe('');
  });
});

describe('rules that know types', () => {
  const lint = (code: string): string =>
    lintFolder(
      { 'probe.ts': code, 'tsconfig.json': '{"compilerOptions":{"strict":true,"module":"esnext","target":"es2022"}}' },
      ['--type-aware'],
    );

  it('are asked by npm run lint', () => {
    const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    expect(scripts['lint']).toBe('node test/tools/lint.mjs');
    const program = readFileSync(resolve(root, 'test/tools/lint.mjs'), 'utf8');
    expect(program).toMatch(/'oxlint\/bin\/oxlint',\s+'--type-aware'/);
    expect(program).toContain("'--type-check'");
  });

  it('refuse what only types can tell', () => {
    const said = lint(`
export function begin(work: () => Promise<void>): void {
  work();
}
export const read = (text: string): string => {
  const value = JSON.parse(text);
  return value.name;
};
export function word(kind: 'one' | 'two'): string {
  switch (kind) {
    case 'one':
      return 'first';
  }
  return '';
}
export const certain = (text: string): string => (text ? \`\${{ text }}\` : text ?? '');
`);
    for (const rule of [
      'no-floating-promises',
      'no-unsafe-assignment',
      'no-unsafe-member-access',
      'no-unsafe-return',
      'switch-exhaustiveness-check',
      'restrict-template-expressions',
      'no-unnecessary-condition',
    ])
      expect(said).toContain(`typescript(${rule})`);
  });
});

describe('what a type does not allow', () => {
  it('is refused by the linter as by the compiler', () => {
    const files = {
      'probe.ts': "export const count: number = 'one';\n",
      'tsconfig.json': '{"compilerOptions":{"strict":true,"module":"esnext","target":"es2022"}}',
    };
    expect(lintFolder(files, ['--type-aware', '--type-check'])).toContain('TS2322');
  });
});

describe('the rules of the house', () => {
  it('hold in every file', () => {
    const said = lintFolder({
      'probe.ts': `${'\n'.repeat(301)}export default function probe(one: any): boolean {
  var two = one as { readonly three: number };
  console.log(two);
  return two.three == 4 || one!.five;
}
export function long(): void {${'\n'.repeat(81)}}
`,
    });
    for (const rule of [
      'typescript(no-explicit-any)',
      'typescript(no-non-null-assertion)',
      'eslint(no-var)',
      'eslint(no-console)',
      'eslint(eqeqeq)',
      'eslint(max-lines-per-function)',
      'import(no-default-export)',
    ])
      expect(said).toContain(rule);
  });

  it('allow no file of more than 300 lines', () => {
    const lines = (count: number): string => 'export const at = 1;\n' + '// one more\n'.repeat(count - 1);
    expect(lintFolder({ 'probe.ts': lines(301) })).toContain('eslint(max-lines)');
    expect(lintFolder({ 'probe.ts': lines(300) })).toBe('');
  });

  it('let a test assert that something is there', () => {
    const code = 'export const first = (all: readonly string[]): string => all[0]!;\n';
    expect(lintFolder({ 'test/probe.ts': code })).toBe('');
    expect(lintFolder({ 'probe.ts': code })).toContain('typescript(no-non-null-assertion)');
  });

  it('ask what is drawn to be pure, and hooks to be called in order', () => {
    const said = lintFolder({
      'renderer/probe.tsx': `import { useEffect, useState, type ReactNode } from 'react';
export function Probe({ on }: { readonly on: boolean }): ReactNode {
  const [value, setValue] = useState(0);
  if (on) useEffect(() => undefined, []);
  useEffect(() => setValue(value + 1), []);
  const Inner = (): ReactNode => <b>{value}</b>;
  return <Inner key={Math.random()} />;
}
`,
    });
    for (const rule of ['rules-of-hooks', 'exhaustive-deps', 'static-components', 'purity'])
      expect(said).toContain(rule);
  });
});
