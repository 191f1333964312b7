// @vitest-environment jsdom
/** What cannot be drawn, or whose part of the page cannot be loaded, leaves the rest of the window as it is. */
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Safe } from '../../../renderer/components/safe';
import { setUpWords } from '../../../renderer/i18n/setup';
import { standInForLayout } from '../../fakes/jsdom-layout';

// What comes with a file of its own comes when the computer has time for it.
configure({ asyncUtilTimeout: 60_000 });

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Broken(): ReactNode {
  throw new Error('cannot be drawn');
}
const NeverLoaded = lazy(() => Promise.reject<{ default: () => ReactNode }>(new Error('no such part')));

function Window({ above: Above }: { readonly above: () => ReactNode }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Connect
      </button>
      {isOpen ? (
        <Safe onClose={() => setOpen(false)}>
          <Above />
        </Safe>
      ) : null}
    </>
  );
}

const Late = (): ReactNode => (
  <Suspense>
    <NeverLoaded />
  </Suspense>
);

it.each([
  ['cannot be drawn', Broken],
  ['cannot be loaded', Late],
])('a dialog that %s says so and is closed; what is below stays', async (_how, above) => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  render(<Window above={above} />);
  fireEvent.click(screen.getByText('Connect'));
  const dialog = await screen.findByRole('alertdialog', { name: 'This screen could not be shown' });
  expect(dialog.textContent).toContain('Open connections are not affected');
  expect(screen.getByText('Connect')).toBeTruthy();
  fireEvent.click(screen.getByText('Close'));
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(screen.getByText('Connect')).toBeTruthy();
  expect(logged).toHaveBeenCalled();
});
