import { findLink, type LinkResult } from '../../shared/deep-link';

export const linkScheme = 'fieldtunnel';

/**
 * The argument our own registration puts before a link on Windows. A start without it did not come from a
 * click on a link, whatever its arguments look like. `assets/installer.nsh` writes the same word.
 */
export const linkMarker = '--open-fieldtunnel-link';

interface Launch {
  /** The link among the arguments, read; null: none. */
  readonly link: LinkResult | null;
  /** `--practice`: go straight to the practice service. */
  readonly practice: boolean;
}

/**
 * Reads the arguments of a start. They are scanned, not counted: Chromium adds its own and may reorder them
 * (Electron's documentation of `second-instance`).
 * @param requireMarker on Windows, for an installed app: a link counts only beside our own marker.
 */
export function readLaunch(argv: readonly string[], { requireMarker }: { readonly requireMarker: boolean }): Launch {
  const args = argv.slice(1);
  const endOfSwitches = args.indexOf('--');
  const mayHoldLink = !requireMarker || args.includes(linkMarker);
  return {
    link: mayHoldLink ? findLink(args) : null,
    // What follows `--` came with a link: whoever wrote it may have ended the quotes around it (Windows) and added
    // arguments.
    practice: (endOfSwitches < 0 ? args : args.slice(0, endOfSwitches)).includes('--practice'),
  };
}
