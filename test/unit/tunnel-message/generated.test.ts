import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

it('keeps the generated codec equal to what the schema generates', () => {
  const root = resolve(__dirname, '../../..');
  const folder = mkdtempSync(join(tmpdir(), 'codec-'));
  try {
    execFileSync(process.execPath, [resolve(root, 'test/tools/codec.mjs'), folder], { cwd: root, stdio: 'pipe' });
    for (const name of ['message.js', 'message.d.ts']) {
      expect(readFileSync(join(folder, name), 'utf8'), name).toBe(
        readFileSync(resolve(root, 'shared/tunnel-message/generated', name), 'utf8'),
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
