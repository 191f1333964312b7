import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { IdentityCenter } from '../../fakes/aws/identity-center';
import { Keyring } from '../../fakes/aws/keyring';
import { Sts } from '../../fakes/aws/sts';
import type { LaunchedApp, LaunchOptions } from '../fixtures/launch';
import { temporaryFolder } from '../fixtures/launch';
import { expect, test as base } from './desk';
import { driverOf, type Driver } from './driver';
import { startRecordingProxy, type RecordingProxy, type Refusal } from './recording-proxy';
import { profileFor } from './service';

/**
 * A company that hands out access to AWS: IAM Identity Center, STS, and a control plane that lets in only who was let
 * in by them. The person's browser is the test itself.
 */
export interface Company {
  readonly center: IdentityCenter;
  readonly sts: Sts;
  readonly keyring: Keyring;
  readonly recorded: RecordingProxy;
  /** AWS's clock minus this computer's, ms. */
  ahead: number;
  /** A home folder with these shared files. */
  home(files?: { readonly config?: string; readonly credentials?: string }): string;
  launch(
    options?: LaunchOptions & { readonly home?: string },
  ): Promise<{ readonly app: LaunchedApp; readonly driver: Driver; readonly profile: string }>;
  /** The address the app handed to the system's browser last; waits for one more than `after`. */
  handed(app: LaunchedApp, after?: number): Promise<string>;
}

export const test = base.extend<{ company: Company }>({
  company: async ({ desk, start }, use) => {
    const keyring = new Keyring(() => Date.now() + made.ahead);
    const [center, sts] = await Promise.all([IdentityCenter.start(keyring), Sts.start(keyring)]);
    const recorded = await startRecordingProxy(desk.addresses.controlPlane, refusal, () => keyring.now());
    function refusal(headers: IncomingHttpHeaders): Refusal | null {
      const wrongTime = keyring.wrongTime(headers);
      if (wrongTime !== null) return { status: 403, type: 'InvalidSignatureException', message: wrongTime };
      const whose = keyring.whose(headers);
      if (typeof whose !== 'string') return null;
      return whose === 'ExpiredToken'
        ? {
            status: 403,
            type: 'ExpiredTokenException',
            message: 'The security token included in the request is expired',
          }
        : {
            status: 403,
            type: 'UnrecognizedClientException',
            message: 'The security token included in the request is invalid.',
          };
    }
    const home = ({ config = '', credentials = '' }: { config?: string; credentials?: string } = {}): string => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, '.aws'));
      writeFileSync(join(folder, '.aws', 'config'), config);
      writeFileSync(join(folder, '.aws', 'credentials'), credentials);
      return folder;
    };
    const made: Company = {
      ahead: 0,
      center,
      sts,
      keyring,
      recorded,
      home,
      async launch({ home: at = home(), ...options } = {}) {
        const profile = options.profile ?? profileFor(desk.addresses, recorded.url);
        const app = await start({
          ...options,
          profile,
          env: {
            HOME: at,
            USERPROFILE: at,
            AWS_EC2_METADATA_DISABLED: 'true',
            AWS_ENDPOINT_URL_SSO: center.url,
            AWS_ENDPOINT_URL_SSO_OIDC: center.url,
            AWS_ENDPOINT_URL_STS: sts.url,
            ...options.env,
          },
        });
        return { app, driver: driverOf(app.page), profile };
      },
      async handed(app, after = 0) {
        let addresses: readonly string[] = [];
        await expect
          .poll(async () => (addresses = (await app.control?.('opened')) ?? []).length)
          .toBeGreaterThan(after);
        return addresses.at(-1) ?? '';
      },
    };
    await use(made);
    await Promise.all([center.close(), sts.close(), recorded.close()]);
  },
});

export { expect };
