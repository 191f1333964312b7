import { linkMarker, linkScheme } from './launch';

/** The part of Electron's `app` that registration needs. */
interface Registrar {
  readonly isPackaged: boolean;
  setAsDefaultProtocolClient(protocol: string, path?: string, args?: string[]): boolean;
  isDefaultProtocolClient(protocol: string): boolean;
  /** Rejects where nothing handles the address. Windows and macOS only. */
  getApplicationInfoForProtocol(address: string): Promise<{ readonly path: string }>;
}

/** Whether a click on a link starts this very program already, whatever is written beside its name. */
async function isHandler(app: Registrar, platform: NodeJS.Platform, executable: string): Promise<boolean> {
  if (platform !== 'win32' && platform !== 'darwin') return app.isDefaultProtocolClient(linkScheme);
  try {
    const { path } = await app.getApplicationInfoForProtocol(`${linkScheme}://`);
    // Windows tells the program, macOS the bundle that holds it; neither file system minds case.
    const [handler, own] = [path.toLowerCase(), executable.toLowerCase()];
    return platform === 'win32' ? handler === own : own.startsWith(`${handler.replace(/\/$/, '')}/`);
  } catch {
    return false;
  }
}

/** Whether a click on a link starts this very program; null: only an installed one is registered. */
export const schemeHandled = (
  app: Registrar,
  platform: NodeJS.Platform,
  executable: string,
): Promise<boolean | null> => (app.isPackaged ? isHandler(app, platform, executable) : Promise.resolve(null));

/**
 * Makes the installed app the handler of `fieldtunnel:` links where another program, or none, is. The installer has
 * registered it already; writing the same in another spelling, for the person only, would outlive the program. A
 * development run registers nothing: it would point the whole computer's links at a build folder.
 *
 * On Windows the link follows our marker and `--`, which ends Chromium's own switches: a crafted link cannot become
 * one. macOS and Linux take the handler from the installed bundle.
 */
export async function registerScheme(
  app: Registrar,
  platform: NodeJS.Platform,
  executable: string,
): Promise<'registered' | 'already' | 'refused' | 'skipped'> {
  if (!app.isPackaged) return 'skipped';
  if (await isHandler(app, platform, executable)) return 'already';
  const done =
    platform === 'win32'
      ? app.setAsDefaultProtocolClient(linkScheme, executable, [linkMarker, '--'])
      : app.setAsDefaultProtocolClient(linkScheme);
  return done ? 'registered' : 'refused';
}
