/** The scheme and host of every page of the app. */
export const appScheme = 'app';
export const appHost = 'fieldtunnel';
export const appOrigin = `${appScheme}://${appHost}`;

/**
 * True for the address of one of our own pages, as Chromium writes it (normalised: small letters, no default
 * port). The slash belongs to the comparison: `app://fieldtunnel.example/` and `app://fieldtunnel@example/` are others.
 */
export const isAppAddress = (address: string): boolean => address.startsWith(`${appOrigin}/`);
