import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  awsEnvironment,
  AwsControlPlane,
  ServiceClocks,
  failureOf,
  identityId,
  type Identity,
  type SignInClient,
} from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { SignIn } from '../../../electron/app/sign-in/sign-in';
import type { AccountView } from '../../../shared/ipc/app-state';
import type { SignInView } from '../../../shared/ipc/sign-in';
import { Keyring } from '../../fakes/aws/keyring';
import { Sts } from '../../fakes/aws/sts';
import { onlyVariables } from '../../fakes/aws/variables';
import { signInClientIn, type OpenClient } from '../../fakes/aws/vault';
import { until } from '../../fakes/wait';

const minute = 60_000;
const role = 'arn:aws:iam::123456789012:role/FieldTechnician';
const first = 'arn:aws:iam::123456789012:role/First';
const serial = 'arn:aws:iam::123456789012:mfa/anna';
const environment = awsEnvironment('us-east-1');
const signal = new AbortController().signal;
const profile = (name: string): Identity => ({ kind: 'profile', name });

/** AWS's clock minus this computer's, ms. */
let ahead = 0;
let folder: string;
let restore: () => void;
let keyring: Keyring;
let sts: Sts;
let client: SignInClient;
let clocks: ServiceClocks;
let kept: OpenClient['kept'];
beforeEach(async () => {
  ahead = 0;
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-clock-'));
  keyring = new Keyring(() => Date.now() + ahead);
  sts = await Sts.start(keyring);
  restore = onlyVariables(folder, { AWS_ENDPOINT_URL_STS: sts.url });
  clocks = new ServiceClocks(Date.now, () => undefined);
  ({ client, kept } = signInClientIn(environment, { serviceClock: (id) => clocks.of(id) }));
  const keys = keyring.issue('123456789012', 'arn:aws:iam::123456789012:user/anna', {
    lasting: true,
    seconds: 400_000,
  });
  sts.roles = [{ arn: first }, { arn: role }];
  await writeFile(
    join(folder, 'config'),
    `[profile field]\nrole_arn = ${role}\nsource_profile = base\n[profile chained]\nrole_arn = ${role}\nsource_profile = first\n[profile first]\nrole_arn = ${first}\nsource_profile = base\n[profile coded]\nrole_arn = ${role}\nsource_profile = base\nmfa_serial = ${serial}\n[profile web]\nrole_arn = ${role}\nweb_identity_token_file = ${join(folder, 'token')}\n`,
  );
  await writeFile(
    join(folder, 'credentials'),
    `[base]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`,
  );
  await writeFile(join(folder, 'token'), sts.webIdentity);
});
afterEach(async () => {
  restore();
  client.dispose();
  await Promise.all([sts.close(), rm(folder, { recursive: true, force: true })]);
});

const agree = (): void => clocks.use(environment.id, ahead);
const rejection = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => Promise.reject(new Error('taken')),
    (error: unknown) => error,
  );
/** What AWS itself adds a moment later; null where it adds nothing. */
async function more(): Promise<AccountView> {
  const told: AccountView[] = [];
  await client.accounts.whoAmI(environment, (account) => told.push(account));
  await until(() => told.length > 0);
  return told[0]!;
}
const actions = (): readonly (string | null)[] => sts.calls.map((call) => call.get('Action'));

