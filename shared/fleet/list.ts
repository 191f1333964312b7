/**
 * The device list as the window sees it. A company has thousands of things, a window shows a dozen rows: main
 * searches and sorts, the window asks for the stretch it shows and knows how long the whole list is.
 */
import { plainArrangement, type Arrangement } from './filters';
import type { ConnectionStatus, TunnelFacts } from '../session/view';

/** Whether the device's own agent holds an MQTT connection, as the fleet index last knew it. */
export interface Connectivity {
  readonly connected: boolean;
  /** When it connected or disconnected, epoch ms; null where AWS does not say (it forgets after about an hour). */
  readonly since: number | null;
}

/** One device, joined from the fleet, its tunnels and what this laptop remembers. */
export interface DeviceRow {
  readonly thingName: string;
  /** The open tunnel that suits best, if there is one. */
  readonly tunnel: {
    readonly tunnelId: string;
    readonly endsAt: number | null;
    readonly services: readonly string[];
    /** It was opened for; null where it does not say. */
    readonly ticket: string | null;
    readonly destination: ConnectionStatus | null;
    readonly source: ConnectionStatus | null;
  } | null;
  readonly openTunnels: number;
  readonly lastUsedAt: number | null;
  /** It had tunnels, none is open. */
  readonly ended: boolean;
  readonly favourite: boolean;
  /** Null where the fleet index cannot be asked or does not know. */
  readonly connectivity: Connectivity | null;
  /** When the index said so, epoch ms; null where it did not. */
  readonly seenAt: number | null;
}

/** How long (ms) what the list says of a device is how it is: it looks again every five minutes, and takes its time. */
export const rowFreshForMs = 6 * 60_000;

/** In the order of the list: what is in hand on this laptop, starred, used lately, open elsewhere, the rest. */
export const deviceGroups = ['here', 'favourites', 'recent', 'open', 'others'] as const;
export type DeviceGroup = (typeof deviceGroups)[number];

/**
 * One line of the list: a device, a session on it, or a session without a device (a pasted token, a bare tunnel id).
 */
export interface DeviceItem {
  readonly key: string;
  readonly group: DeviceGroup;
  readonly sessionId: string | null;
  readonly tunnelId: string | null;
  /** Null where no thing is known. */
  readonly row: DeviceRow | null;
}

/** Where the names of things come from. */
export type NameSource = 'index' | 'things' | 'tunnels';

/** AWS lets one wait: `slow` answers late; `refusing` throttles or fails, and is asked less and less often. */
export interface Trouble {
  readonly kind: 'slow' | 'refusing';
  readonly since: number;
  /** When the list is asked for again, epoch ms; null: as always. */
  readonly nextAt: number | null;
}

export interface DeviceListView {
  readonly status: 'idle' | 'loading' | 'partial' | 'ready' | 'denied' | 'offline' | 'error';
  /** What the counts and items answer: the search as it was when they were put together. */
  readonly search: string;
  readonly counts: Readonly<Record<DeviceGroup, number>>;
  /** What is shown of it and how, as it was when they were put together. */
  readonly arranged: Arrangement;
  /** Lines that fit the search and that the filters hide. */
  readonly hidden: number;
  /** Place of the first item in the whole list. */
  readonly from: number;
  readonly items: readonly DeviceItem[];
  /** Things whose name is known, and whether that is all of them. */
  readonly things: number;
  readonly complete: boolean;
  readonly names: NameSource;
  /** Actions the role was found not to have, `iot:SearchIndex`. */
  readonly denied: readonly string[];
  /** Tunnels still being described. */
  readonly outstanding: number;
  readonly trouble: Trouble | null;
  /**
   * Of status `offline`: the host of the web proxy that lets nothing through without a name and a password; else null.
   */
  readonly askingProxy: string | null;
  /**
   * Of status `offline`: the web proxy that the system names and that is of a kind that cannot be used, `SOCKS5`; else
   * null.
   */
  readonly unsupportedProxy: { readonly host: string; readonly kind: string } | null;
  /**
   * Of status `error`: the service's clock minus this computer's, ms, because of which AWS refuses every call; else
   * null.
   */
  readonly skew: number | null;
  /** Grows with every change of what is known: whoever shows more than the list asks again. */
  readonly revision: number;
  readonly refreshedAt: number | null;
}

const noCounts: DeviceListView['counts'] = { here: 0, favourites: 0, recent: 0, open: 0, others: 0 };
export const emptyList: DeviceListView = {
  status: 'idle',
  search: '',
  counts: noCounts,
  arranged: plainArrangement,
  hidden: 0,
  from: 0,
  items: [],
  things: 0,
  complete: false,
  names: 'tunnels',
  denied: [],
  outstanding: 0,
  trouble: null,
  askingProxy: null,
  unsupportedProxy: null,
  skew: null,
  revision: 0,
  refreshedAt: null,
};

export const countOf = ({ counts }: DeviceListView): number =>
  deviceGroups.reduce((sum, group) => sum + counts[group], 0);

/** One open tunnel of a thing, to choose among several. */
export interface TunnelChoice {
  readonly tunnelId: string;
  readonly services: readonly string[];
  /** Who opened it and for which ticket, where it says so. */
  readonly tags: TunnelFacts['tags'];
  readonly description: string | null;
  readonly createdAt: number | null;
  readonly endsAt: number | null;
  readonly source: ConnectionStatus;
  readonly destination: ConnectionStatus;
  readonly checkedAt: number;
}

/** Everything known of one thing. */
export interface ThingView {
  readonly thingName: string;
  /** `unknown`: nobody may be asked. */
  readonly known: 'yes' | 'no' | 'unknown';
  readonly typeName: string | null;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
  readonly connectivity: Connectivity | null;
  /** When the index said so, epoch ms; null where it did not. */
  readonly seenAt: number | null;
  /** Open tunnels, the best first. */
  readonly tunnels: readonly TunnelChoice[];
  /** Services of its newest tunnel, open or not; empty where none is known. */
  readonly services: readonly string[];
  readonly checkedAt: number;
}
