/** What can be done about a link, from what is known of it. Pure. */
import type { InboxItem } from '../../shared/ipc/app-state';
import { servicesToOpen } from '../presentation/services-for';

/** Of a start URL: what a person compares with what they know. */
export const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : address);

export type LinkItem = Extract<InboxItem, { kind: 'link' }>;

export interface LinkOutlook {
  /** The device: the tunnel's own where that is known, else the one the link names. */
  readonly thing: string | null;
  /** Nothing can be done; the link only goes away. */
  readonly isGone: boolean;
  /** The services that a press opens a tunnel for; null: there is one, or nobody knows. */
  readonly opens: readonly string[] | null;
  readonly needsSignIn: boolean;
}

/** The device: the tunnel's own where that is known, else the one the link names. */
export const thingOfLink = ({ link, preview }: LinkItem): string | null =>
  (preview.status === 'known' || preview.status === 'no-tunnel' ? preview.thingName : null) ?? link.thing;

/** `usual`: services that this window knows of the device besides. */
export function outlookOf(item: LinkItem, usual: readonly string[]): LinkOutlook {
  const { link, preview } = item;
  const because = preview.status === 'unknown' ? preview.because : null;
  const known = preview.status !== 'no-tunnel' ? null : preview.services.length > 0 ? preview.services : usual;
  return {
    thing: thingOfLink(item),
    isGone: because === 'not-found' || because === 'ended',
    opens: known === null ? null : servicesToOpen(link.service, known),
    needsSignIn: because === 'not-signed-in',
  };
}
