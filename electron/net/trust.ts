import * as tls from 'node:tls';

/** Node 22 and later can read the operating system's authorities; the types know a newer Node than the oldest one this runs on. */
const { getCACertificates } = tls as Partial<typeof tls>;

/** Whether the operating system's authorities are trusted, where a company puts the authority of its web proxy. */
export const systemTrust = getCACertificates !== undefined;

/** Read once: a keychain takes its time. */
let own: readonly string[] | null = null;

/** Node's own authorities with what `NODE_EXTRA_CA_CERTS` adds, and the operating system's where Node can read them. */
const trustedHere = (): readonly string[] =>
  (own ??=
    getCACertificates === undefined
      ? tls.rootCertificates
      : [...getCACertificates('default'), ...getCACertificates('system')]);

/**
 * Trust in `extraCa` authorities (PEM) besides this computer's. Certificates are parsed here: make one context for many connections.
 * @throws when a text in `extraCa` is no PEM certificate
 */
export const trusting = (extraCa: readonly string[]): tls.SecureContext =>
  tls.createSecureContext({ ca: [...new Set([...trustedHere(), ...extraCa])] });
