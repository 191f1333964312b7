/** Deep links: `fieldtunnel://connect?…`, their builder and their parser. */
export { buildLink } from './build';
export { maxLinkLength } from './fields';
export type { ConnectLink, LinkError, LinkResult } from './link';
export { findLink, parseLink } from './parse';
