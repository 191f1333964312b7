import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { awsEnvironment, credentialsOf, dataPlaneHost, splitPem, transportFor, type Environment } from '../cloud';
import { createClient } from '../cloud/client';
import { ownTime } from '../cloud/service-clock';
import { loadIot } from '../cloud/thing-registry';
import { callerIdentityOf } from '../cloud/sign-in/caller-identity';
import { Redactor } from '../log/redact';
import { Registry } from './fleet';
import { helpText, parseVerify, type VerifyOptions } from './options';
import { reportOf, type Finding } from './report';
import { readOnly, withTunnel, type VerifyRun } from './run';
import { TunnelingService } from './service';
import { readWebProxy, webProxyFromVariables } from '../net/web-proxy';
import { hostAndPort } from '../net/host-and-port';

/** What has to be typed, word for word, before anything is opened. */
const confirmation = 'open one tunnel';

async function confirmed(region: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const abort = new AbortController();
  lines.once('close', () => abort.abort());
  try {
    const typed = await lines.question(
      `\nThe rest opens one tunnel in ${region}, which AWS charges for, and closes it again.\nType "${confirmation}" to go on: `,
      { signal: abort.signal },
    );
    return typed.trim() === confirmation;
  } catch {
    // The end of standard input is no confirmation.
    return false;
  } finally {
    lines.close();
  }
}

async function environmentOf({
  region,
  profile,
  endpoint,
  iotEndpoint,
  dataEndpoint,
  caFile,
}: VerifyOptions): Promise<Environment> {
  const dataPlane = dataEndpoint === null ? { host: dataPlaneHost(region), port: 443 } : hostAndPort(dataEndpoint);
  if (dataPlane === null) throw new Error(`Not a host or host:port: ${dataEndpoint ?? ''}`);
  const extraCa = caFile === null ? [] : splitPem(await readFile(caFile, 'utf8'));
  if (extraCa === null) throw new Error(`No certificates in ${caFile ?? ''}`);
  return { ...awsEnvironment(region, profile), controlPlane: endpoint, iot: iotEndpoint, dataPlane, extraCa };
}

async function main(): Promise<number> {
  const request = parseVerify(process.argv.slice(2), process.env);
  if (request.kind === 'help') {
    process.stdout.write(helpText);
    return 0;
  }
  if (request.kind === 'error') {
    process.stderr.write(`${request.message}\nSee --help.\n`);
    return 2;
  }
  const { options } = request;
  const environment = await environmentOf(options);
  const redactor = new Redactor();
  const findings: Finding[] = [];
  const proxies = readWebProxy(process.env);
  if (!proxies.ok) throw new Error(proxies.message);
  const proxyFor = (host: string, port: number) => Promise.resolve(webProxyFromVariables(host, port, process.env));
  const transport = transportFor(environment, proxyFor);
  const credentials = credentialsOf(environment, transport);
  const client = createClient({ environment, credentials, attempts: 1, requestHandler: transport.freshHandler });
  // An environment with an endpoint of its own does not reach AWS IoT's public one; it has to name that, too.
  const iot =
    environment.controlPlane === null || options.iotEndpoint !== null
      ? await loadIot({ environment, credentials, transport, attempts: 1 })
      : null;
  const { host, port } = environment.dataPlane;
  const run: VerifyRun = {
    registry: iot === null ? null : new Registry(iot),
    service: new TunnelingService(client, (secret) => void redactor.registerSecret(secret)),
    whoAmI: () => who(environment, credentials, transport),
    dataPlane: {
      host,
      port,
      extraCa: environment.extraCa,
      verifyCertificate: true,
      webProxy: webProxyFromVariables(host, port, process.env),
    },
    thing: options.thing,
    region: options.region,
    patienceMs: options.patienceSeconds * 1000,
    note: (line) => process.stderr.write(`${redactor.redact(line)}\n`),
    find: (finding) => findings.push(finding),
  };
  try {
    const reachable = await readOnly(run);
    if (!reachable) process.stderr.write('\nNothing can be called: the rest is left out.\n');
    else if (!options.readOnly) {
      if (await confirmed(options.region)) await withTunnel(run);
      else process.stderr.write('\nNot confirmed: nothing was opened.\n');
    }
    return reachable ? 0 : 1;
  } finally {
    process.stdout.write(
      redactor.redact(reportOf({ region: options.region, endpoint: options.endpoint, at: new Date() }, findings)),
    );
    client.destroy();
    iot?.client.destroy();
    transport.dispose();
  }
}

/** An endpoint of its own is of one service: then STS is asked only where the variables of the SDK name one, too. */
async function who(
  environment: Environment,
  credentials: ReturnType<typeof credentialsOf>,
  transport: ReturnType<typeof transportFor>,
): Promise<string> {
  if (environment.controlPlane !== null && process.env['AWS_ENDPOINT_URL_STS'] === undefined)
    return 'not asked: --endpoint names the tunneling service only, AWS_ENDPOINT_URL_STS the one that knows';
  try {
    const caller = await callerIdentityOf(
      await credentials(),
      environment.region,
      transport,
      ownTime,
      AbortSignal.timeout(20_000),
    );
    return caller?.arn ?? 'not said';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const end = (status: number): void => void process.stdout.write('', () => process.exit(status));
main().then(end, (error: unknown) => {
  process.stderr.write(`verify:aws failed: ${error instanceof Error ? error.message : String(error)}\n`);
  end(1);
});
