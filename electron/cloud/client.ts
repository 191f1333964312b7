/** The SDK's client for one environment: endpoint, transport, retries. */
import { IoTSecureTunnelingClient } from '@aws-sdk/client-iotsecuretunneling';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { controlPlaneHost, standard } from '../../shared/aws/hosts';
import { waitAsAsked } from './come-again';
import type { Environment } from './contract';
import type { Transport } from './transport';

export interface ClientOptions {
  readonly environment: Environment;
  readonly credentials: AwsCredentialIdentityProvider;
  /** Attempts in all; the SDK waits with jitter in between. */
  readonly attempts: number;
  readonly requestHandler: Transport['requestHandler'];
}

/**
 * Nothing of it is left to the SDK, which would look into variables and files: the window would name another host than
 * the one that is called. The installed client has older names for dual-stack than AWS's newer models (PROTOCOL.md
 * 1.5), so that host is given to it; the SDK refuses a given endpoint together with the flags.
 */
function endpointOf({ controlPlane, region, variant = standard }: Environment): {
  readonly endpoint?: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
} {
  const endpoint = controlPlane ?? (variant.dualStack ? `https://${controlPlaneHost(region, variant)}` : null);
  return {
    useFipsEndpoint: endpoint === null && variant.fips,
    useDualstackEndpoint: false,
    ...(endpoint === null ? {} : { endpoint }),
  };
}

export const createClient = ({
  environment,
  credentials,
  attempts,
  requestHandler,
}: ClientOptions): IoTSecureTunnelingClient => {
  const client = new IoTSecureTunnelingClient({
    region: environment.region,
    credentials,
    // Adaptive: besides waiting between attempts it sends less while the service throttles.
    retryMode: 'adaptive',
    maxAttempts: attempts,
    requestHandler,
    ...endpointOf(environment),
  });
  waitAsAsked(client);
  return client;
};
