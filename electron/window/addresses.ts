/** Which addresses the app may hand to the operating system. Decided on the parsed address, never on its text. */
import { isWebHost } from './device-names';

/** Pages of help: constants, so that nothing the network says can add to them. */
export const helpPages = {
  tunneling: 'https://docs.aws.amazon.com/iot/latest/developerguide/secure-tunneling.html',
  troubleshooting: 'https://docs.aws.amazon.com/iot/latest/developerguide/secure-tunneling-troubleshooting.html',
  pricing: 'https://aws.amazon.com/iot-device-management/pricing/',
  credentials: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-configure.html',
} as const;
export type HelpPage = keyof typeof helpPages;

/** How a service is opened by an address. VNC uses the scheme that its viewers register. */
export type AddressedType = 'http' | 'https' | 'vnc';

/** The address of a service on this laptop; null for a port that is none. `host`: of a web page. */
export function serviceAddress(type: AddressedType, port: number, host = '127.0.0.1'): string | null {
  if (!Number.isInteger(port) || port < 1 || port > 65535) return null;
  switch (type) {
    case 'http':
    case 'https':
      return `${type}://${host}:${port}/`;
    case 'vnc':
      return `vnc://127.0.0.1:${port}`;
  }
}

/** True for what `serviceAddress` makes, and nothing else: a loopback web address or a viewer's loopback address. */
export function mayOpenService(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, port } = new URL(address);
  if (username !== '' || password !== '' || port === '') return false;
  const isPage = protocol === 'http:' || protocol === 'https:';
  return hostname === '127.0.0.1' ? isPage || protocol === 'vnc:' : isPage && isWebHost(hostname);
}

/** A page for the system's browser: encrypted, or a server of this computer itself; never with a user name in it. */
export function isWebPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  return (
    (protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')) && username === '' && password === ''
  );
}

/** A company's page of a ticket: always encrypted, never with a user name in it. */
export function isTicketPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '';
}

/**
 * A page that a device named and the person was shown the whole address of; unencrypted ones are common within a plant.
 * Never with a user name in it.
 */
export function isNamedPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

/** Settings of the operating system that can be opened by address; null where there is no such address. */
export function settingsAddress(which: 'date' | 'proxy', platform: NodeJS.Platform): string | null {
  switch (platform) {
    case 'win32':
      return which === 'date' ? 'ms-settings:dateandtime' : 'ms-settings:network-proxy';
    case 'darwin':
      return which === 'date'
        ? 'x-apple.systempreferences:com.apple.Date-Time-Settings.extension'
        : 'x-apple.systempreferences:com.apple.Network-Settings.extension';
    default:
      return null;
  }
}
