import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { helpText, parseCli, type CliOptions } from './cli-options';
import type { Practice, PracticeAddresses } from './contract';
import { InvalidPracticeOptions, PortUnavailable, startPracticeService } from './index';

const usageError = 2;

/** `npm run practice`: the practice service in the foreground, until SIGINT or SIGTERM. */
async function main(): Promise<number> {
  const request = parseCli(process.argv.slice(2));
  if (request.kind === 'help') {
    process.stdout.write(helpText());
    return 0;
  }
  if (request.kind === 'error') {
    process.stderr.write(`${request.message}\nSee --help.\n`);
    return usageError;
  }
  const { options } = request;
  // Installed before anything starts: a signal that comes early must not leave the folder behind.
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'fieldtunnel-practice-')));
  await mkdir(folder, { recursive: true });
  let practice: Practice | null = null;
  try {
    practice = await startPracticeService({
      ...options.service,
      folder,
      log: (level, message) => process.stderr.write(`[${level}] ${message}\n`),
    });
    await announce(practice, options);
    await interrupted;
    return 0;
  } catch (error) {
    if (!(error instanceof PortUnavailable || error instanceof InvalidPracticeOptions)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof InvalidPracticeOptions ? usageError : 1;
  } finally {
    await practice?.close();
    if (options.folder === null) await rm(folder, { recursive: true, force: true });
  }
}

async function announce(practice: Practice, { json, faults }: CliOptions): Promise<void> {
  for (const fault of faults) await practice.fault(fault);
  process.stdout.write(json ? `${JSON.stringify(practice.addresses)}\n` : forPeople(practice.addresses));
}

function forPeople(addresses: PracticeAddresses): string {
  return [
    `Practice service for region ${addresses.region}`,
    `  aws iotsecuretunneling list-tunnels --region ${addresses.region} --endpoint-url ${addresses.controlPlane}`,
    `  localproxy -e ${addresses.dataPlane} -c ${addresses.caDir} …`,
    `  MQTT ${addresses.mqtt}, authority ${addresses.caFile}`,
    'Stop with Ctrl+C.',
    '',
  ].join('\n');
}

/** Everything is closed by now; Node's own clean-up can wait for ever for the handle of a TLS socket that was cut. */
const end = (status: number): void => void process.stdout.write('', () => process.exit(status));

main().then(end, (error: unknown) => {
  process.stderr.write(`The practice service failed: ${error instanceof Error ? error.message : String(error)}\n`);
  end(1);
});
