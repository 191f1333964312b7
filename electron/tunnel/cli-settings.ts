import { readFileSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { dataPlaneHost } from '../../shared/aws/hosts';
import { isName, isRegion } from '../../shared/aws/names';
import type { FlagValues, Parsed } from './cli-flags';
import { readConfig } from './cli-flags';
import type { Credentials, DataPlane, ListenerRequest, ProtocolVersion } from './contract';
import { hostAndPort } from '../net/host-and-port';
import { readWebProxy as readWebProxyVariable, type Variables, type WebProxy } from '../net/web-proxy';

/** What the command line asks for, checked. */
export interface CliSettings {
  readonly dataPlane: DataPlane;
  readonly bindAddress: string;
  readonly protocol: ProtocolVersion;
  readonly listeners: readonly ListenerRequest[];
  readonly credentials: Credentials;
  readonly verbosity: number;
  readonly warnings: readonly string[];
}

/** Says what is wrong with the options; the message never quotes a secret. */
class Refused extends Error {}

function refuse(message: string): never {
  throw new Refused(message);
}

function regionHost(region: string): string {
  if (!isRegion(region)) refuse('-r is no region');
  return dataPlaneHost(region);
}

/** `5555`, or `SSH=5555,HTTP=6000`. */
export function readMapping(text: string): ListenerRequest[] {
  const entries = text.split(',').map((entry) => {
    const [left = '', right] = entry.split('=').map((part) => part.trim());
    const serviceId = right === undefined ? '' : left;
    const port = right ?? left;
    if (entry.split('=').length > 2 || (right !== undefined && !isName(serviceId)))
      refuse('-s: a service id has 1 to 128 letters, digits, ":", "_" or "-"');
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) refuse('-s: a port is a number from 0 to 65535');
    return { serviceId, port: Number(port) };
  });
  if (entries.length > 1 && entries.some(({ serviceId }) => serviceId === ''))
    refuse('-s: several ports need the service id of each');
  if (new Set(entries.map(({ serviceId }) => serviceId)).size < entries.length) refuse('-s names a service twice');
  return entries;
}

/** The web proxy of the environment, as the reference has it: for every host (PROTOCOL.md 2.1). */
export function readWebProxy(environment: Variables): WebProxy | null {
  const read = readWebProxyVariable(environment);
  return read.ok ? read.value : refuse(read.message);
}

/** A pipe or a device never ends, and no file of certificates is larger than 4 MiB. */
const isReadable = (found: Stats): boolean => found.isFile() && found.size <= 4 * 1024 * 1024;

/** All certificates in a PEM file, or in the files of a folder as OpenSSL's `-CApath` has them. */
function readAuthorities(path: string): string[] {
  let texts: string[];
  try {
    const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
    texts = files.filter((file) => isReadable(statSync(file))).map((file) => readFileSync(file, 'utf8'));
  } catch {
    return refuse('-c cannot be read');
  }
  const certificates = texts.flatMap(
    (text) => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [],
  );
  return certificates.length > 0 ? [...new Set(certificates)] : refuse('-c holds no PEM certificate');
}

function readCredentials(accessToken: string | undefined, clientToken: string | undefined): Credentials {
  if (accessToken === undefined || accessToken === '')
    refuse('no access token: set AWSIOT_TUNNEL_ACCESS_TOKEN, or use -t or --config');
  if (accessToken.length > 4_096 || !/^[\x21-\x7e]+$/.test(accessToken))
    refuse('the access token has more than 4096 characters, or some that no token has');
  if (clientToken !== undefined && !/^[a-zA-Z0-9-]{32,128}$/.test(clientToken))
    refuse('the client token must be 32 to 128 letters, digits or "-"');
  return { accessToken, clientToken: clientToken ?? null };
}

function readProtocol(type: string | undefined, warnings: string[]): ProtocolVersion {
  if (type === undefined || type === 'V1' || type === 'V2') return type ?? 'V3';
  warnings.push('-y is neither V1 nor V2: the destination is taken to be V3');
  return 'V3';
}

/** Puts command line, configuration file and environment together, in this order of precedence, and checks them. */
export function readSettings(commandLine: FlagValues, environment: Variables): Parsed<CliSettings> {
  try {
    return { ok: true, value: settings(commandLine, environment) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, message: error.message };
    throw error;
  }
}

function configFile(path: string | undefined): FlagValues {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return refuse('--config cannot be read');
  }
  const parsed = readConfig(text);
  return parsed.ok ? parsed.value : refuse(parsed.message);
}

function settings(commandLine: FlagValues, environment: Variables): CliSettings {
  const warnings: string[] = [];
  const given: FlagValues = { ...configFile(commandLine.config), ...commandLine };
  if (commandLine['access-token'] !== undefined)
    warnings.push(
      'The access token on the command line can be read by other programs and stays in the shell history. Use AWSIOT_TUNNEL_ACCESS_TOKEN or --config instead.',
    );
  if (given.mode !== undefined && given.mode !== 'src' && given.mode !== 'source')
    refuse('-m: only src, this is a source proxy');
  if (given['source-listen-port'] === undefined && given.mode === undefined)
    refuse('-s is missing: which local ports? (or -m src for free ones)');

  const flagged = given.region ?? given['proxy-endpoint'];
  const region = flagged === undefined ? environment['AWSIOT_TUNNEL_REGION'] : given.region;
  const endpoint = flagged === undefined ? environment['AWSIOT_TUNNEL_ENDPOINT'] : given['proxy-endpoint'];
  if (region !== undefined && endpoint !== undefined) refuse('-r and -e exclude each other');
  const address =
    endpoint !== undefined
      ? (hostAndPort(endpoint) ?? refuse('-e is not HOST or HOST:PORT'))
      : region !== undefined
        ? { host: regionHost(region), port: 443 }
        : refuse('-r or -e is missing: where is the tunnel?');

  const verifyCertificate = given['no-ssl-host-verify'] === undefined;
  if (!verifyCertificate)
    warnings.push('-k: the certificate of the data plane is not checked. Never use this in production.');
  const verbosity = Number(given.verbose ?? '4');
  if (!Number.isInteger(verbosity) || verbosity < 0 || verbosity > 255) refuse('-v is a number from 0 to 255');
  return {
    dataPlane: {
      ...address,
      extraCa: given.capath === undefined ? [] : readAuthorities(given.capath),
      verifyCertificate,
      webProxy: readWebProxy(environment),
    },
    bindAddress: given['local-bind-address'] ?? '127.0.0.1',
    protocol: readProtocol(given['destination-client-type'], warnings),
    listeners: given['source-listen-port'] === undefined ? [] : readMapping(given['source-listen-port']),
    credentials: readCredentials(
      given['access-token'] ?? environment['AWSIOT_TUNNEL_ACCESS_TOKEN'],
      given['client-token'] ?? environment['AWSIOT_TUNNEL_CLIENT_TOKEN'],
    ),
    verbosity,
    warnings,
  };
}
