// What the packager would download, on a computer that cannot: to be named at once, where the packager itself tries for
// most of a minute each.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Its tools: what asks for each, the variable that names another one, and how the folder of its own is called once it
 * was downloaded.
 */
const tools = {
  win: [
    { for: 'every package', variable: 'ELECTRON_BUILDER_7ZIP_PATH', folder: '7zip' },
    { for: 'nsis', variable: 'ELECTRON_BUILDER_NSIS_DIR', folder: 'nsis-3' },
    { for: 'nsis', variable: 'ELECTRON_BUILDER_NSIS_RESOURCES_DIR', folder: 'nsis-resources' },
    { for: 'nsis', variable: 'ELECTRON_BUILDER_WINE_TOOLSET_DIR', folder: 'wine', notOn: 'win32' },
    // Nothing takes its place.
    { for: 'msi', variable: null, folder: 'wix' },
  ],
  mac: [
    { for: 'zip', variable: 'ELECTRON_BUILDER_7ZIP_PATH', folder: '7zip' },
    { for: 'dmg', variable: 'CUSTOM_DMGBUILD_PATH', folder: 'dmg-builder' },
  ],
  linux: [
    { for: 'tar.gz', variable: 'ELECTRON_BUILDER_7ZIP_PATH', folder: '7zip' },
    { for: 'AppImage', variable: 'APPIMAGE_TOOLS_PATH', folder: 'appimage' },
    { for: 'deb', variable: 'CUSTOM_FPM_PATH', folder: 'fpm' },
  ],
};
const nodes = { win: 'win32', mac: 'darwin', linux: 'linux' };

/** What the packager has downloaded and kept. A download that failed leaves folders with nothing in them. */
function downloaded(host, env) {
  const places = {
    darwin: join(homedir(), 'Library', 'Caches', 'electron-builder'),
    win32: join(env.LOCALAPPDATA ?? '', 'electron-builder', 'Cache'),
  };
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  const folder = env.ELECTRON_BUILDER_CACHE || (places[host] ?? join(cache, 'electron-builder'));
  const holds = (name) =>
    readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).some((entry) => entry.isFile());
  if (!existsSync(folder)) return [];
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter(holds);
}

/**
 * What is not here of what the packages need, one sentence each. `hasElectron`: its runtime for this computer itself.
 * @param {{ platform: 'win' | 'mac' | 'linux', architectures: string[], hasElectron: boolean, env: NodeJS.ProcessEnv,
 * host?: string, arch?: string }} what
 */
export function offlineTrouble({
  platform,
  architectures,
  hasElectron,
  env,
  host = process.platform,
  arch = process.arch,
}) {
  const wanted = nodes[platform];
  const isHere = (each) => hasElectron && wanted === host && each === arch;
  const trouble = architectures.flatMap((each) => (isHere(each) ? [] : [`Electron’s runtime for ${wanted} ${each}.`]));
  const there = downloaded(host, env);
  for (const { for: target, variable, folder, notOn } of tools[platform]) {
    const isNamed = variable !== null && (env[variable] ?? '') !== '';
    if (notOn === host || isNamed || there.some((name) => name.startsWith(folder))) continue;
    trouble.push(`The packager’s ${folder}, for ${target}${variable === null ? '' : `: or set ${variable}`}.`);
  }
  return trouble;
}
