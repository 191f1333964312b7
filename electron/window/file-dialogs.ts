import type { BrowserWindow } from 'electron';
import type { SystemWords } from '../../shared/i18n/en-system';
import { choosePaths } from './system';

/** Asks for files and folders of this laptop. */
export interface FileDialogs {
  readonly chooseFiles: () => Promise<readonly string[]>;
  readonly chooseFolders: () => Promise<readonly string[]>;
  /** Null: the person cancelled. */
  readonly chooseTarget: () => Promise<string | null>;
}

export function fileDialogs(windows: { current(): BrowserWindow | null }, said: () => SystemWords): FileDialogs {
  const choose = (
    title: 'sendFilesTitle' | 'sendFolderTitle' | 'fetchTitle',
    properties: Parameters<typeof choosePaths>[1]['properties'],
  ): Promise<readonly string[]> => choosePaths(windows.current(), { title: said()[title], properties });
  return {
    chooseFiles: () => choose('sendFilesTitle', ['openFile', 'multiSelections']),
    chooseFolders: () => choose('sendFolderTitle', ['openDirectory', 'multiSelections']),
    chooseTarget: async () => (await choose('fetchTitle', ['openDirectory', 'createDirectory']))[0] ?? null,
  };
}
