/** What the checks answer, how they are told, and that none of them holds up the others. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkNames, selfTestText } from '../../../shared/about/self-test';
import { fine, notKnown, type Check, type Checks } from '../../../electron/self-test/contract';
import { spans } from '../../../electron/self-test/laptop';
import { checkArchive, checkFuses } from '../../../electron/self-test/program';
import { runChecks } from '../../../electron/self-test/run';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-checks-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const all = (change: Partial<Checks>): Checks => ({
  ...(Object.fromEntries(checkNames.map((name): [string, Check] => [name, () => Promise.resolve(fine({}))])) as Checks),
  ...change,
});

describe('a self-test', () => {
  it('is ok where nothing failed, also where something cannot be known', async () => {
    const report = await runChecks(all({ fuses: () => Promise.resolve(notKnown('no program')) }), '1.2.3', 5_000);
    expect(report).toMatchObject({ program: 'FieldTunnel', version: '1.2.3', ok: true });
    expect(report.checks.map(({ name }) => name)).toEqual([...checkNames]);
    expect(selfTestText(report)).toMatch(/not known {2}fuses +no program/);
    expect(selfTestText(report)).toContain('Nothing failed');
  });

  it('tells what a check died of, and what was not done in time, with everything else', async () => {
    const never: Check = () => new Promise(() => undefined);
    const broken: Check = () => Promise.reject(new Error('broken by itself'));
    const report = await runChecks(all({ tunnel: never, page: never, files: broken }), '1.2.3', 50);
    expect(report.ok).toBe(false);
    const failures = report.checks.filter(({ state }) => state === 'failed');
    expect(Object.fromEntries(failures.map(({ name, why }) => [name, why]))).toEqual({
      page: 'it was not done in time',
      tunnel: 'it was not done in time',
      // Their turn never came.
      'ssh-built-in': 'it was not done in time',
      'ssh-system': 'it was not done in time',
      files: 'broken by itself',
    });
    expect(selfTestText(report)).toContain('5 of 18 failed');
  });

  it('says ports as short as can be', () => {
    expect(spans([])).toEqual([]);
    expect(spans([1, 2, 3, 5, 8, 9])).toEqual(['1-3', '5', '8-9']);
  });
});

describe('the archive', () => {
  it('is looked through file by file, and a changed byte is found', async () => {
    const from = join(folder, 'from');
    mkdirSync(join(from, 'dist'), { recursive: true });
    writeFileSync(join(from, 'package.json'), '{"name":"any"}');
    writeFileSync(join(from, 'dist', 'main.cjs'), 'the program itself');
    const whole = join(folder, 'whole.asar');
    await createPackage(from, whole);
    expect(await checkArchive(whole)).toMatchObject({ state: 'ok', facts: { files: 2 } });
    const bytes = readFileSync(whole);
    const changed = join(folder, 'changed.asar');
    bytes.write('THE', bytes.indexOf('the program itself'));
    writeFileSync(changed, bytes);
    expect(await checkArchive(changed)).toMatchObject({
      state: 'failed',
      why: `changed since it was packed: ${join('dist', 'main.cjs')}`,
    });
  });
});

describe('the fuses', () => {
  const program = (wire: string): string => {
    const file = join(folder, `program-${wire}`);
    // What Electron's fuses are found by, their version, how many there are, and how each is set.
    writeFileSync(file, 'any program dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
    appendFileSync(file, Buffer.concat([Buffer.from([1, wire.length]), Buffer.from(wire)]));
    return file;
  };

  it('are as the packages have them, and one that is not is named', async () => {
    expect(await checkFuses(program('000011001'))).toMatchObject({ state: 'ok', facts: { OnlyLoadAppFromAsar: true } });
    expect(await checkFuses(program('100011001'))).toMatchObject({
      state: 'failed',
      why: 'not as they were set: RunAsNode',
    });
  });
});
