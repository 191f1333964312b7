import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  awsEnvironment,
  failureOf,
  splitPem,
  type Environment,
  type Identity,
  type SignInClient,
} from '../../../electron/cloud';
import type { AccountView } from '../../../shared/ipc/app-state';
import { IdentityCenter } from '../../fakes/aws/identity-center';
import { Keyring } from '../../fakes/aws/keyring';
import { Sts } from '../../fakes/aws/sts';
import { onlyVariables } from '../../fakes/aws/variables';
import { signInClientIn } from '../../fakes/aws/vault';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { makeIdentity, type Identity as Certificate } from '../../fakes/identity';
import { startTlsFront, type TlsFront } from '../../fakes/tls-front';
import { until } from '../../fakes/wait';
import type { WebProxy } from '../../../electron/net/web-proxy';

/**
 * The SDK's own names in Regions that there are not: whatever does not go through the company's web proxy arrives
 * nowhere.
 */
const region = 'us-field-1';
const portalRegion = 'eu-field-2';
const names = {
  sso: `portal.sso.${portalRegion}.amazonaws.com`,
  oidc: `oidc.${portalRegion}.amazonaws.com`,
  sts: `sts.${region}.amazonaws.com`,
} as const;
/** Where the AWS CLI keeps the session `plant`. */
const cached = `${createHash('sha1').update('plant').digest('hex')}.json`;
const authorization = 'Basic bWU6c2VjcmV0';
const role = 'arn:aws:iam::123456789012:role/FieldTechnician';
const serial = 'arn:aws:iam::123456789012:mfa/anna';

let certificate: Certificate;
let folder: string;
let restore: () => void;
let keyring: Keyring;
let center: IdentityCenter;
let sts: Sts;
let fronts: readonly TlsFront[];
let web: ConnectProxy;
let client: SignInClient;
let environment: Environment;
/** What the system names instead of the company's proxy. */
let strange: WebProxy | null = null;
beforeAll(async () => {
  certificate = await makeIdentity({ names: Object.values(names), root: 'CN=Field Root' });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-way-'));
  keyring = new Keyring();
  [center, sts, web] = await Promise.all([IdentityCenter.start(keyring), Sts.start(keyring), ConnectProxy.start()]);
  web.wants = authorization;
  const front = async (url: string, ...hosts: readonly string[]): Promise<TlsFront> => {
    const made = await startTlsFront(certificate, { host: '127.0.0.1', port: Number(new URL(url).port), tls: false });
    for (const host of hosts) web.names.set(host, `127.0.0.1:${made.port}`);
    return made;
  };
  fronts = await Promise.all([front(center.url, names.sso, names.oidc), front(sts.url, names.sts)]);
  // Whoever asks in the Region of the variables instead of its own is found out.
  restore = onlyVariables(folder, { AWS_REGION: 'us-field-9' });
  await writeFile(join(folder, 'company.pem'), certificate.ca);
  environment = {
    ...awsEnvironment(region),
    extraCa: splitPem(await readFile(join(folder, 'company.pem'), 'utf8')) ?? [],
  };
  strange = null;
  sts.roles = [{ arn: role }];
  client = openClient();
});
afterEach(async () => {
  restore();
  client.dispose();
  await Promise.all([...fronts, center, sts, web].map((each) => each.close()));
  await rm(folder, { recursive: true, force: true });
});

const openClient = (): SignInClient =>
  signInClientIn(environment, {
    webProxyFor: () => Promise.resolve(strange ?? { host: '127.0.0.1', port: web.port, authorization }),
  }).client;
