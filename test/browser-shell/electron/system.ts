import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from '../shell';
import { strict } from '../strict';

/** The key of this profile: made once, so that what one run encrypted the next one can read. */
function keyOf(shell: Shell): Buffer {
  const file = join(shell.userData, 'shell-key');
  try {
    const key = readFileSync(file);
    if (key.length === 32) return key;
  } catch {
    // The first run of this profile.
  }
  const key = randomBytes(32);
  mkdirSync(shell.userData, { recursive: true });
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}

/**
 * `safeStorage` with real encryption and a key that lies in the profile: it keeps tests honest, and protects nothing.
 */
function makeSafeStorage(shell: Shell) {
  let key: Buffer | null = null;
  const refuse = (what: string): void => {
    if (!shell.options.keyStore) throw new Error('Encryption is not available.');
    if (shell.records.keyStoreLocked)
      throw new Error(`safeStorage.${what} is temporarily unavailable. Please try again.`);
  };
  const encrypt = (text: string): Buffer => {
    refuse('encryptStringAsync');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', (key ??= keyOf(shell)), iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from('s1'), iv, cipher.getAuthTag(), body]);
  };
  const decrypt = (data: Buffer): string => {
    refuse('decryptStringAsync');
    const decipher = createDecipheriv('aes-256-gcm', (key ??= keyOf(shell)), data.subarray(2, 14));
    decipher.setAuthTag(data.subarray(14, 30));
    return decipher.update(data.subarray(30), undefined, 'utf8') + decipher.final('utf8');
  };
  return strict('safeStorage', {
    isAsyncEncryptionAvailable: () => Promise.resolve(shell.options.keyStore),
    getSelectedStorageBackend: () => (shell.options.keyStore ? ('gnome_libsecret' as const) : ('basic_text' as const)),
    // Async, so that a refusal rejects.
    encryptStringAsync: async (text: string) => Promise.resolve(encrypt(text)),
    decryptStringAsync: async (data: Buffer) => Promise.resolve({ shouldReEncrypt: false, result: decrypt(data) }),
  } satisfies Partial<Electron.SafeStorage>);
}

function makeNativeTheme(shell: Shell) {
  const emitter = new EventEmitter();
  const members = {
    get themeSource() {
      return shell.theme;
    },
    set themeSource(next: 'system' | 'light' | 'dark') {
      shell.theme = next;
      shell.changes.emit('theme');
    },
    get shouldUseDarkColors() {
      return (shell.theme === 'system' ? shell.records.systemTheme : shell.theme) === 'dark';
    },
  };
  shell.changes.on('theme', () => emitter.emit('updated'));
  return strict(
    'nativeTheme',
    Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(members)) as EventEmitter & typeof members,
  );
}

/** Clipboard, dialogs, links to other programs, colours, power and screens. */
export function makeSystem(shell: Shell) {
  const { records } = shell;
  const powerMonitor = new EventEmitter();
  const showSaveDialog = (...args: unknown[]): Promise<Electron.SaveDialogReturnValue> => {
    const options = args.at(-1) as Electron.SaveDialogOptions;
    records.saveDialogs.push({ title: options.title ?? '', defaultPath: options.defaultPath ?? '' });
    const path = records.saveAnswers.shift() ?? null;
    return Promise.resolve({ canceled: path === null, filePath: path ?? '' });
  };
  const showOpenDialog = (): Promise<Electron.OpenDialogReturnValue> => {
    const path = records.openAnswers.shift() ?? null;
    return Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] });
  };
  /**
   * Nobody can see it here. A test answers, else it is as if it had been closed; whoever tries the app out reads it in
   * the terminal.
   */
  const showMessageBox = (...args: unknown[]): Promise<Electron.MessageBoxReturnValue> => {
    const { message, detail = '', cancelId = 0 } = args.at(-1) as Electron.MessageBoxOptions;
    records.messageBoxes.push({ message, detail });
    const isTried = process.send === undefined;
    if (isTried) process.stderr.write(`The system would ask: ${message}\n${detail}\nIt is taken as confirmed.\n`);
    const response = records.messageAnswers.shift() ?? (isTried ? 1 : cancelId);
    return Promise.resolve({ response, checkboxChecked: false });
  };
  return {
    clipboard: strict('clipboard', {
      readText: () => Promise.resolve(records.clipboard),
      writeText: (text: string) => Promise.resolve(void (records.clipboard = text)),
      clear: () => void (records.clipboard = ''),
    } satisfies Partial<Electron.Clipboard>),
    dialog: strict('dialog', {
      showSaveDialog,
      showOpenDialog,
      showMessageBox,
      showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}\n${content}\n`),
    } satisfies Partial<Electron.Dialog>),
    shell: strict('shell', {
      openExternal: (url: string) =>
        // As Electron does: what is no URL never reaches the system.
        URL.canParse(url)
          ? Promise.resolve(void records.opened.push(url))
          : Promise.reject(new Error(`Invalid URL: ${url}`)),
      showItemInFolder: (path: string) => void records.opened.push(path),
    } satisfies Partial<Electron.Shell>),
    safeStorage: makeSafeStorage(shell),
    nativeTheme: makeNativeTheme(shell),
    powerMonitor: strict(
      'powerMonitor',
      Object.assign(powerMonitor, { getSystemIdleTime: () => 0, isOnBatteryPower: () => false }),
    ),
    net: strict('net', {
      isOnline: () => records.online,
      fetch: (...args: Parameters<typeof fetch>) => fetch(...args),
    }),
    screen: strict(
      'screen',
      Object.assign(new EventEmitter(), {
        getAllDisplays: () => [
          {
            id: 1,
            workArea: { x: 0, y: 0, width: 1920, height: 1040 },
            bounds: { x: 0, y: 0, width: 1920, height: 1080 },
            scaleFactor: 1,
          },
        ],
        getPrimaryDisplay: () => ({
          id: 1,
          workArea: { x: 0, y: 0, width: 1920, height: 1040 },
          bounds: { x: 0, y: 0, width: 1920, height: 1080 },
          scaleFactor: 1,
        }),
      }),
    ),
  };
}
