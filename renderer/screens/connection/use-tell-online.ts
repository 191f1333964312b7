import type { SessionView } from '../../../shared/session/view';
import { useWords } from '../../format/use-words';
import { usePresence } from '../../store/use-presence';
import type { Requesting } from '../../store/use-request';

/** The way to be told once the device is online, or not any more; null where nobody can be asked, or it is there already. */
export function useTellOnline(
  view: SessionView,
  run: Requesting['run'],
): { readonly label: string; readonly press: () => void } | null {
  const { environment, thingName, hasAccount, state } = view;
  const { t } = useWords(environment.kind);
  const presence = usePresence(view);
  const awaited = presence?.awaited ?? false;
  const isThere = state.kind === 'connected' || presence?.connectivity?.connected === true;
  if (thingName === null || !hasAccount || environment.kind === 'practice' || (isThere && !awaited)) return null;
  return {
    label: t(awaited ? 'action.tellMeNot' : 'action.tellOnline'),
    press: () => void run('devices.tellOnline', { environmentId: environment.id, thingName, tell: !awaited }),
  };
}
