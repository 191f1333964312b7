/** Environments: AWS in a region, endpoints of one's own (VPC), the practice service. Pure. */
import { X509Certificate } from 'node:crypto';
import { hostAndPort } from '../net/host-and-port';
import { dataPlaneHost, hasFips, regionInHost, standard, type Variant } from '../../shared/aws/hosts';
import { isRegion } from '../../shared/aws/names';
import type { EnvironmentFields, EnvironmentRefusal } from '../../shared/ipc/network';
import type { Environment } from './contract';

/** AWS in a region, with the standard credential chain or one profile of the shared files. */
export const awsEnvironment = (
  region: string,
  profile: string | null = null,
  variant: Variant = standard,
): Environment => ({
  id: profile === null ? `aws:${region}` : `aws:${region}:${profile}`,
  kind: 'aws',
  region,
  label: profile === null ? region : `${region} (${profile})`,
  controlPlane: null,
  variant,
  dataPlane: { host: dataPlaneHost(region), port: 443 },
  extraCa: [],
  profile,
});

/** The built-in practice service; `ca` is the PEM text of its `caFile`. */
export function practiceEnvironment(
  addresses: { readonly region: string; readonly controlPlane: string; readonly dataPlane: string },
  ca: string,
): Environment {
  const dataPlane = hostAndPort(addresses.dataPlane) ?? { host: 'localhost', port: 443 };
  return {
    id: 'practice',
    kind: 'practice',
    region: addresses.region,
    label: 'Practice',
    controlPlane: addresses.controlPlane,
    variant: standard,
    dataPlane,
    extraCa: [ca],
    profile: null,
  };
}

/** What a person typed, with the text of the CA file in place of its path. */
export interface CustomEnvironmentInput extends Omit<EnvironmentFields, 'caFile'> {
  readonly ca: string | null;
}

export type CustomEnvironmentResult =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly reason: EnvironmentRefusal };

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

type Checked<T> = { readonly value: T } | { readonly refused: EnvironmentRefusal };

function readControlPlane(typed: string | null, region: string): Checked<string | null> {
  if (typed === null) return { value: null };
  const text = typed.includes('://') ? typed.trim() : `https://${typed.trim()}`;
  if (!URL.canParse(text)) return { refused: 'control-plane-form' };
  const url = new URL(text);
  const host = url.hostname;
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || hostAndPort(host) === null)
    return { refused: 'control-plane-form' };
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '' || url.pathname !== '/')
    return { refused: 'control-plane-more' };
  // Signed requests and new tokens never travel unencrypted, except within this computer.
  if (url.protocol === 'http:' && !isLoopback(host)) return { refused: 'control-plane-insecure' };
  // The region is part of every signature: another one's endpoint would refuse them all.
  return (regionInHost(host) ?? region) === region ? { value: url.origin } : { refused: 'control-plane-region' };
}

function readDataPlane(typed: string | null, region: string): Checked<Environment['dataPlane']> {
  if (typed === null) return { value: { host: dataPlaneHost(region), port: 443 } };
  if (/[/@?#]/.test(typed)) return { refused: 'data-plane-url' };
  const value = hostAndPort(typed);
  if (value === null) return { refused: 'data-plane-form' };
  return (regionInHost(value.host) ?? region) === region ? { value } : { refused: 'data-plane-region' };
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

/** Checks what a person typed; the reason names the field and what is wrong with it. */
export function parseCustomEnvironment(input: CustomEnvironmentInput): CustomEnvironmentResult {
  const refuse = (reason: EnvironmentRefusal): CustomEnvironmentResult => ({ ok: false, reason });
  const { region, fips, dualStack, profile } = input;
  const label = input.label.trim();
  if (label === '' || label.length > 64) return refuse('label-missing');
  if (!isRegion(region)) return refuse('region-form');
  if (fips && !hasFips(region)) return refuse('region-no-fips');
  // An own address is one endpoint and has no variants; the SDK refuses the two together.
  if (input.controlPlane !== null && (fips || dualStack)) return refuse('endpoints-own-address');
  const controlPlane = readControlPlane(input.controlPlane, region);
  if ('refused' in controlPlane) return refuse(controlPlane.refused);
  const iot = readControlPlane(input.iot ?? null, region);
  if ('refused' in iot) return refuse('iot-form');
  const dataPlane = readDataPlane(input.dataPlane, region);
  if ('refused' in dataPlane) return refuse(dataPlane.refused);
  const extraCa = input.ca === null ? [] : splitPem(input.ca);
  if (extraCa === null) return refuse('ca-form');
  const id = `custom:${label.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}:${region}`;
  return {
    ok: true,
    environment: {
      id,
      kind: 'custom',
      region,
      label,
      controlPlane: controlPlane.value,
      ...(iot.value === null ? {} : { iot: iot.value }),
      variant: { fips, dualStack },
      dataPlane: dataPlane.value,
      extraCa,
      profile,
    },
  };
}
