/** Folders with all they hold, here and there. Links are never followed: they could lead anywhere, and in circles. */
import { opendir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { baseOf, maxPathBytes, rawName, within, type FolderCount, type RawName } from '../../../shared/visit/files';
import type { TransferPlan } from './contract';
import { FaultError } from './fault';
import { readWhole } from './folders';
import { localName, numberedName } from './local';
import type { Attributes } from '../../net/sftp/packets';
import type { Sftp } from './sftp';
import { StoppedError } from './transfer';

/** Things in a folder, and in its folders, that one transfer takes, and one removal removes. The folder itself is none of them. */
const maxThings = 10_000;
const maxDepth = 64;

type Plan = {
  -readonly [Name in keyof TransferPlan]: TransferPlan[Name] extends readonly (infer Each)[]
    ? Each[]
    : TransferPlan[Name];
};

const newPlan = (): Plan => ({ folders: [], files: [], leftOut: 0 });
/** How many things more it may have. */
const roomIn = ({ folders, files, leftOut }: TransferPlan): number =>
  maxThings + 1 - (folders.length + files.length + leftOut);

/** @throws FaultError `too-many` where it has more things than are done at once */
function bound(plan: TransferPlan): void {
  if (roomIn(plan) < 0) throw new FaultError({ kind: 'too-many' });
}

/**
 * What is sent: a file, or a folder with its files. A link that the person chose is followed, one inside a folder is
 * not.
 */
export async function planSending(local: string, remoteFolder: RawName, signal: AbortSignal): Promise<TransferPlan> {
  const plan = newPlan();
  const found = await stat(local);
  const remote = within(remoteFolder, rawName(basename(local)));
  if (found.isFile()) return { ...plan, files: [{ local, remote, size: found.size, modifiedAt: found.mtimeMs }] };
  if (!found.isDirectory()) throw new FaultError({ kind: 'not-a-file' });
  await addLocal(plan, local, remote, 0, signal);
  return plan;
}

async function addLocal(plan: Plan, local: string, remote: RawName, depth: number, signal: AbortSignal): Promise<void> {
  if (depth > maxDepth || remote.length > maxPathBytes) throw new FaultError({ kind: 'too-many' });
  plan.folders.push({ local, remote });
  for await (const each of await opendir(local)) {
    if (signal.aborted) throw new StoppedError();
    const [here, there] = [join(local, each.name), within(remote, rawName(each.name))];
    if (each.isDirectory()) await addLocal(plan, here, there, depth + 1, signal);
    else if (each.isFile()) {
      const { size, mtimeMs } = await stat(here);
      plan.files.push({ local: here, remote: there, size, modifiedAt: mtimeMs });
    } else plan.leftOut += 1;
    bound(plan);
  }
}

/** A name that no other thing of this folder has here, whatever letters its file system tells apart. */
function freeName(raw: RawName, taken: Set<string>): string {
  const wanted = localName(raw);
  const key = (name: string): string => name.normalize('NFC').toLowerCase();
  let name = wanted;
  for (let number = 2; taken.has(key(name)); number += 1) name = numberedName(wanted, number);
  taken.add(key(name));
  return name;
}

/** What is fetched: a file (also through a link that the person chose), or a folder with its files. */
export async function planFetching(
  sftp: Sftp,
  remote: RawName,
  localFolder: string,
  signal: AbortSignal,
): Promise<TransferPlan> {
  const plan = newPlan();
  const { kind, size, modifiedAt } = await sftp.stat(remote);
  const local = join(localFolder, localName(baseOf(remote)));
  if (kind === 'file' && size !== null) return { ...plan, files: [{ local, remote, size, modifiedAt }] };
  if (kind !== 'folder') throw new FaultError({ kind: 'not-a-file' });
  await addRemote({ sftp, plan, signal }, remote, local, 0);
  return plan;
}

interface Fetching {
  readonly sftp: Sftp;
  readonly plan: Plan;
  readonly signal: AbortSignal;
}

async function addRemote(fetching: Fetching, remote: RawName, local: string, depth: number): Promise<void> {
  const { sftp, plan, signal } = fetching;
  if (signal.aborted) throw new StoppedError();
  if (depth > maxDepth || remote.length > maxPathBytes) throw new FaultError({ kind: 'too-many' });
  plan.folders.push({ local, remote });
  const { names, isCut } = await readWhole(sftp, remote, roomIn(plan));
  if (isCut) throw new FaultError({ kind: 'too-many' });
  const taken = new Set<string>();
  for (const { name, attributes } of names) {
    const there = within(remote, name);
    const { kind, size, modifiedAt } = attributes;
    if (kind === 'folder') await addRemote(fetching, there, join(local, freeName(name, taken)), depth + 1);
    else if (kind === 'file' && size !== null)
      plan.files.push({ local: join(local, freeName(name, taken)), remote: there, size, modifiedAt });
    else plan.leftOut += 1;
    bound(plan);
  }
}

interface Found {
  readonly path: RawName;
  readonly kind: Attributes['kind'];
}

/** What is below a folder, inner things before the folder that holds them. */
async function below(sftp: Sftp, path: RawName, found: Found[], depth: number): Promise<boolean> {
  if (depth > maxDepth || path.length > maxPathBytes) return false;
  const { names, isCut } = await readWhole(sftp, path, maxThings - found.length);
  let isAll = !isCut;
  for (const { name, attributes } of names) {
    const inner = within(path, name);
    if (attributes.kind === 'folder' && found.length < maxThings)
      isAll = (await below(sftp, inner, found, depth + 1)) && isAll;
    found.push({ path: inner, kind: attributes.kind });
  }
  return isAll && found.length <= maxThings;
}

export async function countFolder(sftp: Sftp, path: RawName): Promise<FolderCount> {
  const found: Found[] = [];
  const isAll = await below(sftp, path, found, 0);
  const folders = found.filter(({ kind }) => kind === 'folder').length;
  return { files: found.length - folders, folders, isCut: !isAll };
}

/** Nothing goes unless all of it can be named first. @throws FaultError `too-many` */
export async function removeThing(sftp: Sftp, path: RawName): Promise<void> {
  const here = await sftp.lstat(path);
  if (here === null) throw new FaultError({ kind: 'missing' });
  const found: Found[] = [];
  if (here.kind === 'folder' && !(await below(sftp, path, found, 0))) throw new FaultError({ kind: 'too-many' });
  for (const each of [...found, { path, kind: here.kind }])
    await (each.kind === 'folder' ? sftp.removeFolder(each.path) : sftp.removeFile(each.path));
}
