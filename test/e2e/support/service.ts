import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PracticeAddresses } from '../../../electron/practice/contract';
import { root, temporaryFolder } from '../fixtures/launch';

const environmentId = 'custom:plant-vpc:us-east-1';

/** The practice service as a process of its own, exactly as `npm run practice` starts it. */
export function startService(args: readonly string[]): Promise<{ child: ChildProcess; addresses: PracticeAddresses }> {
  const child = fork(join(root, 'dist', 'cli', 'practice.cjs'), ['--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let out = '';
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const end = out.indexOf('\n');
      if (end >= 0) resolve({ child, addresses: JSON.parse(out.slice(0, end)) as PracticeAddresses });
    });
    child.once('exit', (code) => reject(new Error(`the practice service ended with status ${code}: ${err}`)));
  });
}

/** A profile folder whose settings lead to a service, as a company's would lead to its VPC endpoint. */
export function profileFor(addresses: PracticeAddresses, controlPlane = addresses.controlPlane): string {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const environment = {
    id: environmentId,
    label: 'Plant VPC',
    region: addresses.region,
    controlPlane,
    dataPlane: addresses.dataPlane,
    caFile: addresses.caFile,
    profile: null,
  };
  writeFileSync(
    join(folder, 'settings.json'),
    JSON.stringify({ environmentId, customEnvironments: [environment], language: 'en' }),
  );
  return folder;
}

/**
 * Opens a tunnel as the service desk would: with the AWS API, outside the app. Its id; the app never sees this source
 * token.
 */
export async function openAtTheDesk(
  controlPlane: string,
  thing: string,
  lifetimeMinutes = 720,
  services: readonly string[] = ['SSH'],
): Promise<string> {
  const answer = await fetch(controlPlane, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'IoTSecuredTunneling.OpenTunnel',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIADESK/20260101/us-east-1/IoTSecuredTunneling/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({
      destinationConfig: { thingName: thing, services },
      timeoutConfig: { maxLifetimeTimeoutMinutes: lifetimeMinutes },
    }),
  });
  const { tunnelId } = (await answer.json()) as { tunnelId?: string };
  if (tunnelId === undefined) throw new Error(`OpenTunnel: ${answer.status}`);
  return tunnelId;
}
