// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { useWords } from '../../../renderer/format/use-words';
import { setUpWords } from '../../../renderer/i18n/setup';

const seen: ReturnType<typeof useWords>[] = [];

function Place(): ReactNode {
  const words = useWords();
  seen.push(words);
  return words.t('action.stop');
}

beforeAll(() => setUpWords('en'));
afterEach(cleanup);

it('gives all components the same words and formats, and others in another language', async () => {
  const { container } = render(
    <>
      <Place />
      <Place />
    </>,
  );
  expect(new Set(seen).size).toBe(1);
  const english = container.textContent;
  await act(() => i18next.changeLanguage('ko'));
  const [one, other] = seen.slice(-2);
  expect(one?.language).toBe('ko');
  expect(other).toBe(one);
  expect(container.textContent).not.toBe(english);
});
