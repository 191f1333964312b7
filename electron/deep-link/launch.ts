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
  const mayHoldLink = !requireMarker || args.includes(linkMarker);
  return {
    link: mayHoldLink ? findLink(args) : null,
    // A link is one argument, so it cannot smuggle this one in.
    practice: args.includes('--practice'),
  };
}
