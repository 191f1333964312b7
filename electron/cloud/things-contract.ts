/** The registry of things as the device list sees it. Errors are data, as with the control plane. */
import type { Connectivity } from '../../shared/fleet/list';
import type { CloudResult } from './contract';

export interface ThingFacts {
  readonly thingName: string;
  readonly typeName: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** Null where it was not told: ListThings never tells, the index only where it indexes connectivity. */
  readonly connectivity: Connectivity | null;
}

export interface ThingPage {
  readonly things: readonly ThingFacts[];
  readonly nextToken: string | null;
}

/** Pages of the registry: through fleet indexing (searchable, with connectivity) or ListThings (names and attributes). */
export interface ThingsPlane {
  /** SearchIndex on `AWS_Things`, `iot:SearchIndex`. `query` in the query syntax of fleet indexing (`things-query.ts`). */
  search(query: string, nextToken: string | null, signal: AbortSignal): Promise<CloudResult<ThingPage>>;
  /** ListThings, `iot:ListThings`. */
  list(nextToken: string | null, signal: AbortSignal): Promise<CloudResult<ThingPage>>;
}
