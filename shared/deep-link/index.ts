/** Deep links: `fieldtunnel://connect?…`, their builder and their parser. */
export { buildLink } from './build';
export { linkTo, type LinkTarget } from './link-to';
export { maxLinkLength } from './fields';
export { isSameLink, mostLinks, type ConnectLink, type LinkError, type LinkResult } from './link';
export { findLink, parseLink } from './parse';
