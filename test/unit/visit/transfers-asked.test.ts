/** What a person asks of a transfer while it is looked through, over a scripted thread. */
import { describe, expect, it } from 'vitest';
import type { FileJob, FileOutcome, TransferPlan } from '../../../electron/visit/files/contract';
import type { TransferView } from '../../../shared/visit/files';
import { deferred, type Deferred } from '../../fakes/wait';
import { makeRig, settled, type Rig } from './rig';
import { loggedIn } from './steps';

type Answer = FileOutcome | { readonly kind: 'ok'; readonly value: unknown };

interface Sending {
  readonly rig: Rig;
  readonly first: () => TransferView | undefined;
  /** Calls to the thread about files that have no answer yet, by name. */
  readonly open: ReadonlyMap<string, Deferred<Answer | null>>;
  /** Lines whose rates were asked for. */
  readonly lines: readonly string[];
  readonly asked: (name: string) => readonly (readonly unknown[])[];
  readonly answer: (name: string, value?: Answer) => Promise<void>;
}

const ok = (value: unknown = null): Answer => ({ kind: 'ok', value });
const place = (name: string) => ({ local: `/here/${name}`, remote: `/opt/${name}` });
const planOf = (folders: readonly string[], files: readonly string[] = []): TransferPlan => ({
  folders: folders.map(place),
  files: files.map((name) => ({ ...place(name), size: 10, modifiedAt: 1 })),
  leftOut: 0,
});

/** A folder is on its way up, and the thread answers when a test says so. */
async function sending(): Promise<Sending> {
  let views: readonly TransferView[] = [];
  const lines: string[] = [];
  const open = new Map<string, Deferred<Answer | null>>();
  const calls: (readonly [string, readonly unknown[]])[] = [];
  const rig = await makeRig({
    onTransfers: (next) => void (views = next),
    carriedLately: (...line) => (lines.push(line.join(' ')), 5),
  });
  rig.files = (name, args) => {
    calls.push([name, args]);
    if (name === 'stopFile') return Promise.resolve(undefined);
    const waiting = deferred<Answer | null>();
    open.set(name, waiting);
    return waiting.promise;
  };
  await loggedIn(rig);
  rig.visits.filesOf('s1')?.transfers.send(['/here/tree'], '/opt');
  await settled();
  return {
    rig,
    first: () => views[0],
    open,
    lines,
    asked: (name) => calls.filter(([called]) => called === name).map(([, args]) => args),
    answer(name, value = ok()) {
      open.get(name)?.resolve(value);
      open.delete(name);
      return settled();
    },
  };
}

const transfersOf = ({ rig }: Sending) => {
  const found = rig.visits.filesOf('s1')?.transfers;
  if (found === undefined) throw new Error('nobody works there');
  return found;
};

describe('a tree of folders without files', () => {
  it('that is paused in the middle is not through: the other folders are made once it goes on', async () => {
    const at = await sending();
    await at.answer('planSending', ok(planOf(['tree', 'tree/a', 'tree/b'])));
    const id = at.first()?.id ?? '';
    transfersOf(at).pause(id);
    await at.answer('ensureFolder');
    expect(at.first()?.state).toMatchObject({ kind: 'paused', by: 'person' });
    expect(at.asked('ensureFolder')).toHaveLength(1);
    transfersOf(at).resume(id, false);
    await settled();
    await at.answer('ensureFolder');
    expect(at.first()?.state.kind).toBe('preparing');
    await at.answer('ensureFolder');
    expect(at.first()?.state.kind).toBe('done');
    expect(at.asked('ensureFolder').map(([, made]) => made)).toEqual(
      ['tree', 'tree/a', 'tree/b'].map((name) => place(name)),
    );
  });

  it('that is paused before anything of it is made has nothing to be verified', async () => {
    const at = await sending();
    transfersOf(at).pause(at.first()?.id ?? '');
    await at.answer('planSending', ok(planOf(['tree'])));
    expect(at.first()?.state).toMatchObject({ kind: 'paused', by: 'person' });
    expect(at.asked('ensureFolder')).toEqual([]);
  });

  it('that is cancelled in the middle goes out of sight', async () => {
    const at = await sending();
    await at.answer('planSending', ok(planOf(['tree', 'tree/a'])));
    transfersOf(at).cancel(at.first()?.id ?? '');
    await at.answer('ensureFolder');
    expect(at.first()).toBeUndefined();
    expect(at.asked('ensureFolder')).toHaveLength(1);
  });

  it('whose pause came with the last folder is through', async () => {
    const at = await sending();
    await at.answer('planSending', ok(planOf(['tree'])));
    transfersOf(at).pause(at.first()?.id ?? '');
    await at.answer('ensureFolder');
    expect(at.first()?.state.kind).toBe('done');
  });
});

