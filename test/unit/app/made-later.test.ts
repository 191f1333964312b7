import { describe, expect, it } from 'vitest';
import { MadeLater } from '../../../electron/app/made-later';

const nextTask = (): Promise<void> => new Promise((done) => void setImmediate(done));

describe('what is said to a part that is made later', () => {
  it('waits however long the part takes, and is said in its order', async () => {
    const later = new MadeLater<string[]>();
    later.use((heard) => heard.push('first'));
    await nextTask();
    later.use((heard) => heard.push('second'));
    await nextTask();
    const heard = later.made([]);
    expect(heard).toEqual([]);
    await nextTask();
    expect(heard).toEqual(['first', 'second']);
  });

  it('is said in a later task once the part is there, so that nobody is spoken to in the middle of a change', async () => {
    const later = new MadeLater<string[]>();
    const heard = later.made([]);
    later.use((part) => part.push('now'));
    expect(heard).toEqual([]);
    await nextTask();
    expect(heard).toEqual(['now']);
  });

  it('is said at once where that is wanted, and otherwise as soon as the part is there', async () => {
    const later = new MadeLater<string[]>();
    later.tell((heard) => heard.push('before'));
    const heard = later.made([]);
    expect(heard).toEqual([]);
    await nextTask();
    expect(heard).toEqual(['before']);
    later.tell((part) => part.push('now'));
    expect(heard).toEqual(['before', 'now']);
  });
});
