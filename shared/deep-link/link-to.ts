import { buildLink } from './build';
import { acceptedAs } from './fields';

/** What is known of where a link is to lead. */
export interface LinkTarget {
  readonly region: string;
  readonly tunnelId: string | null;
  readonly thingName: string | null;
  readonly serviceId: string | null;
  readonly ticket: string | null;
}

/**
 * The link that the desk puts into a ticket. What a link cannot carry (a service without a name, a ticket with unseen
 * characters) is left out; null where neither a device nor a tunnel is known. With both, the link still leads to the
 * device when the tunnel is over.
 */
export function linkTo({ region, tunnelId, thingName, serviceId, ticket }: LinkTarget): string | null {
  const tunnel = acceptedAs('tunnel', tunnelId);
  const thing = acceptedAs('thing', thingName);
  if (tunnel === null && thing === null) return null;
  return buildLink({
    kind: 'connect',
    region: acceptedAs('region', region),
    tunnel,
    thing,
    service: acceptedAs('service', serviceId),
    user: null,
    ticket: acceptedAs('ticket', ticket),
  });
}
