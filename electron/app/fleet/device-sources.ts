/** What the device list is made from, and which part of it somebody looks at. */
import type { Arrangement } from '../../../shared/fleet/filters';
import type { ControlPlane, RateLimiter } from '../../cloud';
import type { Timers } from '../../net/clock';
import type { LastList } from '../../storage/last-lists';

export interface DeviceSources {
  /** Null while nobody is signed in to the active environment. */
  controlPlane(): ControlPlane | null;
  environmentId(): string;
  /** Things known without asking AWS: the practice devices. */
  knownThings(): readonly string[];
  /** Worked on before. */
  recent(): readonly { readonly thingName: string; readonly lastUsedAt: number }[];
  favourites(): readonly string[];
  /** How the person has the list. */
  arranged(): Arrangement;
  /** The list of last time; null: there is none. */
  last(): LastList | null;
  /** The names were listed to their end. */
  keepLast(list: LastList): void;
  /** Of the active environment. */
  readonly limiter: RateLimiter;
  readonly timers: Timers;
  now(): number;
}

/** The stretch of the list that the window shows, and the search whose result it is. */
export interface ListViewport {
  readonly search: string;
  readonly from: number;
  readonly count: number;
}
