/** The control plane: environments, credentials, and the five calls the app makes. */
export type { CredentialRenewer } from './api-caller';
export type {
  PromptPolicy,
  CloudError,
  CloudResult,
  ControlPlane,
  DestinationConfig,
  Environment,
  OpenedTunnel,
  RotatedTokens,
  TunnelCalls,
  TunnelSummary,
  WebProxy,
} from './contract';
export type { WebProxyFor } from './company-agent';
export { DenialCache } from './denial-cache';
export { AwsControlPlane, type ControlPlaneOptions } from './control-plane';
export { credentialsOf, practiceCredentials } from './credentials';
export {
  awsEnvironment,
  parseCustomEnvironment,
  practiceEnvironment,
  splitPem,
  type CustomEnvironmentInput,
  type CustomEnvironmentResult,
} from './environments';
export {
  controlPlaneAddress,
  controlPlaneHost,
  dataPlaneHost,
  hasFips,
  hostAndPort,
  partitionOf,
  regions,
  type Variant,
} from '../../shared/aws/hosts';
export { testEnvironment, type ProbeOptions } from './probe/probe';
export { ServiceClocks, type ServiceClock } from './service-clock';
export { systemTrust, transportFor, type Transport } from './transport';
export { createWebProxies, type WebProxySources } from './web-proxies';
export type { ThingFacts, ThingPage, ThingRegistry } from './contract';
export { everyThing, oneThing, queryOf } from './fleet-query';
export { isTransient, observedBy, RateLimiter, type Timers } from './rate-limiter';
export * from './sign-in';
