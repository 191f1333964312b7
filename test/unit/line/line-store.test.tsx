// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { useLine } from '../../../renderer/line/line-store';
import type { Arguments, Bridge, Events } from '../../../shared/ipc/contract';
import { LineRing } from '../../../shared/line/ring';
import { beginOf, type LineSamples } from '../../../shared/line/samples';

const start = 1_700_000_000;
const seconds = (from: number, count: number): LineSamples => {
  const ring = new LineRing('minutes');
  for (let second = 0; second < count; second += 1) ring.put(start + from + second, { kind: 'broken' });
  return ring.since(null);
};

let asked: Arguments<'line.watch'>['lines'][] = [];
let answer: readonly LineSamples[] = [];
let tell: (news: Events['line.news']) => void = () => undefined;
let visible = true;

beforeEach(() => {
  asked = [];
  answer = [];
  visible = true;
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (visible ? 'visible' : 'hidden'),
  });
  installBridge({
    request: (_name: string, args: Arguments<'line.watch'>) => {
      asked.push(args.lines);
      return Promise.resolve({ ok: true, value: args.lines.length === 0 ? [] : answer });
    },
    on: (_name: string, listener: typeof tell) => {
      tell = listener;
      return () => (tell = () => undefined);
    },
  } as unknown as Bridge);
});
afterEach(() => {
  cleanup();
  installBridge(null);
});

function Shown({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const samples = useLine({ sessionId: id, serviceId: null, span: 'minutes' });
  return <p data-name={name}>{`${samples.kinds.length} ${beginOf(samples, 0) / 1_000 - start}`}</p>;
}
const said = (name = 'a'): string => document.querySelector(`[data-name=${name}]`)?.textContent ?? '';
const settle = (): Promise<void> => act(() => new Promise<void>((resolve) => setTimeout(resolve)));
const show = async (visibility: boolean): Promise<void> => {
  visible = visibility;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
};
const line = { sessionId: 's1', serviceId: null, span: 'minutes' } as const;

it('asks once for what is shown twice, goes on with what it is told, and watches nothing once that is gone', async () => {
  answer = [seconds(0, 5)];
  const { rerender } = render(
    <>
      <Shown id="s1" name="a" />
      <Shown id="s1" name="b" />
    </>,
  );
  await settle();
  expect(asked).toEqual([[{ ...line, after: null }]]);
  expect([said('a'), said('b')]).toEqual(['5 0', '5 0']);
  act(() => tell({ ...line, samples: seconds(5, 2) }));
  expect(said()).toBe('7 0');
  act(() => tell({ ...line, sessionId: 's2', samples: seconds(7, 2) }));
  expect(said()).toBe('7 0');
  rerender(<Shown id="s1" name="b" />);
  await settle();
  expect(asked).toHaveLength(1);
  rerender(<p />);
  await settle();
  expect(asked.slice(1)).toEqual([[]]);
});

it('watches nothing while the window is hidden, and asks for what it missed', async () => {
  answer = [seconds(0, 5)];
  render(<Shown id="s1" name="a" />);
  await settle();
  await show(false);
  answer = [seconds(5, 3)];
  await show(true);
  expect(asked.slice(1)).toEqual([[], [{ ...line, after: (start + 5) * 1_000 }]]);
  expect(said()).toBe('8 0');
});

it('begins anew where the clock was set back', async () => {
  answer = [seconds(100, 5)];
  render(<Shown id="s1" name="a" />);
  await settle();
  act(() => tell({ ...line, samples: seconds(40, 6) }));
  expect(said()).toBe('6 40');
});
