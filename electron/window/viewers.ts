/**
 * Viewers of remote desktops and VNC on this computer: where they may be, and how each is told of a local port. Finding
 * them touches the system.
 */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, win32 } from 'node:path';
import { findProgram } from './terminal/find';

export type ViewedType = 'rdp' | 'vnc';

/** A program with its arguments. */
export type Start = readonly [program: string, ...args: string[]];

export interface ViewerPlaces {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For the files that viewers open; a folder of the app's own. */
  readonly folder: string;
  readonly find?: typeof findProgram;
  /** The program that Windows' registry has under `App Paths` for this name; null: none. */
  readonly appPath?: (name: string) => Promise<string | null>;
}

const onLinux: Readonly<Record<ViewedType, readonly ((port: number) => Start)[]>> = {
  rdp: [
    (port) => ['remmina', '-c', `rdp://127.0.0.1:${port}`],
    (port) => ['xfreerdp3', `/v:127.0.0.1:${port}`],
    (port) => ['xfreerdp', `/v:127.0.0.1:${port}`],
  ],
  vnc: [(port) => ['remmina', '-c', `vnc://127.0.0.1:${port}`], (port) => ['vncviewer', `127.0.0.1::${port}`]],
};

/**
 * File names of VNC viewers of Windows, and where their installers put them, below the folders of programs. None is in
 * PATH by itself.
 */
const vncOnWindows: readonly (readonly [name: string, ...folders: string[]])[] = [
  ['vncviewer.exe', 'RealVNC\\VNC Viewer', 'TigerVNC', 'TigerVNC Viewer', 'uvnc bvba\\UltraVNC'],
  ['tvnviewer.exe', 'TightVNC'],
];
const programFolders = ['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432', 'LOCALAPPDATA'] as const;

const appPathKeys = ['HKCU', 'HKLM'].map((root) => `${root}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths`);
/** Whoever asks waits no longer for the registry, ms. */
const registryWithinMs = 3_000;

/** The default value of a key, as `reg query /ve` prints it in any language: name, type, data. */
export const defaultValueIn = (output: string): string | null =>
  /^\s+.+?\s+REG_(?:EXPAND_)?SZ\s+(.+?)\s*$/m.exec(output)?.[1]?.replaceAll('"', '') ?? null;

/** What Windows' own *Run* starts for a name. */
async function registeredPath(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const reg = win32.join(environment['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
  for (const key of appPathKeys) {
    const output = await new Promise<string>((resolve) => {
      execFile(
        reg,
        ['query', `${key}\\${name}`, '/ve'],
        { timeout: registryWithinMs, windowsHide: true },
        (error, text) => resolve(error === null ? text : ''),
      );
    });
    const path = defaultValueIn(output);
    if (path !== null) return path.replaceAll(/%(\w+)%/g, (whole, variable: string) => environment[variable] ?? whole);
  }
  return null;
}

/** The full path where it is a file that is there. */
async function existing(path: string | null, { find = findProgram, platform }: ViewerPlaces): Promise<string | null> {
  return path === null ? null : find(win32.basename(path), { PATH: win32.dirname(path) }, platform);
}

async function vncViewerOnWindows(places: ViewerPlaces): Promise<string | null> {
  const { environment, platform, find = findProgram } = places;
  const appPath = places.appPath ?? ((name: string) => registeredPath(name, environment));
  for (const [name] of vncOnWindows) {
    const found = (await find(name, environment, platform)) ?? (await existing(await appPath(name), places));
    if (found !== null) return found;
  }
  for (const [name, ...folders] of vncOnWindows)
    for (const variable of programFolders)
      for (const folder of folders) {
        const top = environment[variable];
        const found = top === undefined ? null : await existing(win32.join(top, folder, name), places);
        if (found !== null) return found;
      }
  return null;
}

/**
 * A file that leads a remote desktop program to a local port: macOS has no address that does. Its owner alone may read
 * it.
 */
async function rdpFile(port: number, folder: string): Promise<string> {
  const path = join(folder, `fieldtunnel-${port}.rdp`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, `full address:s:127.0.0.1:${port}\r\n`, { mode: 0o600 });
  return path;
}

/**
 * What may be started for a service, best first; empty: an address has to do. Names without a path are looked for in
 * PATH.
 */
export async function viewersFor(type: ViewedType, port: number, places: ViewerPlaces): Promise<readonly Start[]> {
  switch (places.platform) {
    case 'win32': {
      if (type === 'rdp') return [['mstsc.exe', `/v:127.0.0.1:${port}`]];
      const viewer = await vncViewerOnWindows(places);
      return viewer === null ? [] : [[viewer, `127.0.0.1::${port}`]];
    }
    case 'darwin':
      return type === 'rdp' ? [['/usr/bin/open', await rdpFile(port, places.folder)]] : [];
    default:
      return onLinux[type].map((viewer) => viewer(port));
  }
}
