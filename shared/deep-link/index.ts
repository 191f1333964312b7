/** Deep links: `fieldtunnel://connect?…` and `fieldtunnel://sign-in?…`, their builder and their parser. */
export { buildLink, signInLinkTo } from './build';
export { linkTo, type LinkTarget } from './link-to';
export { isSameLink, mostLinks, type ConnectLink, type LinkResult, type SignInLink } from './link';
export { acceptedFrom, linkInText, readLinkText, type LinkText } from './page';
export { findLink, parseLink } from './parse';
