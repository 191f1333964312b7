/** The SDK's client for one environment: endpoint, certificates, time limits, retries. */
import { IoTSecureTunnelingClient } from '@aws-sdk/client-iotsecuretunneling';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import * as tls from 'node:tls';
import type { Environment, WebProxy } from './contract';
import { IssuerAgent } from './issuer';
import { WebProxyAgent } from './web-proxy-agent';

export interface ClientOptions {
  readonly environment: Environment;
  readonly credentials: AwsCredentialIdentityProvider;
  /** Attempts in all; the SDK waits with jitter in between. */
  readonly attempts: number;
  /** Only used for endpoints with https; others are on this computer. */
  readonly webProxy: WebProxy | null;
}

/**
 * Node's own certificate authorities, the system's where Node can read them (24 can, 20 cannot), and the
 * environment's. Undefined: Node's default.
 */
function trusted(extra: readonly string[], { getCACertificates }: { readonly getCACertificates?: typeof tls.getCACertificates } = tls): string[] | undefined {
  if (getCACertificates !== undefined) return [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...extra])];
  return extra.length === 0 ? undefined : [...tls.rootCertificates, ...extra];
}

export function createClient({ environment, credentials, attempts, webProxy }: ClientOptions): { readonly client: IoTSecureTunnelingClient; readonly dispose: () => void } {
  const ca = trusted(environment.extraCa);
  const agent = webProxy === null ? new IssuerAgent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) }) : new WebProxyAgent(webProxy, ca);
  const client = new IoTSecureTunnelingClient({
    region: environment.region,
    credentials,
    retryMode: 'standard',
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 8000, requestTimeout: 15_000, httpsAgent: agent },
    ...(environment.controlPlane === null ? {} : { endpoint: environment.controlPlane }),
  });
  return {
    client,
    dispose: () => {
      client.destroy();
      agent.destroy();
    },
  };
}