describe.each([12, -47])('signing in at a computer whose clock is off by %d minutes', (minutes) => {
  beforeEach(() => {
    ahead = minutes * minute;
  });

  it.each(['SignatureDoesNotMatch', 'RequestExpired'] as const)(
    'is named by a role that cannot be taken (%s), and never corrected in silence',
    async (wrongTime) => {
      sts.wrongTime = wrongTime;
      for (const name of ['field', 'chained']) {
        const failure = failureOf(
          await rejection(client.identities.renew(profile(name), environment, null)),
          'profile',
        );
        expect(failure.because).toBe('clock');
        expect(Math.round((failure.skew ?? 0) / minute)).toBe(minutes);
      }
      for (const at of sts.signedAt) expect(Math.abs(at - Date.now())).toBeLessThan(minute);
      expect(keyring.issued).toHaveLength(1);
      expect(clocks.inForce().size).toBe(0);
    },
  );

  it('is named by every call that wants the role, and nobody counts as signed out', async () => {
    await client.identities.choose(environment, profile('field'));
    expect(await client.accounts.whoAmI(environment)).toMatchObject({
      kind: 'signed-in',
      name: 'field',
      accountId: null,
    });
    const plane = new AwsControlPlane(
      { ...environment, controlPlane: 'http://127.0.0.1:1' },
      { log: silentLogger, clock: clocks.of(environment.id), credentials: client.identities.provider(environment) },
    );
    const answer = await plane.list({}, signal);
    plane.dispose();
    if (answer.ok) throw new Error('taken');
    expect(answer.error.kind).toBe('clock');
    expect(Math.round(((answer.error.serverTime ?? 0) - Date.now()) / minute)).toBe(minutes);
  });

  it.each(['field', 'chained', 'coded'])(
    'is corrected for every signature on the way once a person agreed: profile %s, and who one is',
    async (name) => {
      agree();
      if (name === 'coded') sts.roles = [{ arn: role, mfaSerial: serial }];
      await client.identities.choose(environment, profile(name));
      await client.identities.renew(profile(name), environment, () => Promise.resolve('123456'));
      expect(await more()).toMatchObject({ kind: 'signed-in', role: 'FieldTechnician' });
      expect(actions()).toEqual([...(name === 'chained' ? ['AssumeRole'] : []), 'AssumeRole', 'GetCallerIdentity']);
      for (const at of sts.signedAt) expect(Math.abs(at - keyring.now())).toBeLessThan(minute);
      clocks.release();
      expect(
        failureOf(await rejection(client.identities.renew(profile('field'), environment, null)), 'profile').because,
      ).toBe('clock');
    },
  );
});

describe.each([12, -47])('a clock that is off by %d minutes', (minutes) => {
  beforeEach(() => {
    ahead = minutes * minute;
  });

  it('is followed when it moves, and left alone once it is right', async () => {
    agree();
    ahead += 8 * minute;
    await client.identities.renew(profile('field'), environment, null);
    expect(Math.abs((clocks.inForce().get(environment.id) ?? 0) - ahead)).toBeLessThan(minute);
    ahead = 0;
    await client.identities.renew(profile('field'), environment, null);
    expect(clocks.inForce().size).toBe(0);
  });

  it('does not matter to a web identity, which nobody signs', async () => {
    await client.identities.renew(profile('web'), environment, null);
    expect(actions()).toEqual(['AssumeRoleWithWebIdentity']);
  });

  it('is told from a key that is wrong', async () => {
    agree();
    keyring.issued.length = 0;
    expect(
      failureOf(await rejection(client.identities.renew(profile('field'), environment, null)), 'profile', ahead)
        .because,
    ).toBe('profile');
  });
});

