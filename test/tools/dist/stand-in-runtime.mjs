// A folder of the shape of Electron's runtime, for machines where the runtime itself cannot be had: the packager packs
// it, sets its fuses and writes into its resources and property lists. Nothing in it runs.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import plist from 'plist';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { program } from './pe.mjs';

/**
 * What Electron's fuses are found by in the program, how many this version has, and how they stand as delivered
 * (electron/fuses).
 */
const wire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1'),
  Buffer.from([1, 9]),
  Buffer.from('101100011', 'latin1'),
]);

/** Different for each architecture: two installers' contents must not be the same bytes. */
const body = (platform, arch) =>
  Buffer.concat([Buffer.from(`stand-in for Electron, ${platform} ${arch}\n`.repeat(arch === 'x64' ? 30 : 40)), wire]);

function put(folder, name, content) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o755 });
}

const languages = ['de', 'en-GB', 'en-US', 'ja', 'ko'];

function notices(folder) {
  put(folder, 'LICENSE', 'The licence of Electron.\n');
  put(folder, 'LICENSES.chromium.html', '<title>Credits of Chromium</title>\n');
}

/** The keys of Electron's own Info.plist that the packager reads, changes, or that must not stay. */
const appInfo = {
  CFBundleExecutable: 'Electron',
  CFBundleIdentifier: 'com.github.Electron',
  CFBundleName: 'Electron',
  CFBundlePackageType: 'APPL',
  CFBundleIconFile: 'electron.icns',
  CFBundleVersion: '45.4.1',
  CFBundleShortVersionString: '45.4.1',
  LSMinimumSystemVersion: '13.0',
  NSAppTransportSecurity: { NSAllowsArbitraryLoads: true },
  NSHighResolutionCapable: true,
  NSAudioCaptureUsageDescription: 'This app needs access to audio capture',
  NSBluetoothAlwaysUsageDescription: 'This app needs access to Bluetooth',
  NSBluetoothPeripheralUsageDescription: 'This app needs access to Bluetooth',
  NSCameraUsageDescription: 'This app needs access to the camera',
  NSMicrophoneUsageDescription: 'This app needs access to the microphone',
};

function mac(folder, arch) {
  const contents = 'Electron.app/Contents';
  put(folder, `${contents}/Info.plist`, plist.build(appInfo));
  put(folder, `${contents}/MacOS/Electron`, `program ${arch}`);
  put(folder, `${contents}/Resources/electron.icns`, '');
  const framework = `${contents}/Frameworks/Electron Framework.framework`;
  put(folder, `${framework}/Versions/A/Electron Framework`, body('darwin', arch));
  symlinkSync('A', join(folder, framework, 'Versions', 'Current'));
  for (const name of ['Electron Framework', 'Resources'])
    symlinkSync(join('Versions', 'Current', name), join(folder, framework, name));
  for (const language of ['de', 'en', 'ja', 'ko']) {
    put(folder, `${contents}/Resources/${language}.lproj/locale.pak`, '');
    put(folder, `${framework}/Versions/A/Resources/${language}.lproj/locale.pak`, '');
  }
  for (const kind of ['', ' (Renderer)', ' (GPU)', ' (Plugin)']) {
    const helper = `${contents}/Frameworks/Electron Helper${kind}.app/Contents`;
    put(
      folder,
      `${helper}/Info.plist`,
      plist.build({ CFBundleExecutable: `Electron Helper${kind}`, CFBundleIdentifier: 'com.github.Electron.helper' }),
    );
    put(folder, `${helper}/MacOS/Electron Helper${kind}`, `helper ${arch}`);
  }
  notices(folder);
}

/** With the version resource that the packager changes. */
function windowsProgram(arch) {
  const executable = NtExecutable.from(program(arch, body('win32', arch)));
  const resources = NtExecutableResource.from(executable);
  const version = Resource.VersionInfo.createEmpty();
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron', CompanyName: 'GitHub, Inc.' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  return Buffer.from(executable.generate());
}

/** Makes the folder for one platform (`win32`, `darwin`, `linux`) and architecture. */
export function makeStandInRuntime(folder, platform, arch) {
  if (platform === 'darwin') return mac(folder, arch);
  put(
    folder,
    platform === 'win32' ? 'electron.exe' : 'electron',
    platform === 'win32' ? windowsProgram(arch) : body(platform, arch),
  );
  if (platform === 'linux') put(folder, 'chrome-sandbox', 'helper');
  for (const name of ['resources.pak', 'chrome_100_percent.pak', 'icudtl.dat', 'version'])
    put(folder, name, `${name} ${arch}`);
  for (const language of languages) put(folder, `locales/${language}.pak`, language);
  notices(folder);
}
