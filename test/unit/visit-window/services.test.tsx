// @vitest-environment jsdom
/** A tunnel with several ssh services: the person says which, and nothing is begun by itself. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { setUpWords } from '../../../renderer/i18n/setup';
import { VisitFiles } from '../../../renderer/visit/files';
import { VisitTerminal } from '../../../renderer/visit/terminal';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { type Asked, recordRequests } from '../../fakes/recording-bridge';
import { sessionView } from '../visit/rig';

let asked: readonly Asked[] = [];
const begun = (): readonly unknown[] => asked.filter(({ name }) => name === 'visit.begin').map(({ args }) => args);

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});

afterEach(() => {
  cleanup();
  installBridge(null);
});

const listen = (): void => {
  asked = recordRequests();
};

const [ssh] = sessionView().services;

it.each(['terminal', 'files'] as const)('is asked about in the %s', async (work) => {
  listen();
  if (ssh === undefined) throw new Error('no service');
  const view = sessionView({ id: `two-${work}`, services: [ssh, { ...ssh, serviceId: 'CONTAINER' }] });
  await act(() =>
    Promise.resolve(
      void render(work === 'terminal' ? <VisitTerminal view={view} visit={null} /> : <VisitFiles view={view} />),
    ),
  );
  expect(begun()).toEqual([]);
  await act(() => Promise.resolve(fireEvent.click(screen.getByRole('button', { name: 'Log in on CONTAINER' }))));
  expect(begun()).toEqual([{ id: view.id, serviceId: 'CONTAINER' }]);
});

it('is no question where there is one alone', async () => {
  listen();
  const view = sessionView({ id: 'one' });
  await act(() => Promise.resolve(void render(<VisitTerminal view={view} visit={null} />)));
  expect(begun()).toEqual([{ id: 'one', serviceId: null }]);
});
