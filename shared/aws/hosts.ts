/** Regions, partitions and the host names of both planes (PROTOCOL.md 1.5). Pure. */
import { isRegion } from './names';

export const regions = [
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-5',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-east-1',
  'us-gov-west-1',
] as const;

/** Where the service has FIPS endpoints. */
const fipsRegions: ReadonlySet<string> = new Set([
  'ca-central-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'us-gov-east-1',
  'us-gov-west-1',
]);

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';
export const partitionOf = (region: string): Partition =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

/** ARN of what AWS IoT has in a region: `tunnel/*`, `thing/pump-7`. Without an account it is a pattern for a policy. */
export const arnIn = (region: string, what: string, accountId = '*'): string =>
  `arn:${partitionOf(region)}:iot:${region}:${accountId}:${what}`;

/** Twelve digits of an ARN; null where it names no account. */
export const accountIn = (arn: string | null | undefined): string | null =>
  /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn ?? '')?.[1] ?? null;

export const hasFips = (region: string): boolean => fipsRegions.has(region);

/** Variants of the control plane's public endpoint. */
export interface Variant {
  readonly fips: boolean;
  readonly dualStack: boolean;
}
export const standard: Variant = { fips: false, dualStack: false };

const suffix = (region: string): string => (partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com');
const dualStackSuffix = (region: string): string =>
  partitionOf(region) === 'aws-cn' ? 'api.amazonwebservices.com.cn' : 'api.aws';

/** Public host of the control plane, as AWS's endpoint rules give it. */
export const controlPlaneHost = (region: string, { fips, dualStack }: Variant = standard): string =>
  dualStack
    ? `api.iot-tunneling${fips ? '-fips' : ''}.${region}.${dualStackSuffix(region)}`
    : `api.tunneling.iot${fips ? '-fips' : ''}.${region}.${suffix(region)}`;

/** Public host of the data plane; its port is 443. None is known for FIPS or dual-stack (PROTOCOL.md 8.14). */
export const dataPlaneHost = (region: string): string => `data.tunneling.iot.${region}.${suffix(region)}`;

/**
 * Where the control plane of an environment is reached: at its own endpoint, or at the one the SDK has for the region.
 */
export function controlPlaneAddress({
  controlPlane,
  region,
  variant,
}: {
  readonly controlPlane: string | null;
  readonly region: string;
  readonly variant?: Variant;
}): { readonly host: string; readonly port: number } {
  const match = /^(https?):\/\/(?:\[([0-9a-f:.]+)\]|([^/:]+))(?::(\d+))?/i.exec(controlPlane ?? '');
  const host = match?.[2] ?? match?.[3];
  if (host === undefined) return { host: controlPlaneHost(region, variant), port: 443 };
  return { host, port: match?.[4] === undefined ? (match?.[1] === 'http' ? 80 : 443) : Number(match[4]) };
}

/** The region in a name that belongs to AWS; null where it names none. */
export function regionInHost(host: string): string | null {
  if (!/\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/i.test(host)) return null;
  return host.toLowerCase().split('.').find(isRegion) ?? null;
}
