import { beforeEach, describe, expect, it } from 'vitest';
import type { Bridge } from '../../../shared/ipc/contract';
import type { FileEntry, FilesAnswer, FolderPage } from '../../../shared/visit/files';
import { installBridge } from '../../../renderer/api';
import { keepFolders, noFolder, openFolder, readAgain, useFolders } from '../../../renderer/visit/files/folder-store';
import { bridgeOf } from '../../fakes/bridge-of';

const id = 's1';
const entry = (name: string): FileEntry => ({ name, kind: 'file', size: 1, modifiedAt: 1, mode: null, link: null });
const page = (path: string, names: readonly string[], cursor: number | null = null): FilesAnswer<FolderPage> => ({
  kind: 'ok',
  value: { path, entries: names.map(entry), cursor, isCut: false },
});

interface Question {
  readonly name: string;
  readonly args: Record<string, unknown>;
  readonly answer: (value: unknown) => Promise<void>;
}

let asked: Question[];

beforeEach(() => {
  keepFolders([]);
  asked = [];
  installBridge(
    bridgeOf({
      request: ((name: string, args: Record<string, unknown>) =>
        new Promise<unknown>((resolve) =>
          asked.push({
            name,
            args,
            answer: async (value) => {
              resolve({ ok: true, value });
              // Whoever waits for it goes on.
              for (let round = 0; round < 10; round += 1) await Promise.resolve();
            },
          }),
        )) as unknown as Bridge['request'],
    }),
  );
});

const folder = () => useFolders.getState().folders.get(id) ?? noFolder;
const names = (): readonly string[] => folder().entries.map(({ name }) => name);
const last = (): Question => {
  const question = asked.at(-1);
  if (question === undefined) throw new Error('nothing was asked');
  return question;
};

describe('the folder that is looked at', () => {
  it('shows what has come while the rest is read', async () => {
    void openFolder(id, '');
    expect(folder()).toMatchObject({ path: null, reading: true });
    await last().answer(page('/home', ['a'], 7));
    expect(folder()).toMatchObject({ path: '/home', reading: true });
    expect(last()).toMatchObject({ name: 'files.more', args: { id, cursor: 7 } });
    await last().answer(page('/home', ['b']));
    expect(names()).toEqual(['a', 'b']);
    expect(folder().reading).toBe(false);
  });

  it('is the last one that was asked for: what an earlier one still brings is closed and not shown', async () => {
    void openFolder(id, '/slow');
    const slow = last();
    void openFolder(id, '/fast');
    await last().answer(page('/fast', ['f']));
    await slow.answer(page('/slow', ['s'], 3));
    expect(names()).toEqual(['f']);
    expect(last()).toMatchObject({ name: 'files.close', args: { id, cursor: 3 } });
  });

  it('stays in view while it is read again, once more for all that asks meanwhile', async () => {
    void openFolder(id, '/opt');
    await last().answer(page('/opt', ['a']));
    void readAgain(id);
    const again = last();
    void readAgain(id);
    void readAgain(id);
    expect(asked).toHaveLength(2);
    await again.answer(page('/opt', ['b'], 5));
    expect(names()).toEqual(['a']);
    await last().answer(page('/opt', ['c']));
    expect(names()).toEqual(['b', 'c']);
    expect(asked).toHaveLength(4);
    await last().answer(page('/opt', ['d']));
    expect(names()).toEqual(['d']);
    expect(asked).toHaveLength(4);
  });

  it('says why it cannot be shown, and is read from its beginning when that is tried again', async () => {
    void openFolder(id, '/root');
    await last().answer({ kind: 'fault', fault: { kind: 'denied' } });
    expect(folder()).toMatchObject({ path: '/root', entries: [], reading: false, fault: { kind: 'denied' } });
    void readAgain(id);
    expect(last().args).toEqual({ id, path: '/root' });
    expect(folder().fault).toBeNull();
  });

  it('goes with its device', async () => {
    void openFolder(id, '/opt');
    const open = last();
    keepFolders(['s2']);
    await open.answer(page('/opt', ['a'], 4));
    expect(folder()).toBe(noFolder);
    expect(last()).toMatchObject({ name: 'files.close', args: { cursor: 4 } });
  });
});
