/**
 * A small file that is replaced as a whole. Whatever fails, and at whichever step: the name leads to the old bytes or
 * to the new ones, and a failure is said. The bytes before stay beside it as `.bak`.
 */
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { codeOf, nodeDisk, type Disk, type OpenFile } from './disk';

/** Larger files (bytes) are not ours: refused rather than read into memory. */
const largestFileBytes = 4 * 1024 * 1024;

/** What another program that has the file open answers with: virus scanners and indexers of Windows do, for moments. */
const inTheWay: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Pauses between attempts at such a step, ms: two seconds together. */
const pausesMs = [25, 50, 125, 300, 500, 1000];

interface ReplaceOptions {
  /**
   * What becomes of the bytes before: kept as `.bak`; not to be found any more, as `.bak` neither; or nothing is done
   * about `.bak`.
   */
  readonly previous?: 'keep' | 'forget' | 'ignore';
  /** False: one attempt at each step. For a file that failed a moment ago. */
  readonly patient?: boolean;
}

/** Temporary files of this class. */
const temporaryName = /^tmp-[0-9a-f]{12}$/;
/** Those of versions that had another one, too. In a person's folder a name like this is their own. */
const formerName = /^(?:tmp-[0-9a-f]+|\d{1,10})$/;

/** Whose folder a file lies in: of the app alone, or of a person who has other files in it. */
type Folder = 'app' | 'person';

async function writeWhole(file: OpenFile, data: Uint8Array): Promise<void> {
  for (let done = 0; done < data.byteLength; ) {
    const taken = await file.write(data.subarray(done));
    if (taken <= 0) throw Object.assign(new Error('the disk takes no more'), { code: 'ENOSPC' });
    done += taken;
  }
  await file.flush();
  if ((await file.size()) !== data.byteLength)
    throw Object.assign(new Error('the file is shorter than what was written'), { code: 'EIO' });
}

export class AtomicFile {
  readonly #path: string;
  readonly #disk: Disk;

  constructor(path: string, disk: Disk = nodeDisk) {
    this.#path = path;
    this.#disk = disk;
  }

  /** Rejects with a `code`: ENOENT where there is none. */
  read(): Promise<Buffer> {
    return this.#patiently(() => this.#disk.read(this.#path, largestFileBytes));
  }

  /** The bytes before the last replacement. */
  readPrevious(): Promise<Buffer> {
    return this.#patiently(() => this.#disk.read(`${this.#path}.bak`, largestFileBytes));
  }

  /**
   * Resolves when the new bytes would survive a power cut. Rejects with a `code`; then the bytes before are still
   * there.
   */
  async replace(data: Uint8Array, { previous = 'keep', patient = true }: ReplaceOptions = {}): Promise<void> {
    const disk = this.#disk;
    await disk.makeFolder(dirname(this.#path));
    const target = await disk.real(this.#path);
    const temporary = this.#temporary(target);
    try {
      await this.#create(temporary, data, patient);
      if (previous === 'keep') await this.#keepPrevious(target);
      await this.#patiently(() => disk.rename(temporary, target), patient);
    } catch (error) {
      await disk.remove(temporary).catch(() => undefined);
      throw error;
    }
    await disk.flushFolder(dirname(target));
    if (previous === 'forget') await disk.remove(`${this.#path}.bak`);
  }

  /** Out of the way under another name, its bytes untouched. */
  async setAside(suffix: string): Promise<void> {
    await this.#patiently(() => this.#disk.rename(this.#path, `${this.#path}.${suffix}`));
  }

  /** The files beside it whose names go on with `prefix`, in the order of their names; none where nobody can tell. */
  async beside(prefix: string): Promise<readonly AtomicFile[]> {
    const names = await this.#names();
    return names
      .filter((name) => name.startsWith(`${basename(this.#path)}.${prefix}`))
      .toSorted()
      .map((name) => new AtomicFile(join(dirname(this.#path), name), this.#disk));
  }

  remove(): Promise<void> {
    return this.#patiently(() => this.#disk.remove(this.#path));
  }

  /**
   * Removes what a run left behind that was ended while it wrote. Only before the first replacement of this run. Never
   * rejects.
   */
  async sweep(folder: Folder = 'app'): Promise<void> {
    const pattern = folder === 'app' ? formerName : temporaryName;
    // What is written lies beside the file that a link leads to.
    for (const path of new Set([this.#path, await this.#disk.real(this.#path)])) {
      const base = `${basename(path)}.`;
      const left = (await this.#names(path)).filter(
        (name) => name.startsWith(base) && pattern.test(name.slice(base.length)),
      );
      for (const name of left) await this.#disk.remove(join(dirname(path), name)).catch(() => undefined);
    }
  }

  #names(path = this.#path): Promise<readonly string[]> {
    return this.#disk.list(dirname(path)).catch(() => []);
  }

  #temporary(target: string): string {
    return `${target}.tmp-${randomBytes(6).toString('hex')}`;
  }

  async #create(path: string, data: Uint8Array, patient: boolean): Promise<void> {
    const file = await this.#patiently(() => this.#disk.create(path), patient);
    try {
      await writeWhole(file, data);
    } finally {
      await file.close();
    }
  }

  /** As well as can be: what is saved does not wait for what was. */
  async #keepPrevious(target: string): Promise<void> {
    const second = this.#temporary(target);
    try {
      await this.#disk.duplicate(target, second);
      await this.#disk.rename(second, `${this.#path}.bak`);
    } catch {
      // The first image has none before it.
    } finally {
      // A rename of two names of the same file leaves both.
      await this.#disk.remove(second).catch(() => undefined);
    }
  }

  async #patiently<T>(step: () => Promise<T>, patient = true): Promise<T> {
    for (const pauseMs of patient ? pausesMs : []) {
      try {
        return await step();
      } catch (error) {
        if (!inTheWay.has(codeOf(error))) throw error;
        await this.#disk.wait(pauseMs);
      }
    }
    return step();
  }
}
