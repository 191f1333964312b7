import { linkMarker, linkScheme } from './launch';

/** The part of Electron's `app` that registration needs. */
interface Registrar {
  readonly isPackaged: boolean;
  setAsDefaultProtocolClient(protocol: string, path?: string, args?: string[]): boolean;
}

/**
 * Makes the installed app the handler of `fieldtunnel:` links for this person. A development run registers
 * nothing: it would point the whole computer's links at a build folder.
 *
 * On Windows the link follows our marker and `--`, which ends Chromium's own switches: a crafted link cannot
 * become one. macOS and Linux take the handler from the installed bundle.
 */
export function registerScheme(
  app: Registrar,
  platform: NodeJS.Platform,
  executable: string,
): 'registered' | 'refused' | 'skipped' {
  if (!app.isPackaged) return 'skipped';
  const done =
    platform === 'win32'
      ? app.setAsDefaultProtocolClient(linkScheme, executable, [linkMarker, '--'])
      : app.setAsDefaultProtocolClient(linkScheme);
  return done ? 'registered' : 'refused';
}
