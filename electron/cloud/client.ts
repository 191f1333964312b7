/** The SDK's client for one environment: endpoint, transport, retries. */
import { IoTSecureTunnelingClient } from '@aws-sdk/client-iotsecuretunneling';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { Environment } from './contract';
import type { Transport } from './transport';

export interface ClientOptions {
  readonly environment: Environment;
  readonly credentials: AwsCredentialIdentityProvider;
  /** Attempts in all; the SDK waits with jitter in between. */
  readonly attempts: number;
  readonly transport: Transport;
}

export const createClient = ({ environment, credentials, attempts, transport }: ClientOptions): IoTSecureTunnelingClient =>
  new IoTSecureTunnelingClient({
    region: environment.region,
    credentials,
    retryMode: 'standard',
    maxAttempts: attempts,
    requestHandler: transport.requestHandler,
    ...(environment.controlPlane === null ? {} : { endpoint: environment.controlPlane }),
  });
