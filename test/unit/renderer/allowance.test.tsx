// @vitest-environment jsdom
/**
 * What one press allowed is remembered: it is said, and can be taken back. Real reducer, real words, the component as
 * the screen has it.
 */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { setUpWords } from '../../../renderer/i18n/setup';
import { Allowance } from '../../../renderer/screens/connection/allowance';
import { createSession, reduce, type SessionState } from '../../../shared/session';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { bridgeOf } from '../../fakes/bridge-of';

/** Main, as far as this sentence goes: it keeps a session, and does what the window asks. */
let session: SessionState;
let asked: unknown[];
let refuses: boolean;
let draw: () => void;

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});
beforeEach(() => {
  session = createSession({
    id: 's1',
    environment: { id: 'aws:eu-west-1', kind: 'aws', region: 'eu-west-1' },
    tunnelId: 't-1',
    thingName: 'pump-1',
    ticket: null,
    hasAccount: true,
    serviceIds: ['SSH'],
  });
  asked = [];
  refuses = false;
  const bridge = bridgeOf({
    request(name, args) {
      asked.push([name, args]);
      if (refuses) return Promise.resolve({ ok: false, error: { code: 'unexpected', detail: 'not now' } });
      session = reduce(session, { kind: 'rotation-allowed', allowed: false });
      return Promise.resolve({ ok: true, value: null as never });
    },
  });
  installBridge(bridge);
  const { rerender } = render(<Allowance view={session.view} />);
  draw = () => rerender(<Allowance view={session.view} />);
});
afterEach(async () => {
  cleanup();
  installBridge(null);
  await i18next.changeLanguage('en');
});
const allow = (): void => {
  session = reduce(session, { kind: 'rotation-allowed', allowed: true });
  draw();
};
const text = (): string => document.body.textContent;

/** And what main answers is heard. */
const press = (): Promise<void> =>
  act(async () => {
    fireEvent.click(screen.getByRole('button'));
    await Promise.resolve();
  });

it('is not said before anybody has allowed it', () => {
  expect(text()).toBe('');
});

it.each([
  ['en', 'for this tunnel', 'from now on', 'by itself', 'Ask me each time'],
  ['ko', '이 터널에서는', '앞으로', '묻지 않고', '매번 묻기'],
] as const)('is said after that, with a button that asks main to take it back, in %s', async (language, ...said) => {
  await act(() => i18next.changeLanguage(language));
  allow();
  for (const words of said) expect(text()).toContain(words);
  await press();
  expect(asked).toEqual([['session.askBeforeRotating', { id: 's1' }]]);
  draw();
  expect(text()).toBe('');
});

it('stays, with the reason beside it, where main does not take it back', async () => {
  allow();
  refuses = true;
  await press();
  draw();
  expect(text()).toContain('for this tunnel');
  expect(screen.getByRole('alert').textContent).toBe('It did not work, and the cause is not known.');
});
