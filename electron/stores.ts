/** Every file that the app keeps, and the key store. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import type { AboutView } from '../shared/ipc/app-state';
import { systemClock } from './net/clock';
import type { Startup } from './startup';
import { sweepFolders } from './storage/left-folders';
import { moveOver } from './storage/local-folder';
import { LastLists } from './storage/last-lists';
import { Remembered } from './storage/remembered';
import { openSettings, type SettingsFile } from './storage/settings';
import { openUnfinished, type UnfinishedFile } from './storage/unfinished';
import { openWindowPlace, type WindowPlaceFile } from './storage/window-bounds';
import { openTokenStores, tokenFiles, type TokenStores } from './tokens';
import { openKeyStore } from './tokens/key-store';
import { runtimeName } from './window/system';

export interface Stores extends TokenStores {
  readonly settings: SettingsFile;
  readonly remembered: Remembered;
  readonly lastLists: LastLists;
  readonly place: WindowPlaceFile;
  /** What was worked on when the app ended last. */
  readonly unfinished: UnfinishedFile;
  /** Told every secret, so that no log shows it. */
  readonly onSecret: (secret: string) => void;
  /** Every readable file is on disk, or could not be written. */
  settled(): Promise<void>;
}

/** Opens every file and the key store. */
export async function openStores({ paths, log, redactor }: Startup): Promise<Stores> {
  const [settings, remembered, lastLists, place, unfinished, keyStore] = await Promise.all([
    openSettings(join(paths.userData, 'settings.json'), log),
    Remembered.open(join(paths.userData, 'devices.json'), log),
    LastLists.open(join(paths.userData, 'last-lists.json'), log),
    openWindowPlace(join(paths.userData, 'window.json'), log),
    openUnfinished(join(paths.userData, 'unfinished.json'), log),
    openKeyStore(),
  ]);
  // Nothing waits for it.
  void sweepFolders(paths.local, ['self-test-']);
  void sweepFolders(tmpdir(), ['fieldtunnel-self-test-', 'fieldtunnel-self-test-data-', 'fieldtunnel-policy-']);
  const onSecret = (secret: string): void => void redactor.registerSecret(secret);
  const folders = new Map<string, string>();
  for (const name of Object.values(tokenFiles))
    folders.set(name, await moveOver({ from: paths.userData, to: paths.local, name, log }));
  const folderOf = (name: string): string => folders.get(name) ?? paths.local;
  const tokens = await openTokenStores({ folderOf, keyStore, onSecret, timers: systemClock, log });
  const settled = async (): Promise<void> => {
    await Promise.all([settings, remembered, lastLists, place, unfinished].map((file) => file.settled()));
  };
  return { settings, remembered, lastLists, place, unfinished, onSecret, settled, ...tokens };
}

/** What the app is and runs on. */
export const aboutApp = ({ ledger }: Stores): AboutView => ({
  version: app.getVersion(),
  runtime: runtimeName(process.versions),
  platform: process.platform,
  encrypted: ledger.persistence() === 'disk',
});
