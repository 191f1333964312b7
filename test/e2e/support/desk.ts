import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import type { PracticeAddresses } from '../../../electron/practice/contract';
import { expect, test as base, type LaunchedApp } from '../fixtures/app';
import { root, temporaryFolder, type LaunchOptions } from '../fixtures/launch';
import { driverOf, type Driver } from './driver';
import { practiceDoor, type PracticeDoor } from './practice-door';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy';

/** Credentials the app finds in its environment; also values that must never be found anywhere else. */
export const planted = { AWS_ACCESS_KEY_ID: 'AKIAPLANTEDEXAMPLE77', AWS_SECRET_ACCESS_KEY: 'plantedSecretKey/7MDENG+bPxRfiCYEXAMPLE' } as const;

/**
 * A service of its own (the practice service as a separate process, exactly as `npm run practice` starts it) and
 * the app set up to use it as a company would use a VPC endpoint. What passes between them is recorded.
 */
export interface Desk {
  readonly addresses: PracticeAddresses;
  readonly door: PracticeDoor;
  readonly recorded: RecordingProxy;
  /** Settings that lead to this service; then the app, started with them. */
  launch(options?: LaunchOptions): Promise<{ readonly app: LaunchedApp; readonly driver: Driver }>;
  /** A profile folder with those settings. */
  profile(): string;
  /** Tries a handshake with a token, as a second client would: the status of the answer, 101 when it was accepted. */
  tryToken(token: string): Promise<number>;
}

interface Fixtures {
  desk: Desk;
  deskArgs: readonly string[];
}

const environmentId = 'custom:plant-vpc:us-east-1';

function startService(args: readonly string[]): Promise<{ child: ChildProcess; addresses: PracticeAddresses }> {
  const child = fork(join(root, 'dist', 'cli', 'practice.cjs'), ['--json', ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
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

export const test = base.extend<Fixtures>({
  deskArgs: [[], { option: true }],
  desk: async ({ start, deskArgs }, use) => {
    const { child, addresses } = await startService(deskArgs);
    const recorded = await startRecordingProxy(addresses.controlPlane);

    const profile = (): string => {
      const folder = temporaryFolder();
      mkdirSync(folder, { recursive: true });
      const environment = { id: environmentId, label: 'Plant VPC', region: addresses.region, controlPlane: recorded.url, dataPlane: addresses.dataPlane, caFile: addresses.caFile, profile: null };
      writeFileSync(join(folder, 'settings.json'), JSON.stringify({ environmentId, customEnvironments: [environment], language: 'en' }));
      return folder;
    };
    const tryToken = (token: string): Promise<number> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`wss://${addresses.dataPlane}/tunnel?local-proxy-mode=source`, ['aws.iot.securetunneling-3.0'], { headers: { 'access-token': token }, ca: readFileSync(addresses.caFile) });
        socket.on('open', () => {
          resolve(101);
          socket.terminate();
        });
        socket.on('unexpected-response', (_request, response) => {
          resolve(response.statusCode ?? 0);
          response.resume();
        });
        socket.on('error', () => resolve(0));
      });

    await use({
      addresses,
      recorded,
      door: practiceDoor(addresses.controlPlane),
      profile,
      tryToken,
      async launch(options = {}) {
        const app = await start({ ...options, profile: options.profile ?? profile(), env: { ...planted, AWS_REGION: addresses.region, ...options.env } });
        return { app, driver: driverOf(app.page) };
      },
    });
    await recorded.close();
    child.kill('SIGTERM');
  },
});

export { expect };
