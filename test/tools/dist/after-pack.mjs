// What is mended once the packager has put everything in place, before it signs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import plist from 'plist';

/**
 * Every fuse has an answer: with `strictlyRequireAllFuses` a version of Electron that has one more stops the build. The
 * packager's own setting knows eight of the nine.
 */
const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  // The app has no cookies; with this on, macOS would ask for the Keychain to encrypt none.
  [FuseV1Options.EnableCookieEncryption]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // A bad access in WebAssembly ends that code, not the program: the default, and quicker.
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** Reasons that macOS would show for things the app never asks for. */
const usage = /^NS\w+UsageDescription$/;

/**
 * The packager allows unencrypted connections to anywhere, whatever is configured, and keeps Electron's reasons for
 * camera and microphone. Only this computer itself is reached unencrypted.
 */
export function mendInfo(info) {
  const kept = Object.fromEntries(Object.entries(info).filter(([key]) => !usage.test(key)));
  return { ...kept, NSAppTransportSecurity: { NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: true } };
}

export default async function afterPack({ appOutDir, electronPlatformName, arch, packager }) {
  const { productFilename } = packager.appInfo;
  const mac = electronPlatformName === 'darwin';
  if (mac) {
    const file = join(appOutDir, `${productFilename}.app`, 'Contents', 'Info.plist');
    writeFileSync(file, plist.build(mendInfo(plist.parse(readFileSync(file, 'utf8')))));
  }
  const names = { darwin: `${productFilename}.app`, win32: `${productFilename}.exe`, linux: packager.executableName };
  await flipFuses(join(appOutDir, names[electronPlatformName]), {
    ...fuses,
    // arm64 starts nothing unsigned, and a changed program has lost its signature (3: the packager's number for arm64).
    resetAdHocDarwinSignature: mac && arch === 3 && process.platform === 'darwin',
  });
}
