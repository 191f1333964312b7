import { cannotTell } from '../../shared/fleet/presence';
import type { EnvironmentRef } from '../../shared/session/view';
import { useWords } from '../format/use-words';
import { usePresence } from './use-presence';
import type { Requesting } from './use-request';

/** A device that somebody may wait for. */
interface Wanted {
  readonly environment: EnvironmentRef;
  /** Null: there is none, or nobody can be asked about it. */
  readonly thingName: string | null;
  /** It is known to be there already. */
  readonly isThere: boolean;
}

/** The button's words. */
interface Telling {
  readonly label: string;
  /** Null: it would be promised in vain, and `label` says why. */
  readonly press: (() => void) | null;
}

/**
 * The way to be told once the device is online, or not any more. Null: there is no device that could be asked about, or
 * it is there already.
 */
export function useTellOnline({ environment, thingName, isThere }: Wanted, run: Requesting['run']): Telling | null {
  const { t } = useWords(environment.kind);
  const presence = usePresence({ environment, thingName });
  const awaited = presence?.awaited ?? false;
  const isOnline = isThere || presence?.connectivity?.connected === true;
  if (thingName === null || environment.kind === 'practice' || (isOnline && !awaited)) return null;
  const unable = awaited ? null : cannotTell(presence);
  if (unable !== null) return { label: t(`action.cannotTell.${unable}`), press: null };
  return {
    label: t(awaited ? 'action.tellMeNot' : 'action.tellOnline'),
    press: () => void run('devices.tellOnline', { environmentId: environment.id, thingName, tell: !awaited }),
  };
}
