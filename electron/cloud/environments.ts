/** Environments: AWS in a region, custom endpoints (VPC), the practice service. Pure; hosts from service-facts 1.5. */
import { X509Certificate } from 'node:crypto';
import type { Environment } from './contract';

export const regions = [
  'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-5', 'ca-central-1',
  'eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1',
  'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1',
] as const;

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

/** Host of the data plane; its port is 443. China has a domain of its own, GovCloud has not. */
export const dataPlaneHost = (region: string): string => `data.tunneling.iot.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/** Where the control plane is reached; without an endpoint of its own at the one the SDK has for the region (service-facts 1.5). */
export function controlPlaneAddress({ controlPlane, region }: Pick<Environment, 'controlPlane' | 'region'>): { readonly host: string; readonly port: number } {
  if (controlPlane === null || !URL.canParse(controlPlane)) return { host: `api.tunneling.iot.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`, port: 443 };
  const { hostname, port, protocol } = new URL(controlPlane);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
}

/** AWS in a region, with the standard credential chain or one profile of the shared files. */
export const awsEnvironment = (region: string, profile: string | null = null): Environment => ({
  id: profile === null ? `aws:${region}` : `aws:${region}:${profile}`,
  kind: 'aws',
  region,
  label: profile === null ? region : `${region} (${profile})`,
  controlPlane: null,
  dataPlane: { host: dataPlaneHost(region), port: 443 },
  extraCa: [],
  profile,
});

/** The built-in practice service; `ca` is the PEM text of its `caFile`. */
export function practiceEnvironment(addresses: { readonly region: string; readonly controlPlane: string; readonly dataPlane: string }, ca: string): Environment {
  const dataPlane = hostAndPort(addresses.dataPlane) ?? { host: 'localhost', port: 443 };
  return { id: 'practice', kind: 'practice', region: addresses.region, label: 'Practice', controlPlane: addresses.controlPlane, dataPlane, extraCa: [ca], profile: null };
}

/** `host`, `host:port` or `[v6]:port`; the port defaults to 443. Null where it is neither. */
export function hostAndPort(text: string): { readonly host: string; readonly port: number } | null {
  const match = /^(?:\[([0-9a-f:]+)\]|([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?))(?::(\d{1,5}))?$/i.exec(text.trim());
  if (match === null) return null;
  const port = Number(match[3] ?? 443);
  const host = match[1] ?? match[2];
  return host === undefined || port < 1 || port > 65535 ? null : { host, port };
}

export interface CustomEnvironmentInput {
  readonly label: string;
  readonly region: string;
  /** A URL; null: the SDK's own endpoint. */
  readonly controlPlane: string | null;
  /** `host[:port]`; null: the region's public host. */
  readonly dataPlane: string | null;
  /** Text of a PEM file with additional certificate authorities. */
  readonly ca: string | null;
  readonly profile: string | null;
}

export type CustomEnvironmentError = 'label' | 'region' | 'control-plane' | 'control-plane-insecure' | 'data-plane' | 'ca';
export type CustomEnvironmentResult = { readonly ok: true; readonly environment: Environment } | { readonly ok: false; readonly reason: CustomEnvironmentError };

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

function checkControlPlane(text: string | null): CustomEnvironmentError | null {
  if (text === null) return null;
  if (!URL.canParse(text)) return 'control-plane';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'control-plane';
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '' || url.pathname !== '/') return 'control-plane';
  // Signed requests and new tokens never travel unencrypted, except within this computer.
  return url.protocol === 'http:' && !isLoopback(url.hostname) ? 'control-plane-insecure' : null;
}

/** The certificates of a PEM text; null where it holds none or a broken one. */
export function splitPem(text: string): readonly string[] | null {
  const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const pem of found) new X509Certificate(pem);
  } catch {
    return null;
  }
  return found.length === 0 ? null : found;
}

/** Checks what a person typed; the reason names the field. */
export function parseCustomEnvironment(input: CustomEnvironmentInput): CustomEnvironmentResult {
  const refuse = (reason: CustomEnvironmentError): CustomEnvironmentResult => ({ ok: false, reason });
  const label = input.label.trim();
  if (label === '' || label.length > 64) return refuse('label');
  if (!regionPattern.test(input.region)) return refuse('region');
  const bad = checkControlPlane(input.controlPlane);
  if (bad !== null) return refuse(bad);
  const dataPlane = input.dataPlane === null ? { host: dataPlaneHost(input.region), port: 443 } : hostAndPort(input.dataPlane);
  if (dataPlane === null) return refuse('data-plane');
  const extraCa = input.ca === null ? [] : splitPem(input.ca);
  if (extraCa === null) return refuse('ca');
  const id = `custom:${label.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}:${input.region}`;
  return { ok: true, environment: { id, kind: 'custom', region: input.region, label, controlPlane: input.controlPlane, dataPlane, extraCa, profile: input.profile } };
}
