/**
 * Names that a device has on this laptop, where every device is `127.0.0.1`: one for its host key, one for its web
 * pages. Each is made of the device's name alone (and where it lives), the same on every start. Pure.
 */
import { createHash } from 'node:crypto';
import { type DeviceIdentity, identityOf } from '../../shared/session/identity';
import type { SessionView } from '../../shared/session/view';

/** 60 bits in letters and digits: nobody meets the same twice, and no name can be chosen to meet another one's. */
const digestOf = (...parts: readonly string[]): string =>
  BigInt(`0x${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 15)}`)
    .toString(36)
    .padStart(12, '0');

/** What can be read of a name in the alphabet of host names: small letters, digits, single dashes inside. */
const readable = (name: string, maxLength: number): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replaceAll(/^-|-$/g, '');

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('-');

/** What the device's own ssh server is called in a tunnel: as AWS's documents call it, or nothing at all. */
const usualServices = new Set(['SSH', '']);

/**
 * `HostKeyAlias` of a device: what its host key is known under. ssh compares such names in small letters, so what tells
 * two names apart is in the digest.
 */
export const hostKeyAlias = ({ environmentId, kind, name }: DeviceIdentity, serviceId: string): string =>
  // Behind a second ssh service is another server (a container, a neighbour in the cabinet), with a key of its own.
  usualServices.has(serviceId)
    ? joined('fieldtunnel', readable(name, 40), digestOf(environmentId, kind, name))
    : joined('fieldtunnel', readable(name, 40), digestOf(environmentId, kind, name, serviceId));

/** The same for the device that a session leads to. */
export const aliasOf = (view: SessionView, serviceId: string): string => hostKeyAlias(identityOf(view), serviceId);

/** A thing of an environment: another environment may have one of the same name. */
export type EnvironmentThing = Pick<DeviceIdentity, 'environmentId' | 'name'>;

/**
 * `<thing>-<digest>.localhost`: the host under which the web pages of a thing are opened, so that a cookie of one
 * device is not sent to another, nor to one of the same name in another environment. One label below `localhost`, as a
 * cookie of a page can be meant for all names below the label above it. The digest is short enough to be read beside
 * the name, and long enough (41 bits) for names that are alike otherwise.
 */
export const webHost = ({ environmentId, name }: EnvironmentThing): string =>
  `${joined(readable(name, 40) || 'thing', digestOf(environmentId, name).slice(-8))}.localhost`;

/** True for what `webHost` makes. */
export const isWebHost = (host: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.localhost$/.test(host);
