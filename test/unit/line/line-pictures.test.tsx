// @vitest-environment jsdom
/** What of the pictures of the line is drawn each second. */
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { setUpWords } from '../../../renderer/i18n/setup';
import { LinePictures } from '../../../renderer/line/line-pictures';
import type { Bridge, Events } from '../../../shared/ipc/contract';
import { LineRing } from '../../../shared/line/ring';
import type { LineSamples } from '../../../shared/line/samples';

const drawn = vi.hoisted(() => ({ choices: 0, plots: 0 }));
vi.mock('../../../renderer/components/button', () => ({
  Button: (): ReactNode => {
    drawn.choices += 1;
    return null;
  },
}));
vi.mock('../../../renderer/line/plot', () => ({
  Plot: (): ReactNode => {
    drawn.plots += 1;
    return null;
  },
}));

const start = 1_700_000_000;
/** The same each time, as the mirror keeps it. */
const timeline: [] = [];

function samples(from: number, count: number): LineSamples {
  const ring = new LineRing('minutes');
  for (let second = 0; second < count; second += 1)
    ring.put(start + from + second, { kind: 'carried', up: 1_000 * second, down: 2_000, roundTrip: null });
  return ring.since(null);
}

let tell: (news: Events['line.news']) => void = () => undefined;

beforeAll(() => setUpWords('en'));
afterEach(() => {
  cleanup();
  installBridge(null);
});

it('draws the pictures each second, and nothing that one chooses by', async () => {
  installBridge({
    request: () => Promise.resolve({ ok: true, value: [samples(0, 10)] }),
    on: (_name: string, listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  } as unknown as Bridge);
  render(<LinePictures sessionId="s1" where="practice" serviceIds="SSH" timeline={timeline} roundTrip={null} />);
  await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
  expect(drawn).toMatchObject({ choices: 1, plots: 2 });
  drawn.plots = 0;
  for (let second = 10; second < 15; second += 1)
    act(() => tell({ sessionId: 's1', serviceId: null, span: 'minutes', samples: samples(second, 1) }));
  expect(drawn).toMatchObject({ choices: 1, plots: 10 });
});
