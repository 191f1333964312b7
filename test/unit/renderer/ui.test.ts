import { afterEach, describe, expect, it } from 'vitest';
import { answering, initialUi, setSearch, show, useUi } from '../../../renderer/store/ui';

afterEach(() => useUi.setState(initialUi, true));

describe('search', () => {
  it('is over when a device is shown, and stays on the way to other screens', () => {
    setSearch('pump');
    show({ kind: 'settings' });
    expect(useUi.getState().search).toBe('pump');
    show({ kind: 'session', id: 's1' });
    expect(useUi.getState().search).toBe('');
  });
});

describe('a link that is answered', () => {
  it('keeps its card until what it leads to is shown, or nothing is', async () => {
    show({ kind: 'link', id: 7 });
    const shown: unknown[] = [];
    const stop = useUi.subscribe(({ screen, answering: id }) => shown.push([screen.kind, id]));
    const led = answering(7, Promise.resolve('s1'), (id) => show({ kind: 'session', id }));
    expect(useUi.getState()).toMatchObject({ screen: { kind: 'link' }, answering: 7 });
    await led;
    expect(shown).toEqual([
      ['link', 7],
      ['session', null],
    ]);
    stop();
    show({ kind: 'link', id: 8 });
    await answering(8, Promise.resolve(null), () => show({ kind: 'home' }));
    expect(useUi.getState()).toMatchObject({ screen: { kind: 'link', id: 8 }, answering: null });
  });
});
