/** Whether a device's own agent is there, as somebody sees it before a tunnel is opened or joined. Pure. */
import type { Connectivity } from './list';

/** A device wherever it lives: another environment may have one of the same name. */
export interface DeviceRef {
  readonly environmentId: string;
  readonly thingName: string;
}

/** What is known of a device that somebody looks at, or waits for. */
export interface DevicePresence extends DeviceRef {
  /** Null: the fleet index may not be asked, or does not know. */
  readonly connectivity: Connectivity | null;
  /** When the index said so, epoch ms; null: it was not asked yet. */
  readonly checkedAt: number | null;
  /** Why the index answered no question about it; null: it did, or was not asked yet, or nobody knows. */
  readonly refused: IndexRefusal | null;
  /** Somebody is to be told once it is online. */
  readonly awaited: boolean;
}

/** The role may not search the fleet index; or AWS refused the question otherwise, as it does where indexing is off. */
export type IndexRefusal = 'denied' | 'rejected';

/** Between two questions about a device that somebody looks at, and about one that is only awaited; ms. */
export const presenceEveryMs = { shown: 15_000, awaited: 30_000 } as const;

/** What was seen longer ago than two polls (ms) is not how it is now. */
export const presenceFreshForMs = 2 * presenceEveryMs.shown;

export const isDevice =
  ({ environmentId, thingName }: DeviceRef) =>
  (other: DeviceRef): boolean =>
    other.environmentId === environmentId && other.thingName === thingName;

/**
 * Why nobody can be told once the device is online: the index may not be asked, refuses the question, or says of this
 * device neither that it is online nor that it is not. Null: nothing speaks against it, as far as anybody knows.
 */
export function cannotTell(presence: DevicePresence | null): IndexRefusal | 'unlisted' | null {
  if (presence === null) return null;
  if (presence.refused !== null) return presence.refused;
  return presence.checkedAt !== null && presence.connectivity === null ? 'unlisted' : null;
}

/** Its agent is offline, as far as AWS said; `asOf`: when, epoch ms. Null: it is not known to be. */
export function offlineSince(
  presence: DevicePresence | null,
): { readonly since: number | null; readonly asOf: number } | null {
  const { connectivity = null, checkedAt = null } = presence ?? {};
  return connectivity === null || connectivity.connected || checkedAt === null
    ? null
    : { since: connectivity.since, asOf: checkedAt };
}
