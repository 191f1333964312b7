/**
 * What a window is shown of what the company set: which values, where they come from, and what of them could not be
 * used.
 */
import type { CompanyLogin } from '../visit/company-logins';
import type { recordingRules } from './policy';

/** Where presets are looked for. `managed`: what a management service puts on a Mac. */
type PlaceKind = 'file' | 'registry' | 'managed';

/** One place that was looked into. `changeable`: anybody could have written it, so nothing of it is used. */
export interface PolicyPlaceView {
  readonly kind: PlaceKind;
  /** As the system writes it. */
  readonly where: string;
  readonly state: 'read' | 'unreadable' | 'not-understood' | 'changeable';
  /** The system's word for why it could not be read; empty: there is none. */
  readonly detail: string;
}

/**
 * An entry that is skipped. `unknown`: no entry is called that; `invalid`: it is not what the reference page says;
 * `incomplete`: it needs another one that is not there; `twice`: another one has this name; `file`: the file that it
 * names cannot be used.
 */
export interface PolicyFault {
  readonly where: string;
  /** `portals[1]`, `network.address`. */
  readonly entry: string;
  readonly why: 'unknown' | 'invalid' | 'incomplete' | 'twice' | 'file';
}

export interface PolicyView {
  /** What the company calls itself; null: it does not say. */
  readonly organisation: string | null;
  /** When the places were looked into, epoch ms; null: nobody set anything. */
  readonly readAt: number | null;
  readonly places: readonly PolicyPlaceView[];
  readonly faults: readonly PolicyFault[];
  /** What is set and so cannot be changed: `language`, `network.mode`. */
  readonly set: readonly string[];
  /** The only ones that anybody signs in with; empty: any. */
  readonly portals: readonly { readonly startUrl: string; readonly region: string }[];
  /** The only hosts whose pages may carry a ticket's link; empty: that of the page which opens links. */
  readonly linkHosts: readonly string[];
  /** Ids of environments that the company made. */
  readonly environments: readonly string[];
  /** Where the app begins: a Region, or the label of an environment; null: not set. */
  readonly begins: string | null;
  /** Names of programs that the company added. */
  readonly openers: readonly string[];
  /** User names on devices, the one that wins first. */
  readonly logins: readonly CompanyLogin[];
  readonly practice: boolean;
  /** Whether what a shell prints is recorded: always, never, or (null) as the person wants. */
  readonly recording: (typeof recordingRules)[number] | null;
  /** Whether the command line may confirm in place of the window. */
  readonly yes: boolean;
  readonly updates: {
    readonly enabled: boolean;
    readonly source: string | null;
    readonly oldestVersion: string | null;
    /** The beginning of the day from which it is the oldest, epoch ms; null: it is now. */
    readonly oldestFrom: number | null;
  };
}

/** Where no company sets anything. */
export const nothingSet: PolicyView = {
  organisation: null,
  readAt: null,
  places: [],
  faults: [],
  set: [],
  portals: [],
  linkHosts: [],
  environments: [],
  begins: null,
  openers: [],
  logins: [],
  practice: true,
  recording: null,
  yes: false,
  updates: { enabled: true, source: null, oldestVersion: null, oldestFrom: null },
};

/** Whether the company set any of these. */
export const isSet = ({ set }: Pick<PolicyView, 'set'>, ...entries: readonly string[]): boolean =>
  entries.some((entry) => set.includes(entry));
