/** What runs: the program itself, what is packed with it, its page, and what the desktop makes of it. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { WorkerCalls } from '../net/worker-rpc';
import { messageOf } from '../net/network-errors';
import { type CheckResult, type Checks, failed, fine, notKnown, type SelfTestParts } from './contract';
import { isElectron, notElectron, ofElectron, versions } from './electron';

function runtime({ version }: SelfTestParts): CheckResult {
  const of = (name: string): string | null => versions[name] ?? null;
  const facts = {
    version,
    electron: of('electron'),
    chromium: of('chrome'),
    node: of('node'),
    tls: of('openssl'),
  };
  return ofElectron(fine(facts));
}

/** How each fuse of the installed program is set, by the name that `@electron/fuses` has for it. */
const wanted: Readonly<Record<string, boolean>> = {
  RunAsNode: false,
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
};

/** The fuses of a program (on macOS its bundle), as they are in its file. */
export async function checkFuses(program: string): Promise<CheckResult> {
  const { FuseState, FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
  const { version, ...wire } = await getCurrentFuseWire(program);
  const facts = Object.fromEntries(
    Object.entries(wire).map(([at, state]) => [FuseV1Options[Number(at)] ?? at, state === FuseState.ENABLE]),
  );
  const wrong = Object.keys({ ...wanted, ...facts }).filter((name) => facts[name] !== wanted[name]);
  return wrong.length === 0 ? fine({ version, ...facts }) : failed(`not as they were set: ${wrong.join(', ')}`, facts);
}

function fuses({ isPackaged }: SelfTestParts): Promise<CheckResult> {
  if (!isElectron || !isPackaged)
    return Promise.resolve(notKnown(isElectron ? 'not an installed program' : notElectron));
  // The fuses of macOS are in the framework of the bundle.
  return checkFuses(process.platform === 'darwin' ? dirname(dirname(dirname(process.execPath))) : process.execPath);
}

interface ArchiveEntry {
  readonly files?: Readonly<Record<string, ArchiveEntry>>;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}

/** Every file of the archive has the hash that its header promises. */
export async function checkArchive(archive: string): Promise<CheckResult> {
  const { extractFile, getRawHeader } = await import('@electron/asar');
  const { header, headerString } = getRawHeader(archive);
  let count = 0;
  const wrong: string[] = [];
  const visit = async ({ files = {} }: ArchiveEntry, folder: string): Promise<void> => {
    for (const [name, entry] of Object.entries(files)) {
      const path = folder === '' ? name : join(folder, name);
      if (entry.files !== undefined) {
        await visit(entry, path);
        continue;
      }
      count += 1;
      // What is connected, and the window, have their turn between two files.
      await nextTurn();
      const hash = createHash('sha256').update(extractFile(archive, path)).digest('hex');
      if (entry.integrity?.hash !== hash) wrong.push(path);
    }
  };
  await visit(header, '');
  const facts = { files: count, headerHash: createHash('sha256').update(headerString).digest('hex') };
  return wrong.length === 0 ? fine(facts) : failed(`changed since it was packed: ${wrong.join(', ')}`, facts);
}

const archive = ({ archive: file }: SelfTestParts): Promise<CheckResult> =>
  file === null ? Promise.resolve(notKnown('it does not run from an archive')) : checkArchive(file);

/** A worker answers, if only that it has no such method: then its program was loaded. */
async function answers(file: string, name: string, data: unknown): Promise<void> {
  const calls = new WorkerCalls<object, never>({ file, name, data, onEvent: () => undefined, onEnd: () => undefined });
  try {
    await calls.call('selfTest', []);
  } catch (error) {
    if (!/has no method/.test(messageOf(error))) throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
  } finally {
    await calls.terminate();
  }
}

async function workers({ programs }: SelfTestParts): Promise<CheckResult> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-self-test-'));
  try {
    const names = ['tunnel-worker', 'ssh-worker', 'practice-worker'];
    for (const name of names) await answers(join(programs, `${name}.cjs`), name, { devices: false, folder });
    return fine({ started: names });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function page({ desktop }: SelfTestParts, signal: AbortSignal): Promise<CheckResult> {
  const { violations, readyAfterMs } = await desktop.page(signal);
  const facts = { readyAfterMs };
  return ofElectron(
    violations.length === 0 ? fine(facts) : failed(`its policy refused: ${violations.join('; ')}`, facts),
  );
}

async function links({ desktop }: SelfTestParts): Promise<CheckResult> {
  const handles = await desktop.handlesLinks();
  if (handles === null) return notKnown('only the installed program is registered');
  return handles ? fine({ scheme: 'fieldtunnel' }) : failed('links of the scheme open another program, or none');
}

/** What is missing is named. It is no failure: the app has a terminal and a screen of its own. */
const programs = async ({ desktop }: SelfTestParts): Promise<CheckResult> => fine(await desktop.programs());

function desktopCheck({ desktop }: SelfTestParts): CheckResult {
  if (!isElectron) return notKnown(notElectron);
  const facts = { notifications: desktop.notifications(), tray: desktop.tray() };
  return facts.notifications ? fine(facts) : failed('the system shows no notifications', facts);
}

export const programChecks = (
  parts: SelfTestParts,
): Pick<Checks, 'start' | 'runtime' | 'fuses' | 'archive' | 'workers' | 'page' | 'links' | 'programs' | 'desktop'> => ({
  // It was started: this runs within it.
  start: () => Promise.resolve(fine({ afterMs: Math.round(process.uptime() * 1000) })),
  runtime: () => Promise.resolve(runtime(parts)),
  fuses: () => fuses(parts),
  archive: () => archive(parts),
  workers: () => workers(parts),
  page: (signal) => page(parts, signal),
  links: () => links(parts),
  programs: () => programs(parts),
  desktop: () => Promise.resolve(desktopCheck(parts)),
});
