import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import type { PracticeAddresses } from '../../../electron/practice/contract';
import { expect, test as base, type LaunchedApp } from '../fixtures/app';
import type { LaunchOptions } from '../fixtures/launch';
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

interface Fixtures {
  desk: Desk;
  deskArgs: readonly string[];
}

export const test = base.extend<Fixtures>({
  deskArgs: [[], { option: true }],
  desk: async ({ start, deskArgs }, use) => {
    const { child, addresses } = await startService(deskArgs);
    const recorded = await startRecordingProxy(addresses.controlPlane);

    const profile = (): string => profileFor(addresses, recorded.url);
    const tryToken = (token: string): Promise<number> =>
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
      });

    await use({
      addresses,
      recorded,
      practice: practiceApi(addresses.controlPlane),
      profile,
      tryToken,
      async launch(options = {}) {
        const app = await start({
          ...options,
          profile: options.profile ?? profile(),
          env: { ...planted, AWS_REGION: addresses.region, ...options.env },
        });
        return { app, driver: driverOf(app.page) };
      },
    });
    await recorded.close();
    child.kill('SIGTERM');
  },
});

export { expect, planted };
