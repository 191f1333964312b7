import { expect, it } from 'vitest';
import { meaningOf } from '../../../renderer/visit/terminal/keys';
import { keyWords, shortcutNames, shortcutOf, shortcuts, shownKeys } from '../../../shared/ipc/shortcuts';

const key = (pressed: string, code: string, held = '') => ({
  key: pressed,
  code,
  ctrlKey: held.includes('C'),
  metaKey: held.includes('M'),
  shiftKey: held.includes('S'),
  altKey: held.includes('A'),
});

it.each([
  [key('F1', 'F1'), 'help'],
  [key('Enter', 'Enter', 'C'), 'primary'],
  [key('Enter', 'Enter', 'M'), 'primary'],
  [key('Enter', 'Enter'), null],
  [key('Enter', 'Enter', 'CS'), null],
  [key('ㅏ', 'KeyK', 'C'), 'find'],
  [key('D', 'KeyD', 'CS'), 'disconnect'],
  [key('d', 'KeyD', 'C'), null],
  [key('F1', 'F1', 'A'), null],
  [key('Enter', 'Enter', 'CM'), null],
])('%o means %s', (pressed, meant) => {
  expect(shortcutOf(pressed)).toBe(meant);
});

it('is shown as the platform writes it', () => {
  expect(shownKeys('find', true)).toBe('Meta+K');
  expect(shownKeys('disconnect', false)).toBe('Control+Shift+D');
});

it('no two actions have one key, and none has one that the terminal needs', () => {
  expect(new Set(Object.values(shortcuts)).size).toBe(shortcutNames.length);
  // Copy, paste and search of the terminal.
  for (const letter of 'CVF') expect(Object.values(shortcuts)).not.toContain(`CmdOrCtrl+Shift+${letter}`);
  expect(keyWords('rotate', false)).toBe('Ctrl+Shift+N');
  expect(keyWords('rotate', true)).toBe('⌘ ⇧ N');
});

it('F1 in the terminal opens the help, and is the program’s own where one fills the screen', () => {
  const f1 = key('F1', 'F1');
  expect(meaningOf(f1, 'windows', { selected: false, fullScreen: false })).toBe('window');
  expect(meaningOf(f1, 'windows', { selected: false, fullScreen: true })).toBeNull();
});