describe('what is stopped while it is looked through', () => {
  it('is stopped in the thread, and looked through anew once it goes on', async () => {
    const at = await sending();
    const id = at.first()?.id ?? '';
    expect(at.asked('planSending')).toEqual([['/here/tree', '/opt', id]]);
    transfersOf(at).pause(id);
    expect(at.asked('stopFile')).toEqual([[id]]);
    await at.answer('planSending', ok(null));
    expect(at.first()?.state).toMatchObject({ kind: 'paused', by: 'person' });
    transfersOf(at).resume(id, false);
    await settled();
    expect(at.asked('planSending')).toHaveLength(2);
    transfersOf(at).cancel(id);
    await at.answer('planSending', ok(null));
    expect(at.first()).toBeUndefined();
  });
});

describe('a file whose pause came too late', () => {
  it('is through', async () => {
    const at = await sending();
    await at.answer('planSending', ok(planOf([], ['tree'])));
    transfersOf(at).pause(at.first()?.id ?? '');
    await at.answer('sendFile', { kind: 'done', proof: 'checksum' });
    expect(at.first()?.state.kind).toBe('done');
  });

  it('of a folder waits for the person before the next file', async () => {
    const at = await sending();
    await at.answer('planSending', ok(planOf(['tree'], ['tree/a', 'tree/b'])));
    await at.answer('ensureFolder');
    transfersOf(at).pause(at.first()?.id ?? '');
    await at.answer('sendFile', { kind: 'done', proof: 'checksum' });
    expect(at.first()?.state).toMatchObject({ kind: 'paused', by: 'person' });
    transfersOf(at).resume(at.first()?.id ?? '', false);
    await settled();
    expect(at.asked('sendFile').map(([job]) => (job as FileJob).remote)).toEqual(['/opt/tree/a', '/opt/tree/b']);
  });
});

describe('a file that has become another one in a break', () => {
  it('is looked at again, and goes from its beginning when the person tries again', async () => {
    const at = await sending();
    await at.answer('planSending', ok(planOf([], ['tree'])));
    const id = at.first()?.id ?? '';
    at.rig.thread().emit({ kind: 'file-progress', id: `${id}-0`, acknowledged: 5, checking: false });
    await at.answer('sendFile', { kind: 'fault', fault: { kind: 'changed' }, watermark: 5 });
    expect(at.first()).toMatchObject({ state: { kind: 'failed', fault: { kind: 'changed' } }, bytesDone: 0 });
    await at.answer('planSending', ok({ ...planOf([]), files: [{ ...place('tree'), size: 70, modifiedAt: 2 }] }));
    transfersOf(at).resume(id, false);
    await settled();
    expect(at.asked('sendFile').map(([job]) => job)).toMatchObject([
      { size: 10, modifiedAt: 1, resumeAt: 0 },
      { size: 70, modifiedAt: 2, resumeAt: 0 },
    ]);
    expect(at.first()?.bytesTotal).toBe(70);
  });
});

it('a file that has just begun takes the time that the line of its service says', async () => {
  const at = await sending();
  await at.answer('planSending', ok(planOf([], ['tree'])));
  at.rig.thread().emit({ kind: 'file-progress', id: `${at.first()?.id}-0`, acknowledged: 5, checking: false });
  expect(at.first()).toMatchObject({ state: { kind: 'moving' }, rate: null, leftMs: 1_000 });
  expect(new Set(at.lines)).toEqual(new Set(['s1 SSH up']));
});
