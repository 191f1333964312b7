import { join } from 'node:path';
import type { Logger } from '../log/logger';
import type { StorageState } from '../storage/storage-state';
import type { KeyStore } from './encrypted-file';
import { Ledger, ledgerFile } from './ledger';
import type { PersistenceOptions } from './persisted';
import { SecretStore, secretsFile } from './secrets';

/** What is kept encrypted. */
export const tokenFiles = { ledger: 'tokens.bin', secrets: 'secrets.bin' } as const;

interface TokenStoreOptions extends Pick<PersistenceOptions<never>, 'timers'> {
  /** Folder of a file by its name (`tokenFiles`). */
  readonly folderOf: (file: string) => string;
  /** Null: no key store on this computer; everything lives in memory only. */
  readonly keyStore: KeyStore | null;
  /** Told every secret that is stored, so that the log can redact it. */
  readonly onSecret: (secret: string) => void;
  readonly log: Logger;
}

/** The ledger of access tokens and the store of all other secrets. */
export interface TokenStores {
  readonly ledger: Ledger;
  readonly secrets: SecretStore;
  readonly storage: {
    /** What a person has to know of both. */
    state(): StorageState;
    /** Reads and saves what could not be read or saved before. */
    retry(): Promise<void>;
    /** Tells of every change of the state from now on. */
    onState(listener: (state: StorageState) => void): void;
    /**
     * Tells that something was read that could not be read when it was opened. Also of what was read before anybody
     * listened: the key store may be unlocked while the app is still being put together.
     */
    onRead(listener: () => void): void;
  };
}

/** Opens both files. Never rejects for what they hold, or because they cannot be read. */
export async function openTokenStores(options: TokenStoreOptions): Promise<TokenStores> {
  const { folderOf, keyStore, onSecret, timers, log } = options;
  const pathOf = (file: string): string => join(folderOf(file), file);
  let storage: TokenStores['storage'] | null = null;
  const stateListeners = new Set<(state: StorageState) => void>();
  const readListeners = new Set<() => void>();
  let wasRead = false;
  const common = {
    onSecret,
    timers,
    onRead: () => {
      wasRead = true;
      for (const listener of readListeners) listener();
    },
    onState: () => {
      if (storage === null) return;
      const state = storage.state();
      log.warn('how secrets are kept has changed', { ...state });
      for (const listener of stateListeners) listener(state);
    },
  };
  const [ledger, secrets] = await Promise.all([
    Ledger.open({ ...common, file: keyStore && ledgerFile(pathOf(tokenFiles.ledger), keyStore, Date.now) }),
    SecretStore.open({ ...common, file: keyStore && secretsFile(pathOf(tokenFiles.secrets), keyStore, Date.now) }),
  ]);
  storage = {
    state() {
      const states = [ledger.state(), secrets.state()];
      return (
        states.find(({ kind }) => kind === 'locked') ?? states.find(({ kind }) => kind !== 'saved') ?? ledger.state()
      );
    },
    async retry() {
      await Promise.all([ledger.retry(), secrets.retry()]);
    },
    onState: (listener) => void stateListeners.add(listener),
    onRead(listener) {
      readListeners.add(listener);
      if (wasRead) listener();
    },
  };
  log.info('how secrets are kept', { ...storage.state() });
  return { ledger, secrets, storage };
}
