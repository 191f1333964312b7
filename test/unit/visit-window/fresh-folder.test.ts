// @vitest-environment jsdom
/** How often a folder is read, while files come into it. */
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { keepFolders } from '../../../renderer/visit/files/folder-store';
import { useFreshFolder } from '../../../renderer/visit/files/use-fresh-folder';
import type { Bridge } from '../../../shared/ipc/contract';
import type { FileEntry, TransferView } from '../../../shared/visit/files';
import { bridgeOf } from '../../fakes/bridge-of';

let readings = 0;
const entry = (name: string): FileEntry => ({ name, kind: 'file', size: 1, modifiedAt: 1, mode: null, link: null });
let entries: readonly FileEntry[] = [];

beforeEach(() => {
  readings = 0;
  entries = [entry('one')];
  installBridge(
    bridgeOf({
      request: ((name: string) => {
        if (name === 'files.open') readings += 1;
        return Promise.resolve({
          ok: true,
          value: { kind: 'ok', value: { path: '/opt', entries, cursor: null, isCut: false } },
        });
      }) as unknown as Bridge['request'],
    }),
  );
});
afterEach(() => {
  cleanup();
  keepFolders([]);
  installBridge(null);
});

const up = (kind: 'done' | 'waiting', id: string): TransferView => ({
  id,
  sessionId: 's1',
  direction: 'up',
  name: id,
  files: null,
  bytesDone: 1,
  bytesTotal: 1,
  rate: null,
  leftMs: null,
  leftOut: 0,
  state: kind === 'done' ? { kind, at: 1, proof: 'length' } : { kind },
});

interface Shown {
  readonly open: boolean;
  readonly transfers: readonly TransferView[];
}
/** What is shown, and the number of readings that it has led to once they are over. */
function showing(first: Shown) {
  const { rerender } = renderHook(({ open, transfers }: Shown) => useFreshFolder('s1', open, transfers), {
    initialProps: first,
  });
  return {
    show: rerender,
    readings: async (): Promise<number> => {
      for (let round = 0; round < 20; round += 1) await Promise.resolve();
      return readings;
    },
  };
}

it('is read once when it is opened, whatever has arrived before', async () => {
  const { readings: read } = showing({ open: true, transfers: [up('done', 'a'), up('done', 'b')] });
  expect(await read()).toBe(1);
});

it('is read again for what arrives, also after what had arrived was cleared away', async () => {
  const { show, readings: read } = showing({ open: true, transfers: [up('waiting', 'a')] });
  show({ open: true, transfers: [up('done', 'a')] });
  expect(await read()).toBe(2);
  show({ open: true, transfers: [] });
  expect(await read()).toBe(2);
  show({ open: true, transfers: [up('done', 'b')] });
  expect(await read()).toBe(3);
});

it('is read once after a break in which something arrived', async () => {
  const { show, readings: read } = showing({ open: true, transfers: [up('waiting', 'a')] });
  show({ open: false, transfers: [up('waiting', 'a')] });
  show({ open: true, transfers: [up('done', 'a')] });
  expect(await read()).toBe(2);
});

it('a large one is read again when the last of many has arrived', async () => {
  entries = Array.from({ length: 2_000 }, (_, at) => entry(`${at}`));
  const { show, readings: read } = showing({ open: true, transfers: [up('waiting', 'a'), up('waiting', 'b')] });
  expect(await read()).toBe(1);
  show({ open: true, transfers: [up('done', 'a'), up('waiting', 'b')] });
  expect(await read()).toBe(1);
  show({ open: true, transfers: [up('done', 'a'), up('done', 'b')] });
  expect(await read()).toBe(2);
});
