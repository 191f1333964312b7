import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import WebSocket from 'ws';
import type { PracticeAddresses } from '../../../electron/practice/contract';
import { expect, test as base, type LaunchedApp } from '../fixtures/app';
import { launchApp, type LaunchOptions } from '../fixtures/launch';
import { driverOf, type Driver } from './driver';
import { planted } from './planted';
import { practiceApi, type PracticeApi } from './practice-api';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy';
import { profileFor, startService } from './service';

/**
 * A service of its own (the practice service as a separate process, exactly as `npm run practice` starts it) and
 * the app set up to use it as a company would use a VPC endpoint. What passes between them is recorded.
 */
export interface Desk {
  readonly addresses: PracticeAddresses;
  readonly practice: PracticeApi;
  readonly recorded: RecordingProxy;
  /** Settings that lead to this service; then the app, started with them. */
  launch(options?: LaunchOptions): Promise<{ readonly app: LaunchedApp; readonly driver: Driver }>;
  /** A profile folder with those settings. */
  profile(): string;
  /** Tries a handshake with a token, as a second client would: the status of the answer, 101 when it was accepted. */
  tryToken(token: string): Promise<number>;
}

/**
 * The app as a technician has it all day: it is there already, and so are the devices that others have worked on. A
 * test works on a device of its own, which any name gives it, and knows nothing of the others.
 */
export interface StandingDesk {
  readonly app: LaunchedApp;
  readonly driver: Driver;
  readonly addresses: PracticeAddresses;
  /** A thing that no other test works on. */
  readonly thing: string;
  /** Its faults are for that thing alone. */
  readonly practice: PracticeApi;
  /** What was asked for and given out since the test began. */
  readonly recorded: Pick<RecordingProxy, 'operations' | 'tokens'>;
  tryToken(token: string): Promise<number>;
}

interface Fixtures {
  desk: Desk;
  deskArgs: readonly string[];
}

type Service = Omit<Desk, 'launch'> & { close(): Promise<void> };

async function serviceOf(args: readonly string[]): Promise<Service> {
  const { child, addresses } = await startService(args);
  const recorded = await startRecordingProxy(addresses.controlPlane);
  return {
    addresses,
    recorded,
    practice: practiceApi(addresses.controlPlane),
    profile: () => profileFor(addresses, recorded.url),
    tryToken: (token) =>
      new Promise((resolve) => {
        const socket = new WebSocket(
          `wss://${addresses.dataPlane}/tunnel?local-proxy-mode=source`,
          ['aws.iot.securetunneling-3.0'],
          { headers: { 'access-token': token }, ca: readFileSync(addresses.caFile) },
        );
        socket.on('open', () => {
          resolve(101);
          socket.terminate();
        });
        socket.on('unexpected-response', (_request, response) => {
          resolve(response.statusCode ?? 0);
          response.resume();
        });
        socket.on('error', () => resolve(0));
      }),
    async close() {
      await recorded.close();
      child.kill('SIGTERM');
    },
  };
}

/** How the app of a desk is started: with its service's settings, and credentials that can be searched for. */
const launchOf = ({ addresses, profile }: Service, options: LaunchOptions = {}): LaunchOptions => ({
  ...options,
  profile: options.profile ?? profile(),
  env: { ...planted, AWS_REGION: addresses.region, ...options.env },
});

export const test = base.extend<Fixtures>({
  deskArgs: [[], { option: true }],
  desk: async ({ start, deskArgs }, use) => {
    const service = await serviceOf(deskArgs);
    await use({
      ...service,
      async launch(options) {
        const app = await start(launchOf(service, options));
        return { app, driver: driverOf(app.page) };
      },
    });
    await service.close();
  },
});

interface Standing {
  readonly app: LaunchedApp;
  readonly service: Service;
  /** How many tests it has served. */
  served: number;
}

/**
 * One service and one app for all the tests of a worker: starting them is more work than most tests are. One that fails
 * ends the worker.
 */
export const standing = base.extend<{ desk: StandingDesk }, { ofWorker: Standing }>({
  ofWorker: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const service = await serviceOf([]);
      const app = await launchApp(launchOf(service));
      await use({ app, service, served: 0 });
      await app.quit();
      await service.close();
    },
    { scope: 'worker' },
  ],
  desk: async ({ ofWorker }, use, info) => {
    const { app, service } = ofWorker;
    ofWorker.served += 1;
    const thing = `booster-${String(ofWorker.served).padStart(2, '0')}`;
    const { operations, tokens } = service.recorded;
    const [operationsBefore, tokensBefore] = [operations.length, tokens.size];
    await use({
      app,
      driver: driverOf(app.page),
      addresses: service.addresses,
      thing,
      practice: {
        ...service.practice,
        fault: (name, target = { thingName: thing }) => service.practice.fault(name, target),
      },
      recorded: {
        get operations() {
          return operations.slice(operationsBefore);
        },
        get tokens() {
          return new Set([...tokens].slice(tokensBefore));
        },
      },
      tryToken: (token) => service.tryToken(token),
    });
    if (info.status !== info.expectedStatus) {
      await app.page.screenshot({ path: info.outputPath('app.png') }).catch(() => undefined);
      await writeFile(info.outputPath('app.log'), `${app.output()}\n${app.log()}`).catch(() => undefined);
      return;
    }
    // What this test leaves asks for nothing any more, and covers nothing.
    await service.practice.clear();
    await service.practice.fault('tunnel-closed', { thingName: thing }).catch((error: unknown) => {
      if (!String(error).includes('There is no open tunnel')) throw error;
    });
    while ((await app.page.getByRole('dialog').count()) > 0) await app.page.keyboard.press('Escape');
  },
});

export { expect, planted };
