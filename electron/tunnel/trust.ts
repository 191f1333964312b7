import * as tls from 'node:tls';
import type { DataPlane } from './contract';

/** Whom this computer trusts. Companies put the authority of their web proxy into the system's store, which Node reads since 22. */
function trustedHere(): readonly string[] {
  // The types know a newer Node than the oldest one this runs on.
  const { getCACertificates } = tls as Partial<typeof tls>;
  return getCACertificates === undefined
    ? tls.rootCertificates
    : [...getCACertificates('default'), ...getCACertificates('system')];
}

/** Certificate authorities are parsed once per data plane, not once per attempt. */
export function trustOf(dataPlane: DataPlane): tls.SecureContext {
  return tls.createSecureContext({ ca: [...new Set([...trustedHere(), ...dataPlane.extraCa])] });
}
