/** The control plane: environments, credentials, and the five calls the app makes. */
export type { SignInGate } from './call';
export type {
  Caller,
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
export { createKnownPermissions, type KnownPermissions } from './known-permissions';
export { createControlPlane, type ControlPlaneOptions } from './control-plane';
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
export { createServiceClocks, type ServiceClock, type ServiceClocks } from './service-clock';
export { systemTrust, transportFor, type Transport } from './transport';
export { createWebProxies, type WebProxySources } from './web-proxies';
export type { ThingFacts, ThingPage, ThingsPlane } from './things-contract';
export { everyThing, oneThing, queryOf } from './things-query';
export { createFleetGate, isTransient, observedBy, type FleetGate, type GateTimers } from './fleet-gate';
export * from './sign-in';
