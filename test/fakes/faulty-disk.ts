import { basename, dirname } from 'node:path';
import type { Disk, OpenFile } from '../../electron/storage/disk';

/** A step of a disk, as it is asked for. */
export type Step =
  | 'read'
  | 'create'
  | 'write'
  | 'flush'
  | 'size'
  | 'close'
  | 'duplicate'
  | 'rename'
  | 'remove'
  | 'list'
  | 'folder'
  | 'flush-folder';

/** What becomes of a step: an error; fewer bytes taken than given; or the process ends before it. */
export type Fault =
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'short'; readonly bytes: number }
  | { readonly kind: 'killed' };

interface Inode {
  data: Buffer;
  /** Bytes that a power cut leaves. */
  flushed: number;
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/**
 * A disk in memory that can fail at any step, in the ways that real ones do: full (fewer bytes are taken, then ENOSPC),
 * held by a virus scanner (EPERM, EACCES, EBUSY for a while), broken (EIO); and that can lose what was not flushed.
 * Waiting takes no time; what was waited is counted.
 */
export class FaultyDisk implements Disk {
  /** Steps so far, and in order. */
  readonly steps: Step[] = [];
  /** Milliseconds waited so far. */
  waited = 0;
  /** Asked at each step. `index`: from 0. */
  fault: (index: number, step: Step, path: string) => Fault | null = () => null;
  #names: Map<string, Inode>;
  /** The names that a power cut leaves. */
  #flushedNames: Map<string, Inode>;
  #killed = false;

  constructor(names: ReadonlyMap<string, Inode> = new Map()) {
    this.#names = new Map(names);
    this.#flushedNames = new Map(names);
  }

  /** The disk as the next start finds it. `power-cut`: without what was not flushed; else only the process ended. */
  restarted(how: 'killed' | 'power-cut'): FaultyDisk {
    const names = how === 'killed' ? this.#names : this.#flushedNames;
    const kept = ({ data, flushed }: Inode): Inode => ({
      data: how === 'killed' ? Buffer.from(data) : Buffer.from(data.subarray(0, flushed)),
      flushed: how === 'killed' ? data.byteLength : flushed,
    });
    return new FaultyDisk(new Map([...names].map(([path, inode]) => [path, kept(inode)])));
  }

  /** As another program would put it there. */
  put(path: string, data: Buffer): void {
    const inode = { data, flushed: data.byteLength };
    this.#names.set(path, inode);
    this.#flushedNames.set(path, inode);
  }

  content(path: string): Buffer | null {
    return this.#names.get(path)?.data ?? null;
  }

  files(): readonly string[] {
    return [...this.#names.keys()].toSorted();
  }

  async read(path: string, maxBytes: number): Promise<Buffer> {
    await this.#step('read', path);
    const { data } = this.#found(path);
    if (data.byteLength > maxBytes) throw failure('EFBIG');
    return Buffer.from(data);
  }

  async create(path: string): Promise<OpenFile> {
    await this.#step('create', path);
    if (this.#names.has(path)) throw failure('EEXIST');
    const inode: Inode = { data: Buffer.alloc(0), flushed: 0 };
    this.#names.set(path, inode);
    return {
      write: async (data) => {
        const fault = await this.#step('write', path);
        const taken = fault?.kind === 'short' ? Math.min(fault.bytes, data.byteLength) : data.byteLength;
        inode.data = Buffer.concat([inode.data, data.subarray(0, taken)]);
        return taken;
      },
      flush: async () => {
        await this.#step('flush', path);
        inode.flushed = inode.data.byteLength;
      },
      size: async () => {
        const fault = await this.#step('size', path);
        return fault?.kind === 'short' ? fault.bytes : inode.data.byteLength;
      },
      close: async () => {
        await this.#step('close', path);
      },
    };
  }

  async duplicate(from: string, to: string): Promise<void> {
    await this.#step('duplicate', from);
    if (this.#names.has(to)) throw failure('EEXIST');
    this.#names.set(to, this.#found(from));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('rename', to);
    const inode = this.#found(from);
    // As POSIX has it: two names of one file both stay.
    if (this.#names.get(to) === inode) return;
    this.#names.set(to, inode);
    this.#names.delete(from);
  }

  async remove(path: string): Promise<void> {
    await this.#step('remove', path);
    this.#names.delete(path);
  }

  async list(folder: string): Promise<readonly string[]> {
    await this.#step('list', folder);
    return this.files()
      .filter((path) => dirname(path) === folder)
      .map((path) => basename(path));
  }

  async makeFolder(path: string): Promise<void> {
    await this.#step('folder', path);
  }

  async flushFolder(path: string): Promise<void> {
    await this.#step('flush-folder', path);
    this.#flushedNames = new Map(this.#names);
  }

  real(path: string): Promise<string> {
    return Promise.resolve(path);
  }

  wait(milliseconds: number): Promise<void> {
    this.waited += milliseconds;
    return Promise.resolve();
  }

  async #step(step: Step, path: string): Promise<Fault | null> {
    await Promise.resolve();
    if (this.#killed) throw failure('EKILLED');
    const fault = this.fault(this.steps.length, step, path);
    this.steps.push(step);
    if (fault?.kind === 'killed') this.#killed = true;
    if (fault?.kind === 'killed' || fault?.kind === 'error')
      throw failure(fault.kind === 'killed' ? 'EKILLED' : fault.code);
    return fault;
  }

  #found(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw failure('ENOENT');
    return inode;
  }
}
