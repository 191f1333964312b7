import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = resolve(__dirname, '..', '..', 'tools', 'dist', 'apple-key.mjs');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-key-'));
  writeFileSync(join(folder, 'env'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function step(key: string): { readonly code: number | null; readonly said: string; readonly env: string } {
  const ran = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...process.env, APPLE_API_KEY_P8: key, RUNNER_TEMP: folder, GITHUB_ENV: join(folder, 'env') },
  });
  return { code: ran.status, said: `${ran.stdout}${ran.stderr}`, env: readFileSync(join(folder, 'env'), 'utf8') };
}

describe("Apple's key", () => {
  it('lies in a file that only this account reads, and the steps after it know where', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { code, said, env } = step(key);
    const file = join(folder, 'apple-api-key.p8');
    expect({ code, said, env }).toEqual({ code: 0, said: '', env: `APPLE_API_KEY=${file}\n` });
    expect(readFileSync(file, 'utf8')).toBe(key);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not asked of a build that is no release', () => {
    expect(step('')).toMatchObject({ code: 0, env: '' });
  });

  it('is not written where it is none, nor printed', () => {
    const { code, said, env } = step('bm90IGEga2V5');
    expect([code, env, readdirSync(folder)]).toEqual([1, '', ['env']]);
    expect(said).not.toContain('bm90');
  });
});
