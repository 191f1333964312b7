import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultyKeyStore } from '../../fakes/faulty-key-store';
import { ledgerFile, Ledger } from '../../../electron/tokens/ledger';
import { type KeyStore } from '../../../electron/tokens/encrypted-file';
import { type TokenKey } from '../../../electron/tokens/contract';

const keyStore = (): KeyStore => new FaultyKeyStore();

const key: TokenKey = { environmentId: 'aws:us-east-1', tunnelId: 't-1' };
const token = 'AQGAAXh-planted-client-access-token';
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-ledger-'));
  file = join(folder, 'sub', 'tokens');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the ledger file', () => {
  it('survives a restart, and holds no token in the clear', async () => {
    const store = keyStore();
    const first = await Ledger.open({ file: ledgerFile(file, store, Date.now) });
    await first.add(key, token, null);
    const used = await first.checkout(key);
    await first.close();
    expect((await readFile(file)).includes(token)).toBe(false);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readdir(join(folder, 'sub'))).toEqual(['tokens', 'tokens.bak']);
    const second = await Ledger.open({ file: ledgerFile(file, store, Date.now) });
    expect(second.wasReset()).toBe(false);
    const again = await second.checkout(key);
    expect(again).toMatchObject({ kind: 'token', reuse: true, pair: used.kind === 'token' ? used.pair : {} });
  });

  it.each([
    [
      'another key',
      async () => {
        await Ledger.open({ file: ledgerFile(file, keyStore(), Date.now) }).then((ledger) =>
          ledger.add(key, token, null),
        );
      },
    ],
    [
      'a damaged file',
      async () => {
        await Ledger.open({ file: ledgerFile(file, keyStore(), Date.now) }).then((ledger) =>
          ledger.add(key, token, null),
        );
        await writeFile(file, 'garbage');
      },
    ],
  ])('starts empty, keeps the file aside and says so after %s', async (_name, prepare) => {
    await prepare();
    const before = await readFile(file);
    const ledger = await Ledger.open({ file: ledgerFile(file, keyStore(), () => 7) });
    expect(ledger.wasReset()).toBe(true);
    expect(ledger.persistence()).toBe('disk');
    expect(await ledger.checkout(key)).toEqual({ kind: 'none', because: 'absent' });
    expect(await readFile(`${file}.unreadable-7`)).toEqual(before);
    await ledger.add(key, token, null);
    expect((await ledger.checkout(key)).kind).toBe('token');
  });

  it('does not write over a file that it may not read', async () => {
    // A folder in the file's place cannot be read as a file by anybody, root included.
    const ledger = await Ledger.open({ file: ledgerFile(folder, keyStore(), Date.now) });
    expect(ledger.state()).toEqual({ kind: 'not-saved', code: 'EISDIR' });
    await ledger.add(key, token, null);
    expect((await stat(folder)).isDirectory()).toBe(true);
    await chmod(folder, 0o700);
  });
});
