/** The control plane: environments, credentials, and the five calls the app makes. */
export type { CredentialRenewer } from './api-caller';
export type { PromptPolicy, CloudError, ControlPlane, Environment, TunnelSummary } from './contract';
export { DenialCache } from './denial-cache';
export { AwsControlPlane } from './control-plane';
export { credentialsOf } from './credentials';
export {
  awsEnvironment,
  parseCustomEnvironment,
  practiceEnvironment,
  splitPem,
  type CustomEnvironmentResult,
} from './environments';
export { dataPlaneHost, type Variant } from '../../shared/aws/hosts';
export { testEnvironment } from './probe/probe';
export { ServiceClocks } from './service-clock';
export { transportFor } from './transport';
export type { ThingFacts, ThingPage, ThingRegistry } from './contract';
export { everyThing, oneThing, presenceWords, queryOf } from './fleet-query';
export { PageTokens } from './page-tokens';
export { isTransient, observedBy, RateLimiter } from './rate-limiter';
export * from './sign-in';
