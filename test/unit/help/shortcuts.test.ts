import { expect, it } from 'vitest';
import { meaningOf } from '../../../renderer/visit/terminal/keys';
import {
  isOfWork,
  keyWords,
  shortcutNames,
  shortcuts,
  shortcutsOf,
  shownKeys,
  terminalKeys,
  workPlaces,
  workShortcuts,
} from '../../../shared/ipc/shortcuts';

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
  [key('F5', 'F5'), 'refresh'],
  [key('F5', 'F5', 'C'), null],
  [key('F4', 'F4', 'A'), null],
  [key('ㅗ', 'KeyH', 'CS'), 'filter'],
  [key('M', 'KeyM', 'CS'), 'account'],
  [key('Enter', 'Enter', 'CM'), null],
])('%o means %s', (pressed, meant) => {
  expect(shortcutsOf(pressed)).toEqual(meant === null ? [] : [meant]);
});

it('is shown as the platform writes it', () => {
  expect(shownKeys('find', true)).toBe('Meta+K');
  expect(shownKeys('disconnect', false)).toBe('Control+Shift+D');
});

it('the tabs share keys, and the one of the shown tab is meant', () => {
  expect(shortcutsOf(key('F2', 'F2', 'CS'))).toEqual(['openService', 'newShell', 'sendFiles', 'fitScreen']);
  expect(shortcutsOf(key('F2', 'F2', 'S'))).toEqual([]);
});

it('no two actions that are there at once have one key, and none has one that the terminal needs', () => {
  const always = shortcutNames.filter((name) => !isOfWork(name)).map((name) => shortcuts[name]);
  for (const place of workPlaces) {
    const there = [...always, ...Object.values(workShortcuts[place])];
    expect(new Set(there).size).toBe(there.length);
    // Ctrl, Shift and a function key: no program in a terminal hears them, and F6 leads from part to part.
    for (const keys of Object.values(workShortcuts[place]))
      expect(keys).toMatch(/^CmdOrCtrl\+Shift\+F(?:[2-57-9]|1[0-2])$/);
  }
  // What systems and the standard entries of the menu have, which no page hears or whose meaning everybody knows.
  const taken = [
    ...['C', 'V', 'X', 'A', 'Z', 'Y', 'Q', 'W', 'H', 'M', 'R', 'N', 'T', 'F', 'P', 'S', 'O'].map(
      (letter) => `CmdOrCtrl+${letter}`,
    ),
    ...['Q', 'W', 'Z', 'I', 'J', '3', '4', '5', '6'].map((letter) => `CmdOrCtrl+Shift+${letter}`),
    ...['0', '-', '=', '+', 'Tab', 'Space', 'Escape', '.'].map((key_) => `CmdOrCtrl+${key_}`),
    'F2',
    'F6',
    'F10',
    'F11',
    'F12',
  ];
  for (const keys of taken) expect(Object.values(shortcuts)).not.toContain(keys);
  // Copy, paste and search of the terminal.
  for (const letter of 'CVF') expect(Object.values(shortcuts)).not.toContain(`CmdOrCtrl+Shift+${letter}`);
  for (const [meaning, keys] of Object.entries(terminalKeys)) {
    const letter = keys.at(-1) ?? '';
    const nothing = { selected: true, fullScreen: true };
    expect(meaningOf(key(letter, `Key${letter}`, 'CS'), 'linux', nothing)).toBe(meaning);
    expect(meaningOf(key(letter, `Key${letter}`, 'M'), 'mac', nothing)).toBe(meaning);
  }
  // What is a letter without Shift, or a key of a program's own, is the device's where the terminal has the focus.
  const alone = shortcutNames.filter((name) => !shortcuts[name].includes('Shift'));
  for (const name of alone) {
    const pressed = shortcuts[name].split('+').at(-1) ?? '';
    const code = /^[A-Z]$/.test(pressed) ? `Key${pressed}` : pressed;
    const held = shortcuts[name].includes('CmdOrCtrl') ? 'C' : '';
    const meaning = meaningOf(key(pressed, code, held), 'windows', { selected: false, fullScreen: true });
    expect([name, meaning]).toEqual([name, name === 'primary' ? 'window' : null]);
  }
  expect(keyWords('rotate', false)).toBe('Ctrl+Shift+N');
  expect(keyWords('rotate', true)).toBe('⌘ ⇧ N');
});

it('F1 in the terminal opens the help, and is the program’s own where one fills the screen', () => {
  const f1 = key('F1', 'F1');
  expect(meaningOf(f1, 'windows', { selected: false, fullScreen: false })).toBe('window');
  expect(meaningOf(f1, 'windows', { selected: false, fullScreen: true })).toBeNull();
});