const files = async (config: string, credentials = ''): Promise<void> => {
  await writeFile(join(folder, 'config'), config);
  await writeFile(join(folder, 'credentials'), credentials);
};
/** Somebody signed in with the AWS CLI, `seconds` before the token is over. */
async function cliLogin(seconds: number): Promise<string> {
  const cache = join(folder, '.aws', 'sso', 'cache');
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, cached), JSON.stringify(center.cliLogin(seconds)));
  return `[sso-session plant]\nsso_start_url = ${center.startUrl}\nsso_region = ${portalRegion}\n[profile portal]\nsso_session = plant\nsso_account_id = 123456789012\nsso_role_name = FieldTechnician\n`;
}
const keys = (): string => {
  const { accessKeyId, secretAccessKey } = keyring.issue('123456789012', 'arn:aws:iam::123456789012:user/anna', {
    lasting: true,
  });
  return `[base]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
};
const profile = (name: string): Identity => ({ kind: 'profile', name });
/** To which hosts the proxy was asked to connect, each time; without its password it was only asked what it wants. */
const asked = (): readonly (string | undefined)[] =>
  web.requests
    .filter(({ headers }) => web.wants === null || headers['proxy-authorization'] === web.wants)
    .map(({ url }) => url?.replace(/:443$/, ''));
const roleName = (): string | undefined => keyring.issued.at(-1)?.arn.split('/')[1];

describe('every way of signing in goes through the web proxy and trusts the authority of the extra file', () => {
  it('a role with the keys of another profile, and with the code of an MFA device', async () => {
    await files(
      `[profile field]\nrole_arn = ${role}\nsource_profile = base\n[profile coded]\nrole_arn = ${role}\nsource_profile = base\nmfa_serial = ${serial}\n`,
      keys(),
    );
    await client.identities.renew(profile('field'), environment, null);
    expect(roleName()).toBe('FieldTechnician');
    expect(asked()).toEqual([names.sts]);
    sts.roles = [{ arn: role, mfaSerial: serial }];
    await client.identities.renew(profile('coded'), environment, () => Promise.resolve(sts.code));
    expect(sts.calls.map((call) => call.get('TokenCode'))).toEqual([null, '123456']);
  });

  it('a role behind a role', async () => {
    await files(
      `[profile field]\nrole_arn = ${role}\nsource_profile = first\n[profile first]\nrole_arn = ${role.replace('Field', 'First')}\nsource_profile = base\n`,
      keys(),
    );
    sts.roles = [{ arn: role.replace('Field', 'First') }, { arn: role }];
    await client.identities.renew(profile('field'), environment, null);
    expect(sts.calls.map((call) => call.get('RoleArn'))).toEqual([role.replace('Field', 'First'), role]);
    expect(asked()).toEqual([names.sts, names.sts]);
  });

  it.each(['of a profile', 'of the variables'])('a web identity %s', async (where) => {
    await writeFile(join(folder, 'token'), sts.webIdentity);
    if (where === 'of a profile')
      await files(`[profile field]\nrole_arn = ${role}\nweb_identity_token_file = ${join(folder, 'token')}\n`);
    else Object.assign(process.env, { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token') });
    await client.identities.renew(
      where === 'of a profile' ? profile('field') : { kind: 'standard' },
      environment,
      null,
    );
    expect(roleName()).toBe('FieldTechnician');
    expect(asked()).toEqual([names.sts]);
  });

  it('a token of the AWS CLI, renewed on the way, which the CLI finds afterwards', async () => {
    await files(await cliLogin(60));
    await client.identities.renew(profile('portal'), environment, null);
    expect(center.calls).toEqual(['POST /token', 'GET /federation/credentials']);
    expect(asked()).toEqual([names.oidc, names.sso]);
    const kept = await readFile(join(folder, '.aws', 'sso', 'cache', cached), 'utf8');
    expect(kept).toContain(center.sessions[0]?.accessToken);
  });

  it('a role behind a token of the AWS CLI', async () => {
    await files(`${await cliLogin(60)}[profile field]\nrole_arn = ${role}\nsource_profile = portal\n`);
    await client.identities.renew(profile('field'), environment, null);
    expect(asked()).toEqual([names.oidc, names.sso, names.sts]);
    expect(roleName()).toBe('FieldTechnician');
  });

  it('a portal signed in to here, a role behind it, and who one is', async () => {
    await files(
      `[sso-session plant]\nsso_start_url = ${center.startUrl}\nsso_region = ${portalRegion}\n[profile portal]\nsso_session = plant\nsso_account_id = 123456789012\nsso_role_name = FieldTechnician\n[profile field]\nrole_arn = ${role}\nsource_profile = portal\n`,
    );
    await client.portals.signIn(
      { startUrl: center.startUrl, region: portalRegion },
      'code',
      ({ userCode }) => center.decide(userCode ?? '', 'confirmed'),
      new AbortController().signal,
    );
    expect(asked()).toEqual([names.oidc, names.oidc, names.oidc]);
    await client.identities.choose(environment, profile('field'));
    const more: AccountView[] = [];
    await client.accounts.whoAmI(environment, (account) => more.push(account));
    await until(() => more.length > 0);
    expect(more[0]).toMatchObject({ kind: 'signed-in', role: 'FieldTechnician' });
    expect(asked()).toEqual([names.oidc, names.oidc, names.oidc, names.sso, names.sts, names.sts]);
  });
});

describe('what ends signing in on the way through the web proxy', () => {
  it('a web proxy that stops connecting is named, not taken for a session that is over, and is no reason to wait afterwards', async () => {
    await files(await cliLogin(-60));
    await client.identities.choose(environment, profile('portal'));
    web.refuse = '403 Forbidden';
    await expect(client.identities.renew(profile('portal'), environment, null)).rejects.toMatchObject({
      name: 'WebProxyError',
      status: 403,
    });
    expect(await client.accounts.whoAmI(environment)).toMatchObject({
      kind: 'signed-in',
      name: 'portal',
      accountId: null,
    });
    web.refuse = null;
    await client.identities.renew(profile('portal'), environment, null);
    expect(roleName()).toBe('AWSReservedSSO_FieldTechnician_0123456789abcdef');
  });

  it('a web proxy of a kind that cannot be used is named', async () => {
    await files(await cliLogin(-60));
    strange = { host: 'socks.corp', port: 1080, unsupported: 'SOCKS5' };
    const failed = await client.identities.renew(profile('portal'), environment, null).then(
      () => null,
      (error: unknown) => failureOf(error, 'profile'),
    );
    expect(failed).toMatchObject({
      because: 'proxy-kind',
      message: 'The web proxy is of the kind SOCKS5, which cannot be used.',
    });
    await expect(
      client.portals.signIn(
        { startUrl: center.startUrl, region: portalRegion },
        'code',
        () => undefined,
        new AbortController().signal,
      ),
    ).rejects.toMatchObject({ because: 'proxy-kind' });
    expect(web.requests).toHaveLength(0);
  });

  it('a session of the AWS CLI that is over, or never was, asks for the person', async () => {
    await files(await cliLogin(-60));
    center.endSessions();
    await expect(client.identities.renew(profile('portal'), environment, null)).rejects.toMatchObject({
      name: 'SignInExpired',
      because: 'expired',
    });
    await rm(join(folder, '.aws'), { recursive: true });
    await expect(client.identities.renew(profile('portal'), environment, null)).rejects.toMatchObject({
      because: 'missing',
    });
  });
});
