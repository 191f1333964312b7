// What the packager would download, for machines where it cannot. For the installer of Windows: Debian's makensis with
// plug-ins that have the right names and do nothing, and a `wine` that runs nothing. For Linux: dpkg-deb in place of
// fpm, Debian's mksquashfs, and an AppImage that does not start. What comes of it is for looking at: it must never be
// run or given away.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../parts.mjs';
import { library } from './pe.mjs';

const packager = join(root, 'node_modules', 'app-builder-lib');
const debianNsis = '/usr/share/nsis';

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

/** What is missing on this machine to build with stand-ins, as a sentence; null: nothing. */
export function missingTools(platform) {
  const more = {
    win: [['makensis', 'nsis']],
    mac: [],
    linux: [
      ['dpkg-deb', 'dpkg'],
      ['mksquashfs', 'squashfs-tools'],
    ],
  };
  const wanted = [['7z', 'p7zip-full'], ...more[platform]];
  const missing = wanted.filter(([program]) => !has(program));
  if (missing.length === 0) return null;
  return `Missing here: ${missing.map(([program]) => program).join(', ')}. Debian: apt-get install ${missing.map(([, name]) => name).join(' ')}`;
}

/** Every function of a plug-in that the packager's scripts call, by plug-in. */
function pluginCalls() {
  const folder = join(packager, 'templates', 'nsis');
  const calls = new Map();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!/\.ns[hi]$/.test(name)) continue;
    for (const [, plugin, called] of readFileSync(join(folder, name), 'utf8').matchAll(/\b([A-Za-z]\w*)::(\w+)/g))
      calls.set(plugin, new Set([...(calls.get(plugin) ?? []), called]));
  }
  return calls;
}

function script(file, lines) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
}

/** Where the file system of a stand-in AppImage begins. */
export const appImageOffset = 4096;

/** The tools for Linux, by the variables that name them. */
function linuxTools(folder) {
  script(join(folder, 'fpm'), [`exec "${process.execPath}" "${join(root, 'test/tools/dist/stand-in-fpm.mjs')}" "$@"`]);
  const appImage = join(folder, 'appimage');
  mkdirSync(join(appImage, 'lib', 'x64'), { recursive: true });
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    script(join(appImage, 'linux-x64', name), [`exec ${name} "$@"`]);
  writeFileSync(
    join(appImage, 'runtime-x64'),
    Buffer.alloc(appImageOffset, 'stand-in for the runtime of an AppImage\n'),
  );
  return { CUSTOM_FPM_PATH: join(folder, 'fpm'), APPIMAGE_TOOLS_PATH: appImage };
}

/**
 * Makes the tools in `folder` and returns the environment that has the packager use them. What the compiler makes of
 * the scripts is written to `compiled`: one file for the installer and one for the uninstaller of each architecture.
 */
export function standInTools(folder, compiled) {
  const plugins = join(folder, 'resources', 'plugins', 'x86-unicode');
  mkdirSync(plugins, { recursive: true });
  mkdirSync(compiled, { recursive: true });
  for (const [plugin, calls] of pluginCalls()) {
    if (existsSync(join(debianNsis, 'Plugins', 'x86-unicode', `${plugin}.dll`))) continue;
    writeFileSync(join(plugins, `${plugin}.dll`), library(`${plugin}.dll`, calls));
  }
  // -V4 has the compiler say each instruction. Its name is that of the installer; the uninstaller's pass comes first.
  script(join(folder, 'nsis', 'linux', 'makensis'), [
    `name=$(printf '%s\\n' "$@" | sed -n 's/^-XOutFile "\\{0,1\\}\\(.*\\)\\.exe"\\{0,1\\}$/\\1/p' | xargs -d '\\n' basename)`,
    `case "$*" in *-DBUILD_UNINSTALLER*) name="$name.uninstaller";; esac`,
    `NSISDIR=${debianNsis} makensis -V4 "$@" > "${compiled}/$name.txt"`,
    `status=$?`,
    `[ $status -eq 0 ] || tail -n 20 "${compiled}/$name.txt" >&2`,
    'exit $status',
  ]);
  // The first pass writes the uninstaller when it is run. Here it is not run: the pass itself lies where the
  // uninstaller would.
  for (const name of ['wine-home', 'lib']) mkdirSync(join(folder, 'wine', name), { recursive: true });
  script(join(folder, 'wine', 'bin', 'wine'), [`exec cp "$1" "\${1%exe}__uninstaller.exe"`]);
  return {
    ...linuxTools(join(folder, 'linux')),
    ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7z',
    ELECTRON_BUILDER_NSIS_DIR: join(folder, 'nsis'),
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: join(folder, 'resources'),
    ELECTRON_BUILDER_WINE_TOOLSET_DIR: join(folder, 'wine'),
    CSC_IDENTITY_AUTO_DISCOVERY: 'false',
  };
}
