import type { Session, WebContents } from 'electron';
import { appScheme, isAppAddress } from '../../shared/ipc/app-address';
import type { Logger } from '../log/logger';

/**
 * May the page load this? Only its own files; the developer tools of an unpackaged run have a scheme of their own.
 */
export function mayRequest(address: string, { developerTools }: { readonly developerTools: boolean }): boolean {
  if (isAppAddress(address)) return true;
  return developerTools && /^(?:devtools|chrome-extension):\/\//.test(address);
}

/**
 * Every permission is refused: the page needs none. Copying goes through the main process (`clipboard.write`),
 * and there is no camera, location, notification or device it would ask for.
 */
export function denyPermissions(session: Session, log: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    log.warn('permission refused', { permission });
    callback(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Cancels every web request of the window but those for its own files, and downloads. */
export function denyRequests(
  session: Session,
  options: { readonly developerTools: boolean; readonly log: Logger },
): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const allowed = mayRequest(details.url, options);
    // The address may hold anything the page was tricked into; its scheme is enough to find the cause.
    if (!allowed)
      options.log.warn('web request cancelled', { scheme: details.url.split(':', 1)[0], type: details.resourceType });
    callback({ cancel: !allowed });
  });
  session.on('will-download', (event) => event.preventDefault());
}

/** No other page, no other window, no embedded page (Electron's security checklist, items 11 to 14). */
export function denyNavigation(contents: WebContents, log: Logger): void {
  const refuse = (what: string) => (event: { preventDefault(): void }) => {
    log.warn('refused', { what });
    event.preventDefault();
  };
  contents.on('will-navigate', (event) => {
    // A reload is a navigation to where it already is.
    if (!isAppAddress(event.url) || event.url !== contents.getURL()) refuse('navigation')(event);
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) refuse('navigation of a frame')(event);
  });
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-attach-webview', refuse('webview'));
  contents.setWindowOpenHandler(() => {
    log.warn('refused', { what: 'window' });
    return { action: 'deny' };
  });
}

/** The scheme must be announced before the app is ready. Standard and secure, so that the page has an origin. */
export const privilegedSchemes: Electron.CustomScheme[] = [
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
];
