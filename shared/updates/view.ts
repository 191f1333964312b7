/** What a window is shown of updates. Plain data. */
import type { SessionView } from '../session/view';
import { compareVersions } from './version';

/** Why nothing could be said: of the place, or of the file that lies there. */
export const lookTroubles = [
  'unreachable',
  'missing',
  'refused',
  'redirected',
  'too-large',
  'signature',
  'form',
  'early',
  'expired',
  'replayed',
] as const;
export type LookTrouble = (typeof lookTroubles)[number];

export interface LookedView {
  /** Epoch ms. */
  readonly at: number;
  readonly found: 'current' | 'newer' | LookTrouble;
  /** The system's words for a trouble; empty: there are none. */
  readonly detail: string;
}

/** Why a package is not here. `wrong-content`: it is not what the manifest says, and was removed. */
export type FetchTrouble =
  | 'interrupted'
  | 'missing'
  | 'refused'
  | 'redirected'
  | 'too-large'
  | 'wrong-content'
  | 'disk-full'
  | 'not-written';

/**
 * Why somebody has to install it. `system`: on this system the app does not install itself; `computer`: it is installed
 * for everybody on this computer, which needs an administrator; `no-package`: none lies there for this computer;
 * `tried`: the installer was started, and the old version still runs; `source`: the app was not installed.
 */
export type ByHandReason = 'system' | 'computer' | 'no-package' | 'tried' | 'source';

/** A newer version, and how far it has come. `ready`: it is installed when the app is quit. */
export type OfferView = { readonly version: string } & (
  | { readonly step: 'fetching'; readonly received: number; readonly size: number }
  | { readonly step: 'ready' }
  | { readonly step: 'by-hand'; readonly why: ByHandReason }
  | { readonly step: 'failed'; readonly why: FetchTrouble; readonly detail: string }
);

export interface UpdateView {
  /** `nowhere`: no place is set; `off`: the company wants none. */
  readonly state: 'on' | 'nowhere' | 'off';
  readonly isLooking: boolean;
  /** Null: never yet. */
  readonly looked: LookedView | null;
  readonly offer: OfferView | null;
}

export const noUpdates: UpdateView = { state: 'nowhere', isLooking: false, looked: null, offer: null };

/**
 * Whether a look disturbs nobody's work: no tunnel is up or on its way, no problem is worked on. A visit needs a
 * tunnel.
 */
export const mayLook = (sessions: readonly Pick<SessionView, 'state'>[]): boolean =>
  sessions.every(({ state }) => state.kind === 'ready' || state.kind === 'ended');

/** The oldest version that the company allows, and from when on, epoch ms; `from` null: now. */
export interface OldestAllowed {
  readonly oldestVersion: string | null;
  readonly oldestFrom: number | null;
}

/** The version that the company wants in place of the one that runs, before anything new begins; null: it may begin. */
export const versionWanted = (allowed: OldestAllowed, running: string, now: number): string | null =>
  tooOld(allowed, running, now) === 'now' ? allowed.oldestVersion : null;

/** Whether the version that runs is older than the company allows: it will be, or is. */
export function tooOld(
  { oldestVersion, oldestFrom }: OldestAllowed,
  running: string,
  now: number,
): 'no' | 'soon' | 'now' {
  if (oldestVersion === null || compareVersions(running, oldestVersion) >= 0) return 'no';
  return oldestFrom !== null && now < oldestFrom ? 'soon' : 'now';
}
