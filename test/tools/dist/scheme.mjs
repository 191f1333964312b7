// The scheme of links and the marker before a link, as `electron/deep-link/launch.ts` has them; a test compares them.
export const linkScheme = { name: 'fieldtunnel', marker: '--open-fieldtunnel-link' };
