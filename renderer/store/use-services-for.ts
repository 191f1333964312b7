import { servicesFor } from '../story/services-for';
import { useSlice } from './mirror';

/** What is known here about the services of a thing in the selected environment. */
export function useServicesFor(): (thing: string) => readonly string[] {
  const { environmentId } = useSlice('settings');
  const sessions = useSlice('sessions');
  const { rows } = useSlice('devices');
  const running = useSlice('practice');
  const practice = useSlice('account').kind === 'practice' ? running : null;
  return (thing) => servicesFor(thing, { environmentId, sessions, rows, practice });
}
