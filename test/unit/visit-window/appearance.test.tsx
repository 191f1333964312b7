// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { setUpWords } from '../../../renderer/i18n/setup';
import { nothingYet, useMirror } from '../../../renderer/store/mirror';
import { terminals } from '../../../renderer/visit/terminal/terminals';
import { useTerminalAppearance } from '../../../renderer/visit/terminal/use-appearance';
import { standInForLayout } from '../../fakes/jsdom-layout';

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('terminals are read aloud while the system reports a screen reader, and always where the person says so', () => {
  const wear = vi.spyOn(terminals, 'wear');
  const isRead = (): boolean | undefined => wear.mock.lastCall?.[0].screenReader;
  const say = (screenReader: boolean, terminalScreenReader: boolean): void =>
    act(() => {
      const settings = { ...nothingYet.settings, terminalScreenReader };
      useMirror.setState({ state: { ...nothingYet, screenReader, settings } });
    });
  say(false, false);
  renderHook(() => useTerminalAppearance());
  expect(isRead()).toBe(false);
  say(true, false);
  expect(isRead()).toBe(true);
  say(false, false);
  expect(isRead()).toBe(false);
  say(false, true);
  expect(isRead()).toBe(true);
});
