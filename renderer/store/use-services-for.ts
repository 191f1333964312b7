import type { ThingView } from '../../shared/fleet/list';
import { servicesFor } from '../presentation/services-for';
import { useSlice } from './mirror';

/** What is known here about the services of a thing in the selected environment. */
export function useServicesFor(): (thing: string, known?: ThingView | null) => readonly string[] {
  const { environmentId } = useSlice('settings');
  const sessions = useSlice('sessions');
  const running = useSlice('practice');
  const practice = useSlice('account').kind === 'practice' ? running : null;
  return (thing, known = null) =>
    servicesFor(thing, { environmentId, sessions, ofTunnel: known?.services ?? [], practice });
}
