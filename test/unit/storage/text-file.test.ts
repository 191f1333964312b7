import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTextFile } from '../../../electron/storage/text-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-text-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a text file that a person named', () => {
  it('is read as it is', async () => {
    const path = join(folder, 'ca.pem');
    writeFileSync(path, 'a certificate, ä');
    await expect(readTextFile(path)).resolves.toBe('a certificate, ä');
    writeFileSync(path, '');
    await expect(readTextFile(path)).resolves.toBe('');
  });

  it('is refused where it is too large, a folder, or not there', async () => {
    const path = join(folder, 'large.pem');
    writeFileSync(path, '');
    truncateSync(path, 4 * 1024 * 1024 + 1);
    await expect(readTextFile(path)).rejects.toThrow('larger');
    await expect(readTextFile(folder)).rejects.toThrow('regular');
    await expect(readTextFile(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });

  it.skipIf(process.platform === 'win32')(
    'is refused where it is a pipe or a device: reading would never end',
    async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
      await expect(readTextFile(pipe)).rejects.toThrow('regular');
      await expect(readTextFile('/dev/zero')).rejects.toThrow('regular');
    },
  );
});
