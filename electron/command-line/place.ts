/**
 * Where the running app can be asked by a command: a file in the local data folder says it, with the secret of this
 * start. Both lie in a folder that only this person may open.
 */
import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { AtomicFile } from '../storage/atomic-file';
import { codeOf } from '../storage/disk';

const placeSchema = z.union([
  z.strictObject({
    socket: z.string().min(1).max(1024),
    secret: z.string().regex(/^[0-9a-f]{64}$/),
    /** Of the app, for whoever looks what it is. */
    pid: z.int().positive(),
  }),
  z.strictObject({ unavailable: z.enum(['path-too-long']) }),
]);
type Place = z.infer<typeof placeSchema>;
export type OpenPlace = Pick<Extract<Place, { readonly socket: string }>, 'socket' | 'secret'>;

/** Bytes of a socket's path that the systems take (`sun_path`, less the zero at its end). */
const longestPath = (platform: NodeJS.Platform): number => (platform === 'darwin' ? 103 : 107);
/** A longer one is cut by some runtimes and refused by others: nothing lies there. */
const fits = (path: string, platform: NodeJS.Platform): boolean => Buffer.byteLength(path) <= longestPath(platform);

export interface PlaceOptions {
  /** The app's local data folder. */
  readonly local: string;
  readonly platform?: NodeJS.Platform;
  /** Where a short folder can be made. */
  readonly temporary?: string;
}

const folderOf = ({ local }: PlaceOptions): string => join(local, 'command-line');
const fileOf = (options: PlaceOptions): AtomicFile => new AtomicFile(join(folderOf(options), 'place.json'));

/** A folder made for a socket alone, where the data folder's own path is too long. */
const shortPrefix = 'fieldtunnel-';
const socketName = 'command.sock';

/**
 * Whether nobody but this person may look into it. Windows: the folder lies in the person's profile, which the system
 * keeps.
 */
async function isPrivate(path: string, what: 'folder' | 'file'): Promise<boolean> {
  if (process.getuid === undefined) return true;
  const found = await lstat(path);
  const isKind = what === 'folder' ? found.isDirectory() : found.isFile();
  return isKind && found.uid === process.getuid() && (found.mode & 0o077) === 0;
}

async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  // Of an own folder that somebody opened to others; of a stranger's it rejects.
  if (!(await isPrivate(path, 'folder'))) await chmod(path, 0o700);
  if (!(await isPrivate(path, 'folder'))) throw new Error('the folder of the socket is not private');
}

/** Whether somebody answers there. */
const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const tried = connect(socket);
    tried.once('connect', () => {
      tried.destroy();
      resolve(true);
    });
    tried.once('error', (error) => {
      if (['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(codeOf(error))) resolve(false);
      else reject(error);
    });
  });

async function read(options: PlaceOptions): Promise<Place | null> {
  try {
    return placeSchema.parse(JSON.parse((await fileOf(options).read()).toString('utf8')));
  } catch {
    return null;
  }
}

/** What an app left that was killed. Rejects where one answers: that one is never replaced. */
async function removeStale(options: PlaceOptions): Promise<void> {
  const { platform = process.platform } = options;
  const before = await read(options);
  const own = join(folderOf(options), socketName);
  const named = before !== null && 'socket' in before ? before.socket : own;
  for (const socket of new Set([named, own])) {
    if (platform !== 'win32' && !fits(socket, platform)) continue;
    if (await answers(socket)) throw new Error('another app answers commands of this person');
    if (platform === 'win32') continue;
    const folder = dirname(socket);
    if (socket === own) await rm(own, { force: true });
    else if (basename(folder).startsWith(shortPrefix) && basename(socket) === socketName)
      await rm(folder, { recursive: true, force: true });
  }
}

/** Null: no path is short enough. */
async function socketPath(options: PlaceOptions): Promise<string | null> {
  const { platform = process.platform, temporary = tmpdir() } = options;
  // Windows has no folders for pipes: nobody can guess the name, and only who reads the file knows it.
  if (platform === 'win32') return `\\\\.\\pipe\\fieldtunnel-${randomBytes(24).toString('hex')}`;
  const usual = join(folderOf(options), socketName);
  if (fits(usual, platform)) return usual;
  if (!fits(join(temporary, `${shortPrefix}XXXXXX`, socketName), platform)) return null;
  // A new folder of mode 0700, whatever lies there already.
  return join(await mkdtemp(join(temporary, shortPrefix)), socketName);
}

const save = (options: PlaceOptions, place: Place): Promise<void> =>
  fileOf(options).replace(Buffer.from(JSON.stringify(place)), { previous: 'ignore' });

export interface PreparedPlace extends OpenPlace {
  /** The server listens: commands may find it. */
  publish(): Promise<void>;
  /** Commands find it no more. */
  withdraw(): Promise<void>;
}

/**
 * Makes a place for the app that starts. Null: there is none with a path short enough, and a command is told. Rejects
 * where it is not safe.
 */
export async function preparePlace(options: PlaceOptions): Promise<PreparedPlace | null> {
  await privateFolder(folderOf(options));
  await removeStale(options);
  await fileOf(options).sweep();
  const socket = await socketPath(options);
  if (socket === null) {
    await save(options, { unavailable: 'path-too-long' });
    return null;
  }
  const secret = randomBytes(32).toString('hex');
  return {
    socket,
    secret,
    publish: () => save(options, { socket, secret, pid: process.pid }),
    async withdraw() {
      await fileOf(options).remove();
      if (basename(dirname(socket)).startsWith(shortPrefix))
        await rm(dirname(socket), { recursive: true, force: true });
    },
  };
}

/** Where the app is to be asked. `none`: none runs, as far as is known; `not-private`: others could have written it. */
export async function findPlace(options: PlaceOptions): Promise<OpenPlace | 'none' | 'not-private' | 'path-too-long'> {
  const folder = folderOf(options);
  try {
    const file = join(folder, 'place.json');
    if (!(await isPrivate(folder, 'folder')) || !(await isPrivate(file, 'file'))) return 'not-private';
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'none' : 'not-private';
  }
  const place = await read(options);
  if (place === null) return 'none';
  return 'unavailable' in place ? place.unavailable : place;
}
