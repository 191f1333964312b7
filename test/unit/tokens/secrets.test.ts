import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultyKeyStore } from '../../fakes/faulty-key-store';
import { secretsFile, SecretStore } from '../../../electron/tokens/secrets';
import { type KeyStore } from '../../../electron/tokens/encrypted-file';

const keyStore = (): KeyStore => new FaultyKeyStore();

const secret = 'a-planted-refresh-token';
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-secrets-'));
  file = join(folder, 'secrets.bin');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const openAt = (store: KeyStore | null, onSecret: (value: string) => void = () => undefined) =>
  SecretStore.open({ file: store === null ? null : secretsFile(file, store, () => 7), onSecret });

describe('the store of named secrets', () => {
  it('keeps them over a restart, nothing of them in the clear, readable by their owner only', async () => {
    const keys = keyStore();
    const first = await openAt(keys);
    await first.set('sign-in:one', secret);
    await Promise.all([first.set('web-proxy:a', 'password-a'), first.set('web-proxy:b', 'password-b')]);
    const data = await readFile(file);
    for (const clear of [secret, 'password-a', 'sign-in:one']) expect(data.includes(clear)).toBe(false);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
    const learnt: string[] = [];
    const second = await openAt(keys, (value) => learnt.push(value));
    expect(second.get('sign-in:one')).toBe(secret);
    expect(second.list('web-proxy:')).toEqual(['web-proxy:a', 'web-proxy:b']);
    expect(learnt).toEqual([secret, 'password-a', 'password-b']);
  });

  it('tells every value before it is kept', async () => {
    const learnt: string[] = [];
    const store = await openAt(null, (value) => learnt.push(value));
    const setting = store.set('one', secret);
    await setting;
    expect(learnt).toEqual([secret]);
  });

  it('forgets on disk as well', async () => {
    const keys = keyStore();
    const first = await openAt(keys);
    await first.set('one', secret);
    expect(await first.delete('one')).toBe(true);
    expect(await first.delete('one')).toBe(false);
    expect(first.get('one')).toBeNull();
    expect((await openAt(keys)).list()).toEqual([]);
  });

  it('lives in memory only where there is no key store, and writes no file', async () => {
    const store = await openAt(null);
    await store.set('one', secret);
    expect(store.get('one')).toBe(secret);
    expect(store.persistence()).toBe('memory');
    await expect(stat(file)).rejects.toThrow(/ENOENT/);
  });

  it('starts empty and keeps the file aside when it cannot be read', async () => {
    await writeFile(file, 'garbage');
    const store = await openAt(keyStore());
    expect(store.wasReset()).toBe(true);
    expect(store.list()).toEqual([]);
    expect(await readFile(`${file}.unreadable-7`, 'utf8')).toBe('garbage');
  });

  it('takes any name for a name', async () => {
    const store = await openAt(null);
    await store.set('__proto__', secret);
    await store.set('constructor', 'other');
    expect(store.get('toString')).toBeNull();
    expect(store.get('constructor')).toBe('other');
  });
});
