import type { ThingView } from '../../shared/fleet/list';
import { servicesFor } from '../presentation/services-for';
import { useDerived } from './mirror';

/** What is known here about the services of a thing in the selected environment. `known`: what the fleet says of it. */
export function useServicesFor(thing: string, known: ThingView | null = null): readonly string[] {
  return useDerived(({ settings: { environmentId }, sessions, practice, account }) =>
    servicesFor(thing, {
      environmentId,
      sessions,
      ofTunnel: known?.services ?? [],
      practice: account.kind === 'practice' ? practice : null,
    }),
  );
}
