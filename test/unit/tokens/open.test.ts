import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StorageState } from '../../../electron/storage/storage-state';
import { openTokenStores, type TokenStores } from '../../../electron/tokens';
import { silentLogger } from '../../../electron/log/logger';
import { FaultyKeyStore } from '../../fakes/faulty-key-store';

let folder: string;
let keyStore: FaultyKeyStore;
const opened = (): Promise<TokenStores> =>
  openTokenStores({ folderOf: () => folder, keyStore, onSecret: () => undefined, log: silentLogger });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-stores-'));
  keyStore = new FaultyKeyStore();
  const stores = await opened();
  await stores.secrets.set('web-proxy:a', 'a-planted-password');
  await Promise.all([stores.ledger.close(), stores.secrets.close()]);
  keyStore.locked = true;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a key store that is locked when the app starts', () => {
  it('tells whoever listens that it was read, once it is unlocked', async () => {
    const { secrets, storage } = await opened();
    let read = 0;
    const states: StorageState[] = [];
    storage.onRead(() => (read += 1));
    storage.onState((state) => states.push(state));
    expect(storage.state()).toEqual({ kind: 'locked' });
    expect(read).toBe(0);
    keyStore.locked = false;
    await storage.retry();
    expect(secrets.get('web-proxy:a')).toBe('a-planted-password');
    expect(read).toBeGreaterThan(0);
    expect(states.at(-1)).toEqual({ kind: 'saved' });
  });

  it('tells it also who comes to listen only afterwards: the app is put together in several steps', async () => {
    const { secrets, storage } = await opened();
    keyStore.locked = false;
    await storage.retry();
    let read = 0;
    storage.onRead(() => (read += 1));
    expect(read).toBe(1);
    expect(secrets.get('web-proxy:a')).toBe('a-planted-password');
  });

  it('says nothing of it where everything could be read at once', async () => {
    keyStore.locked = false;
    const { storage } = await opened();
    let read = 0;
    storage.onRead(() => (read += 1));
    expect(read).toBe(0);
  });
});
