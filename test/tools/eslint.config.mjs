import { resolve } from 'node:path';
import { defineConfig } from 'eslint/config';
import * as importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// The rooms of the house and who may enter which (ARCHITECTURE.md, Rooms). Imports only go downwards.
// Each zone: files in `target` may not import anything in `from` (except `except`).
const zones = [
  { target: './shared', from: ['./electron', './renderer'], message: 'shared/ is pure: it imports only shared/.' },
  { target: './renderer', from: './electron', message: 'The renderer sees shared/ only.' },
  {
    target: './electron/preload.ts',
    from: './shared',
    except: ['./ipc/channels.ts', './ipc/contract.ts'],
    message: 'The preload script sees the channel names only (and the types of the contract).',
  },
  { target: './electron', from: './renderer', message: 'The main process never imports the renderer.' },
  { target: ['./shared', './electron', './renderer'], from: './test', message: 'Product code never imports test/.' },
  {
    target: './electron/tunnel',
    from: './electron',
    except: ['./tunnel', './net'],
    message: 'The source proxy is plain Node: shared/, net/ and its own folder only.',
  },
  {
    target: './electron/net',
    from: './electron',
    except: ['./net', './log'],
    message: 'net/ is the ground floor of everything that speaks to a network or a thread: it may use log/ only.',
  },
  { target: './electron/log', from: './electron', except: ['./log'], message: 'log/ is at the bottom.' },
  {
    target: './electron/storage',
    from: './electron',
    except: ['./storage', './log', './net/clock.ts'],
    message: 'storage/ may use log/ and the clock of net/ only.',
  },
  ...['cloud', 'practice', 'updates'].map((room) => ({
    target: `./electron/${room}`,
    from: './electron',
    except: [`./${room}`, './net', './log', './storage'],
    message: `${room}/ may use net/, log/ and storage/ only.`,
  })),
  ...['tokens', 'diagnostics', 'policy', 'command-line'].map((room) => ({
    target: `./electron/${room}`,
    from: './electron',
    except: [
      `./${room}`,
      './log',
      './storage',
      ...(room === 'command-line' || room === 'tokens' ? ['./net/clock.ts'] : []),
    ],
    message: `${room}/ may use log/ and storage/ only.`,
  })),
  {
    target: './electron/verify',
    from: './electron',
    except: ['./verify', './cloud', './tunnel', './net', './log'],
    message: 'verify/ is a program of its own: it drives cloud/ and tunnel/ only.',
  },
  {
    target: './electron/self-test',
    from: './electron',
    except: [
      './self-test',
      './net',
      './log',
      './storage',
      './cloud/index.ts',
      './cloud/contract.ts',
      './practice/launch.ts',
      './tunnel/index.ts',
      './visit/index.ts',
      './visit/contract.ts',
    ],
    message:
      'self-test/ drives the faces of cloud/, practice/, tunnel/ and visit/; what the desktop knows it is given.',
  },
  {
    target: './electron/session',
    from: './electron',
    except: [
      './session',
      './net',
      './log',
      './storage',
      './tunnel/contract.ts',
      './cloud/contract.ts',
      './tokens/contract.ts',
    ],
    message: 'session/ sees the contracts of tunnel/, cloud/ and tokens/, not their insides.',
  },
  {
    target: './electron/session/diagnosis',
    from: './electron/session',
    except: ['./diagnosis'],
    message: 'diagnosis/ makes a problem of what was observed, and knows no session.',
  },
  {
    target: './electron/visit',
    from: './electron',
    except: ['./visit', './net', './log', './storage', './tokens/contract.ts'],
    message:
      'visit/ works on a device through a local port: it may use net/, log/, storage/ and the contract of tokens/.',
  },
  {
    target: './electron/app',
    from: './electron',
    except: [
      './app',
      './net',
      './log',
      './storage',
      './cloud/contract.ts',
      './cloud/index.ts',
      './practice/contract.ts',
      './policy/contract.ts',
      './session/index.ts',
      './visit/index.ts',
      './visit/contract.ts',
      './ipc/state-store.ts',
      './deep-link/inbox.ts',
    ],
    message: 'app/ sees the faces of cloud/ and session/ and the contract of practice/; app.ts joins it to the rest.',
  },
  ...['ipc', 'window', 'deep-link'].map((room) => ({
    target: `./electron/${room}`,
    from: './electron',
    // What changes often is sent through the throttle that everybody uses.
    except: [`./${room}`, './log', './storage', room === 'ipc' ? './net' : './net/clock.ts'],
    message: `${room}/ is an edge: only app.ts joins it to the rest.`,
  })),
];

// Raw APIs with one owner each (ARCHITECTURE.md, Owners). `owner` is the only file that may import the name from
// electron.
const owned = [
  { name: 'ipcMain', owner: 'electron/ipc/server.ts' },
  { name: 'safeStorage', owner: 'electron/tokens/key-store.ts' },
  { name: 'shell', owner: 'electron/window/external.ts' },
  { name: 'ipcRenderer', owner: 'electron/preload.ts' },
  { name: 'contextBridge', owner: 'electron/preload.ts' },
];

// Timers have one owner in each world: a test owns the time, and a wait ends with whoever waits.
const timerOwners = ['electron/net/clock.ts', 'renderer/store/after.ts'];
const timerMessage = `Timers belong to ${timerOwners.join(' and ')}; use what these offer.`;

const banned = (names) => [
  'error',
  {
    paths: names.map(({ name, owner }) => ({
      name: 'electron',
      importNames: [name],
      message: `${name} belongs to ${owner}; use what that file offers.`,
    })),
    patterns: [
      { regex: '^electron/', message: "Import from 'electron'." },
      { regex: '^(node:)?timers', importNames: ['setTimeout', 'setInterval'], message: timerMessage },
    ],
  },
];

export default defineConfig(
  {
    ignores: [
      'dist/**',
      'release/**',
      'node_modules/**',
      'shared/tunnel-message/generated/**',
      'test/results/**',
      'test/unit/lint/fixtures/**',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    // Everything else is oxlint's (oxlint.json), which has no rule for rooms and owners, nor those of React's compiler.
    languageOptions: { parser: tseslint.parser },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.json'] })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones, basePath: resolve(import.meta.dirname, '..', '..') }],
      'no-restricted-imports': banned(owned),
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval'].map((name) => ({ name, message: timerMessage })),
      ],
    },
  },
  { files: timerOwners, rules: { 'no-restricted-globals': 'off' } },
  ...owned.map(({ owner }) => ({
    files: [owner],
    rules: { 'no-restricted-imports': banned(owned.filter((other) => other.owner !== owner)) },
  })),
  {
    files: ['renderer/**/*.{ts,tsx}', 'shared/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: ['electron'], patterns: ['node:*', 'electron/*'] }] },
  },
  {
    files: ['renderer/!(api).{ts,tsx}', 'renderer/*/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'window', property: 'fieldtunnel', message: 'The bridge belongs to renderer/api.ts.' },
      ],
    },
  },
  { files: ['**/vite.config.ts'], rules: { 'no-restricted-imports': 'off' } },
);
