/** The control plane: environments, credentials, and the five calls the app makes. */
export type { CredentialRenewer } from './api-caller';
export type {
  PromptPolicy,
  CloudError,
  CloudResult,
  ControlPlane,
  Environment,
  TunnelSummary,
} from './contract';
export { DenialCache } from './denial-cache';
export { AwsControlPlane } from './control-plane';
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
  controlPlaneHost,
  dataPlaneHost,
  hasFips,
  partitionOf,
  regions,
  type Variant,
} from '../../shared/aws/hosts';
export { testEnvironment, type ProbeOptions } from './probe/probe';
export { ServiceClocks } from './service-clock';
export { transportFor, type Transport } from './transport';
export type { ThingFacts, ThingPage, ThingRegistry } from './contract';
export { everyThing, oneThing, presenceWords, queryOf } from './fleet-query';
export { PageTokens } from './page-tokens';
export { isTransient, observedBy, RateLimiter } from './rate-limiter';
export * from './sign-in';
