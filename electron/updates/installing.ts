/** How this installation gets a newer version. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Installing } from './contract';

export interface Installation {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** The program that runs. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether this person may put files into that folder. */
  readonly mayWrite?: (folder: string) => Promise<boolean>;
}

/** Windows tells it only to whoever tries. */
async function mayWriteInto(folder: string): Promise<boolean> {
  const path = join(folder, `.fieldtunnel-${randomBytes(6).toString('hex')}`);
  try {
    await (await open(path, 'wx')).close();
    await rm(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

const plain = (folder: string): string => `${folder.replaceAll('/', '\\').replace(/\\+$/, '').toLowerCase()}\\`;

/**
 * What NSIS and electron-builder's installer know: no window, an update of what is there, for whom it was installed.
 */
const silent = ['/S', '--updated'] as const;

export async function installingOf({
  platform,
  isPackaged,
  program,
  environment,
  mayWrite = mayWriteInto,
}: Installation): Promise<Installing> {
  if (!isPackaged) return { kind: 'by-hand', why: 'source' };
  // macOS takes a replaced program only with a signature that this build may not have; packages of Linux are the
  // system's.
  if (platform !== 'win32') return { kind: 'by-hand', why: 'system' };
  const forAll = ['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432'].flatMap((name) => environment[name] ?? []);
  if (!forAll.some((folder) => plain(program).startsWith(plain(folder))))
    return { kind: 'installer', args: [...silent, '/currentuser'] };
  return (await mayWrite(dirname(program)))
    ? { kind: 'installer', args: [...silent, '/allusers'] }
    : { kind: 'by-hand', why: 'computer' };
}

/** Starts it and does not wait: it outlives the app. Resolves once it runs, rejects where it does not start. */
export const startInstaller = (program: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { detached: true, stdio: 'ignore' });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
