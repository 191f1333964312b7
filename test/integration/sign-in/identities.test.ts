import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsEnvironment, readSharedFiles, type SignInClient } from '../../../electron/cloud';
import type { AccountView } from '../../../shared/ipc/app-state';
import { IdentityCenter } from '../../fakes/aws/identity-center';
import { Keyring } from '../../fakes/aws/keyring';
import { Sts } from '../../fakes/aws/sts';
import { onlyVariables } from '../../fakes/aws/variables';
import { signInClientIn } from '../../fakes/aws/vault';
import { until } from '../../fakes/wait';

const role = 'arn:aws:iam::123456789012:role/FieldTechnician';
const environment = awsEnvironment('us-east-1');

let folder: string;
let restore: () => void;
let keyring: Keyring;
let center: IdentityCenter;
let sts: Sts;
let client: SignInClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-aws-'));
  keyring = new Keyring();
  [center, sts] = await Promise.all([IdentityCenter.start(keyring), Sts.start(keyring)]);
  restore = onlyVariables(folder, {
    AWS_ENDPOINT_URL_SSO: center.url,
    AWS_ENDPOINT_URL_SSO_OIDC: center.url,
    AWS_ENDPOINT_URL_STS: sts.url,
  });
  ({ client } = signInClientIn(environment));
});
afterEach(async () => {
  restore();
  client.dispose();
  await Promise.all([center.close(), sts.close(), rm(folder, { recursive: true, force: true })]);
});
const files = async (config: string, credentials = ''): Promise<void> => {
  await writeFile(join(folder, 'config'), config);
  await writeFile(join(folder, 'credentials'), credentials);
};
/** What AWS itself adds a moment later. */
async function confirmed(where = environment): Promise<AccountView> {
  const more: AccountView[] = [];
  const first = await client.accounts.whoAmI(where, (account) => more.push(account));
  if (first.kind === 'signed-in' && first.role === null) await until(() => more.length > 0);
  return more[0] ?? first;
}
const base = () => keyring.issue('123456789012', 'arn:aws:iam::123456789012:user/anna', { lasting: true });
const section = (
  name: string,
  { accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string },
): string => `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

describe('who one is, over the real SDK', () => {
  it('is nobody in an empty home', async () => {
    expect(await client.accounts.whoAmI(environment)).toEqual({ kind: 'signed-out' });
    expect((await readSharedFiles()).profiles).toEqual([]);
    // Also where something refuses to be asked as instance metadata.
    Reflect.deleteProperty(process.env, 'AWS_EC2_METADATA_DISABLED');
    process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = 'http://127.0.0.1:1';
    expect(await client.accounts.whoAmI(environment)).toEqual({ kind: 'signed-out' });
  });

  it('is who the variables say, and nobody after signing out', async () => {
    const keys = base();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey });
    expect(await confirmed()).toMatchObject({
      kind: 'signed-in',
      source: 'environment',
      profile: null,
      accountId: '123456789012',
      role: 'anna',
    });
    await client.identities.choose(environment, { kind: 'signed-out' });
    expect(await client.accounts.whoAmI(environment)).toEqual({ kind: 'signed-out' });
    await expect(client.identities.provider(environment)()).rejects.toMatchObject({ name: 'NotSignedIn' });
  });
});

describe('roles that a profile leads to, over the real SDK', () => {
  it('is the role a profile assumes with the keys of another', async () => {
    const keys = base();
    sts.roles = [{ arn: role, trusts: [keys.arn] }];
    await files(
      `[profile field]\nregion = us-east-1\nrole_arn = ${role}\nsource_profile = base\n`,
      section('base', keys),
    );
    const where = awsEnvironment('us-east-1', 'field');
    expect(await confirmed(where)).toMatchObject({
      kind: 'signed-in',
      name: 'field',
      source: 'profile',
      role: 'FieldTechnician',
      renews: true,
    });
    sts.roles = [];
    await expect(client.identities.renew({ kind: 'profile', name: 'field' }, where, null)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('asks for the code of an MFA device only when a person is there, and remembers what it opened', async () => {
    const keys = base();
    sts.roles = [{ arn: role, mfaSerial: 'arn:aws:iam::123456789012:mfa/anna' }];
    await files(
      `[profile field]\nrole_arn = ${role}\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/anna\n`,
      section('base', keys),
    );
    const where = awsEnvironment('us-east-1', 'field');
    const identity = { kind: 'profile', name: 'field' } as const;
    expect(await client.accounts.whoAmI(where)).toMatchObject({ kind: 'expired', name: 'field' });
    const asked: string[] = [];
    await client.identities.renew(identity, where, (serial) => Promise.resolve((asked.push(serial), sts.code)));
    expect(asked).toEqual(['arn:aws:iam::123456789012:mfa/anna']);
    // What is kept in memory is gone; the encrypted store still has it, and the code would not work twice.
    expect(await client.identities.renew(identity, where, null)).toMatchObject({
      sessionToken: keyring.issued.at(-1)?.sessionToken,
    });
    await client.identities.forget([identity]);
    await expect(client.identities.renew(identity, where, null)).rejects.toMatchObject({ because: 'mfa' });
  });
});

describe('what else gives credentials, over the real SDK', () => {
  it('is what a program of the company gives out', async () => {
    const keys = keyring.issue('123456789012', 'arn:aws:sts::123456789012:assumed-role/FromVault/anna');
    await writeFile(
      join(folder, 'answer'),
      JSON.stringify({
        Version: 1,
        AccessKeyId: keys.accessKeyId,
        SecretAccessKey: keys.secretAccessKey,
        SessionToken: keys.sessionToken,
        Expiration: new Date(keys.expiresAt).toISOString(),
      }),
    );
    await files(
      `[profile vault]\ncredential_process = ${process.execPath} -e "process.stdout.write(require('fs').readFileSync('${join(folder, 'answer')}'))"\n`,
    );
    expect(await confirmed(awsEnvironment('us-east-1', 'vault'))).toMatchObject({
      kind: 'signed-in',
      role: 'FromVault',
      until: keys.expiresAt,
    });
  });

  it('is the role of a web identity', async () => {
    sts.roles = [{ arn: role }];
    await writeFile(join(folder, 'token'), sts.webIdentity);
    await files(`[profile web]\nrole_arn = ${role}\nweb_identity_token_file = ${join(folder, 'token')}\n`);
    expect(await confirmed(awsEnvironment('us-east-1', 'web'))).toMatchObject({
      kind: 'signed-in',
      role: 'FieldTechnician',
    });
  });

  it('signs in once at a portal for the profiles that begin there, also for a role behind one', async () => {
    center.accounts = [{ id: '123456789012', name: 'Plant', roles: ['Base'] }];
    sts.roles = [{ arn: role }];
    await files(
      `[sso-session plant]\nsso_start_url = ${center.startUrl}\nsso_region = ap-northeast-2\n[profile base]\nsso_session = plant\nsso_account_id = 123456789012\nsso_role_name = Base\n[profile field]\nrole_arn = ${role}\nsource_profile = base\n`,
    );
    const { profiles, portals } = await readSharedFiles();
    expect(profiles.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['base sso', 'field role']);
    expect(portals).toEqual([{ startUrl: center.startUrl, region: 'ap-northeast-2', name: 'plant' }]);
    expect(await client.accounts.whoAmI(awsEnvironment('us-east-1', 'base'))).toMatchObject({ kind: 'expired' });
    await client.portals.signIn(
      { startUrl: center.startUrl, region: 'ap-northeast-2' },
      'code',
      ({ userCode }) => center.decide(userCode ?? '', 'confirmed'),
      new AbortController().signal,
    );
    expect(await confirmed(awsEnvironment('us-east-1', 'base'))).toMatchObject({ kind: 'signed-in', role: 'Base' });
    expect(await confirmed(awsEnvironment('us-east-1', 'field'))).toMatchObject({
      kind: 'signed-in',
      role: 'FieldTechnician',
    });
  });
});

describe('credentials that end, over the real SDK', () => {
  it('switches for the very next request, and renews before the credentials are over', async () => {
    const [one, two] = ['one', 'two'].map((name) =>
      keyring.issue('123456789012', `arn:aws:iam::123456789012:user/${name}`, { lasting: true }),
    );
    if (one === undefined || two === undefined) throw new Error('no keys');
    await files('[profile one]\n[profile two]\n', section('one', one) + section('two', two));
    const provider = client.identities.provider(environment);
    // Through a client of the SDK, which keeps credentials by itself for as long as it thinks they live.
    const stsClient = new STSClient({ region: 'us-east-1', credentials: provider });
    const who = async (): Promise<string | undefined> => (await stsClient.send(new GetCallerIdentityCommand({}))).Arn;
    await client.identities.choose(environment, { kind: 'profile', name: 'one' });
    expect(await who()).toBe(one.arn);
    await client.identities.choose(environment, { kind: 'profile', name: 'two' });
    expect(await who()).toBe(two.arn);
    sts.roles = [{ arn: role }];
    sts.life = 100;
    await files(`[profile short]\nrole_arn = ${role}\nsource_profile = one\n`, section('one', one));
    await client.identities.choose(environment, { kind: 'profile', name: 'short' });
    const first = await provider();
    expect((await provider()).accessKeyId).not.toBe(first.accessKeyId);
  });

  it('says so when AWS itself calls the credentials expired', async () => {
    const keys = base();
    await files('', section('default', keys));
    keyring.expireAll();
    expect(await confirmed()).toMatchObject({ kind: 'expired', name: 'default' });
  });
});
