import { afterEach, describe, expect, it } from 'vitest';
import { initialUi, setSearch, show, useUi } from '../../../renderer/store/ui';

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