describe('credentials at a computer whose clock is off', () => {
  it('credentials end when AWS says, in AWS’s time: neither too early', async () => {
    // This computer is two hours ahead; to it, what was just given out is over.
    ahead = -120 * minute;
    agree();
    sts.roles = [{ arn: role, mfaSerial: serial }];
    await client.identities.choose(environment, profile('coded'));
    await client.identities.renew(profile('coded'), environment, () => Promise.resolve(sts.code));
    const provider = client.identities.provider(environment);
    expect((await provider()).accessKeyId).toBe((await provider()).accessKeyId);
    // The code would not work twice: what is kept over a restart is still good, too.
    expect((await client.identities.renew(profile('coded'), environment, null)).accessKeyId).toBe(
      keyring.issued.at(-1)?.accessKeyId,
    );
    expect(actions()).toEqual(['AssumeRole']);
    const account = await client.accounts.whoAmI(environment);
    expect(account.kind).toBe('signed-in');
    // The window counts by this computer's clock: an hour from now.
    expect(Math.abs((account.kind === 'signed-in' ? (account.until ?? 0) : 0) - Date.now() - 60 * minute)).toBeLessThan(
      minute,
    );
  });

  it('nor too late', async () => {
    // Two hours behind; to this computer, what is over has an hour left.
    ahead = 120 * minute;
    agree();
    const { accessKeyId, secretAccessKey, sessionToken } = keyring.issue(
      '123456789012',
      'arn:aws:sts::123456789012:assumed-role/FieldTechnician/anna',
    );
    const over = new Date(keyring.now() - minute).toISOString();
    const pasted = await client.identities.addKeys(
      JSON.stringify({
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: over,
      }),
    );
    if (pasted === null || pasted === 'long-lived') throw new Error('not taken');
    await client.identities.choose(environment, pasted);
    expect((await client.accounts.whoAmI(environment)).kind).toBe('expired');
    await client.identities.renew(profile('field'), environment, null);
    await client.identities.choose(environment, profile('field'));
    const before = await client.identities.provider(environment)();
    ahead += 57 * minute;
    agree();
    expect((await client.identities.provider(environment)()).accessKeyId).not.toBe(before.accessKeyId);
  });

  it('what looks expired to this computer is asked of AWS before anybody is sent to sign in', async () => {
    ahead = -120 * minute;
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = keyring.issue(
      '123456789012',
      'arn:aws:sts::123456789012:assumed-role/FieldTechnician/anna',
    );
    const pasted = await client.identities.addKeys(
      JSON.stringify({
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(expiresAt).toISOString(),
      }),
    );
    if (pasted === null || pasted === 'long-lived') throw new Error('not taken');
    await client.identities.choose(environment, pasted);
    expect((await more()).kind).toBe('signed-in');
    keyring.expireAll();
    agree();
    expect((await more()).kind).toBe('expired');
  });
});

describe('signing in by the dialog at a computer whose clock is off', () => {
  it('in the dialog: named, agreed to in one press, and pasted keys are not forgotten meanwhile', async () => {
    ahead = 47 * minute;
    const { accessKeyId, secretAccessKey, sessionToken } = keyring.issue(
      '123456789012',
      'arn:aws:sts::123456789012:assumed-role/FieldTechnician/anna',
    );
    const views: SignInView[] = [];
    const signIn = new SignIn({
      client,
      active: () => environment,
      homeIn: () => environment,
      account: () => ({ kind: 'signed-out' }),
      portals: () => [],
      companysPortals: [],
      rememberPortal: () => Promise.resolve(),
      openBrowser: () => Promise.resolve(true),
      readClipboard: () =>
        Promise.resolve(
          `export AWS_ACCESS_KEY_ID="${accessKeyId}"\nexport AWS_SECRET_ACCESS_KEY="${secretAccessKey}"\nexport AWS_SESSION_TOKEN="${sessionToken ?? ''}"\n`,
        ),
      clearClipboard: () => Promise.resolve(),
      publish: (view) => {
        if (view !== null) views.push(view);
      },
      publishIdentities: () => undefined,
      onChanged: () => Promise.resolve(),
      onExpired: () => undefined,
      // Signing in may lead to another place than where it began: what was agreed to holds there, too.
      placeFor: () => awsEnvironment('eu-central-1'),
      serviceTime: clocks,
      log: silentLogger,
    });
    await signIn.open();
    expect(await signIn.pasteKeys(null)).toBe('taken');
    const step = (): SignInView['step'] | undefined => views.at(-1)?.step;
    await until(() => step()?.kind === 'failed');
    const failed = step();
    expect(failed).toMatchObject({ kind: 'failed', because: 'clock' });
    expect(Math.round((failed?.kind === 'failed' ? (failed.skew ?? 0) : 0) / minute)).toBe(47);
    signIn.useServiceTime();
    await until(() => kept().known.length > 0);
    expect(kept().known.map(identityId)).toEqual([expect.stringMatching(/^keys:/)]);
    expect([...clocks.inForce().keys()]).toEqual([environment.id, 'aws:eu-central-1']);
    signIn.cancel();
  });
});
