/** Which keys the terminal keeps from the device, on each platform. */
import { describe, expect, it } from 'vitest';
import { type Desktop, meaningOf } from '../../../renderer/visit/terminal/keys';

const selected = { selected: true, fullScreen: false };
const nothing = { selected: false, fullScreen: false };
const full = { selected: true, fullScreen: true };

/** `Ctrl+Shift+KeyC` by the key's place; `key` is what is written on it here, which in 한글 is no Latin letter. */
function pressed(written: string, key = 'ㅊ') {
  const parts = written.split('+');
  const code = parts.at(-1) ?? '';
  return {
    code,
    key: /^F\d|Enter/.test(code) ? code : key,
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Cmd'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
  };
}

const all: readonly Desktop[] = ['mac', 'windows', 'linux'];

describe('copy and paste', () => {
  it.each([
    ['mac', 'Cmd+KeyC', 'copy'],
    ['mac', 'Cmd+KeyV', 'paste'],
    ['mac', 'Cmd+KeyA', 'all'],
    ['windows', 'Ctrl+KeyC', 'copy'],
    ['windows', 'Ctrl+KeyV', 'paste'],
    ['windows', 'Ctrl+Shift+KeyC', 'copy'],
    ['windows', 'Ctrl+Shift+KeyV', 'paste'],
    ['linux', 'Ctrl+Shift+KeyC', 'copy'],
    ['linux', 'Ctrl+Shift+KeyV', 'paste'],
  ] as const)('on %s %s is %s', (desktop, keys, meaning) => {
    expect(meaningOf(pressed(keys), desktop, selected)).toBe(meaning);
    expect(meaningOf(pressed(keys, 'c'), desktop, selected)).toBe(meaning);
  });

  it('Ctrl+C interrupts where nothing is selected, on a Mac and on Linux always', () => {
    expect(meaningOf(pressed('Ctrl+KeyC'), 'windows', nothing)).toBeNull();
    expect(meaningOf(pressed('Ctrl+KeyC'), 'linux', selected)).toBeNull();
    expect(meaningOf(pressed('Ctrl+KeyC'), 'mac', selected)).toBeNull();
  });

  it('Ctrl+V is the program’s where another key pastes', () => {
    for (const desktop of ['linux', 'mac'] as const)
      expect(meaningOf(pressed('Ctrl+KeyV'), desktop, selected)).toBeNull();
  });
});

describe('keys of programs', () => {
  it('Ctrl+F searches in what was printed, and is the program’s that has the whole screen', () => {
    expect(meaningOf(pressed('Ctrl+KeyF'), 'windows', nothing)).toBe('search');
    expect(meaningOf(pressed('Ctrl+KeyF'), 'windows', full)).toBeNull();
    expect(meaningOf(pressed('Cmd+KeyF'), 'mac', full)).toBe('search');
  });

  it.each(['Ctrl+KeyD', 'Ctrl+KeyZ', 'Ctrl+KeyR', 'Ctrl+KeyW', 'Ctrl+KeyA', 'Alt+KeyB', 'Ctrl+Alt+KeyC', 'KeyC'])(
    '%s is sent everywhere',
    (keys) => {
      for (const desktop of all) expect(meaningOf(pressed(keys), desktop, selected)).toBeNull();
    },
  );
});

describe('keys of the window', () => {
  it('F6, the tabs, and the button of a break are heard from within a terminal', () => {
    for (const desktop of all) {
      const command = desktop === 'mac' ? 'Cmd' : 'Ctrl';
      for (const keys of ['F6', `${command}+Digit1`, `${command}+Digit4`, `${command}+Enter`])
        expect(meaningOf(pressed(keys), desktop, full), `${keys} on ${desktop}`).toBe('window');
      expect(meaningOf(pressed(`${command}+Digit5`), desktop, full)).toBeNull();
      expect(meaningOf(pressed('Enter'), desktop, full)).toBeNull();
    }
    expect(meaningOf(pressed('Cmd+KeyK'), 'mac', nothing)).toBe('window');
  });
});
