import { useEffect } from 'react';
import { type DevicePresence, isDevice } from '../../shared/fleet/presence';
import type { SessionView } from '../../shared/session/view';
import { request } from '../api';
import { followPage } from './follow-page';
import { useMirror } from './mirror';

/**
 * States in which the device's own agent decides what a person does next; later what was seen of the tunnel says more.
 */
const concerned: ReadonlySet<SessionView['state']['kind']> = new Set(['ready', 'ended', 'problem']);

/** Has main follow whether the device on the screen is online, as long as it is one of the account and can be seen. */
export function useWatchedPresence({ environment, thingName, hasAccount, state }: SessionView): void {
  const environmentId = environment.id;
  const isWanted = hasAccount && environment.kind !== 'practice' && concerned.has(state.kind);
  useEffect(() => {
    if (thingName === null || !isWanted) return undefined;
    return followPage(
      document,
      (shown) => void request('devices.watch', { device: shown ? { environmentId, thingName } : null }),
    );
  }, [environmentId, thingName, isWanted]);
}

/** What is known of a device, of a session for instance; null: nobody looked. */
export function usePresence({
  environment,
  thingName,
}: Pick<SessionView, 'environment' | 'thingName'>): DevicePresence | null {
  const isIt = isDevice({ environmentId: environment.id, thingName: thingName ?? '' });
  return useMirror(({ state }) => state.presence.find(isIt) ?? null);
}
