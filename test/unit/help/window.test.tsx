// @vitest-environment jsdom
/** The help in the window: how it opens, what is below it, where its links lead. */
import { act, cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { Button } from '../../../renderer/components/button';
import { Page } from '../../../renderer/help/page';
import { OpenedHelp as Lying } from '../../../renderer/help/opened';
import { setUpWords } from '../../../renderer/i18n/setup';
import { useShortcuts } from '../../../renderer/store/shortcuts';
import { closeHelp, initialUi, show, showHelp, useUi } from '../../../renderer/store/ui';
import type { Events } from '../../../shared/ipc/contract';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { bridgeOf } from '../../fakes/bridge-of';

// What comes with a file of its own comes when the computer has time for it.
configure({ asyncUtilTimeout: 60_000 });

const asked: unknown[] = [];
const listeners = new Map<string, (payload: never) => void>();

beforeAll(async () => {
  standInForLayout();
  window.HTMLElement.prototype.scrollIntoView = () => undefined;
  await setUpWords('en');
  // What the window loads when it is asked for: here at once, so that nothing waits for the machine.
  await Promise.all([import('../../../renderer/help/help'), import('../../../renderer/help/pages-en')]);
});
beforeEach(() => {
  asked.length = 0;
  installBridge(
    bridgeOf({
      request: (name, args) => {
        asked.push([name, args]);
        return Promise.resolve({ ok: true, value: undefined as never });
      },
      on: (name, listener) => {
        listeners.set(name, listener);
        return () => listeners.delete(name);
      },
    }),
  );
  act(() => useUi.setState(initialUi, true));
});
afterEach(() => {
  act(closeHelp);
  cleanup();
  installBridge(null);
});

function OpenedHelp(): ReactNode {
  useShortcuts();
  return <Lying />;
}
const chosen = (item: Events['menu.chosen']['item']): void =>
  act(() => listeners.get('menu.chosen')?.({ item } as never));
const title = (name: string): Promise<HTMLElement> => screen.findByText(name, { selector: 'h2' });

it('opens with F1 over what is there, follows its links and goes back, and Escape leads to where one was', async () => {
  render(
    <>
      <input aria-label="typed" defaultValue="half a" />
      <OpenedHelp />
    </>,
  );
  const field = screen.getByLabelText<HTMLInputElement>('typed');
  field.focus();
  fireEvent.keyDown(field, { key: 'F1' });
  await title('FieldTunnel help');
  fireEvent.keyDown(document.body, { key: 'F1' });
  fireEvent.click(screen.getByText('Settings', { selector: 'a' }));
  expect(document.activeElement).toBe(await title('Settings'));
  fireEvent.click(screen.getByText('Back'));
  await title('FieldTunnel help');
  fireEvent.change(screen.getByLabelText('Find in the help'), { target: { value: 'recordings' } });
  fireEvent.click(screen.getByText('What is kept on this computer', { selector: 'button *, button' }));
  await title('What is kept on this computer');
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(field.value).toBe('half a');
  expect(asked).toEqual([]);
});

it('a program that has taken the key keeps it', () => {
  render(<OpenedHelp />);
  const key = new KeyboardEvent('keydown', { key: 'F1', bubbles: true, cancelable: true });
  key.preventDefault();
  document.body.dispatchEvent(key);
  expect(useUi.getState().help).toEqual([]);
});

it('opens from the menu of the app, at the heading that was asked for, and gives way to a screen', async () => {
  render(<OpenedHelp />);
  chosen('help');
  await title('FieldTunnel help');
  act(() => showHelp('settings', 'network'));
  await screen.findByText('Network', { selector: 'h3' });
  expect(document.activeElement?.id).toBe('network');
  act(() => show({ kind: 'settings' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('nothing of a page becomes HTML, and an address outside goes through the gate', () => {
  const { container } = render(
    <Page text={'# T\n\n<img src=x onerror=y> [AWS](https://docs.aws.amazon.com/iot/)'} pictures={{}} />,
  );
  expect(container.querySelector('img')).toBeNull();
  expect(container.textContent).toContain('<img src=x onerror=y>');
  fireEvent.click(screen.getByText('AWS', { selector: 'a' }));
  expect(asked).toEqual([['system.openPage', { address: 'https://docs.aws.amazon.com/iot/' }]]);
});

describe('the key of the primary button', () => {
  const pressed: string[] = [];
  const press = (): boolean =>
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Enter', code: 'Enter', ctrlKey: true });
  const button = (name: string): ReactNode => (
    <Button look="primary" onPress={() => pressed.push(name)}>
      {name}
    </Button>
  );
  function Screen({ asks }: { readonly asks: boolean }): ReactNode {
    useShortcuts();
    return (
      <>
        <nav>
          <input aria-label="list" />
        </nav>
        <main>{button('screen')}</main>
        {asks ? <div role="alertdialog">{button('question')}</div> : null}
      </>
    );
  }

  it('presses that of the dialog in front, else of the screen, and none for whoever is in the list', () => {
    pressed.length = 0;
    const { rerender } = render(<Screen asks={false} />);
    press();
    screen.getByLabelText('list').focus();
    press();
    rerender(<Screen asks />);
    press();
    expect(pressed).toEqual(['screen', 'question']);
    expect(screen.getByText('question').getAttribute('aria-keyshortcuts')).toBe('Control+Enter');
  });

  it('a form that is open is not left for a screen of the menu', () => {
    render(<Screen asks />);
    chosen('settings');
    expect(useUi.getState().screen).toEqual({ kind: 'home' });
    cleanup();
    render(<Screen asks={false} />);
    chosen('settings');
    expect(useUi.getState().screen).toEqual({ kind: 'settings' });
  });
});
