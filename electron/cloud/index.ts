/** The control plane: environments, credentials, and the five calls the app makes. */
export { listProfiles, profileRegions, whoAmI } from './account';
export type { CloudError, CloudResult, ControlPlane, DestinationConfig, Environment, OpenedTunnel, RotatedTokens, TunnelSummary, WebProxy } from './contract';
export type { WebProxyFor } from './company-agent';
export { createControlPlane, type ControlPlaneOptions } from './control-plane';
export { credentialsOf, practiceCredentials } from './credentials';
export {
  awsEnvironment,
  controlPlaneAddress,
  dataPlaneHost,
  hostAndPort,
  parseCustomEnvironment,
  practiceEnvironment,
  regions,
  splitPem,
  type CustomEnvironmentError,
  type CustomEnvironmentInput,
  type CustomEnvironmentResult,
} from './environments';
export { transportFor, type Transport } from './transport';
