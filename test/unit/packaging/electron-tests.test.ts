import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = resolve(__dirname, '..', '..', 'tools', 'e2e-electron.mjs');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-report-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const spec = (title: string, status: string): object => ({ title, tests: [{ status }] });
/** What it says of a report with tests of these states. */
function judge(states: readonly string[], atLeast = '2'): { readonly code: number | null; readonly said: string } {
  const report = join(folder, 'report.json');
  const [first = 'skipped', ...others] = states;
  const inner = { title: 'inner', specs: others.map((status, index) => spec(`test ${index + 2}`, status)) };
  writeFileSync(
    report,
    JSON.stringify({ suites: [{ title: 'links.spec.ts', specs: [spec('test 1', first)], suites: [inner] }] }),
  );
  const ran = spawnSync(process.execPath, [script, '--report', report, '--at-least', atLeast], { encoding: 'utf8' });
  return { code: ran.status, said: `${ran.stdout}${ran.stderr}` };
}

describe('the tests in Electron', () => {
  it('are right where enough of them ran and none failed', () => {
    expect(judge(['expected', 'expected', 'skipped'])).toEqual({
      code: 0,
      said: 'Skipped: links.spec.ts › inner › test 3\n2 passed, 0 failed, 1 skipped\n',
    });
  });

  it('are not where most skipped themselves', () => {
    const { code, said } = judge(['expected', 'skipped', 'skipped']);
    expect(code).toBe(1);
    expect(said).toContain('Only 1 tests ran in Electron, of at least 2.');
    expect(judge([]).code).toBe(1);
  });

  it.each(['unexpected', 'flaky'])('are not where one is %s', (status) => {
    const { code, said } = judge(['expected', 'expected', status]);
    expect(code).toBe(1);
    expect(said).toContain('Failed: links.spec.ts › inner › test 3');
  });

  it.each(['0', 'all', '-3'])('want a count that can be missed, not %s', (atLeast) => {
    expect(judge(['expected', 'expected'], atLeast)).toMatchObject({
      code: 1,
      said: expect.stringContaining('--at-least') as string,
    });
  });
});
