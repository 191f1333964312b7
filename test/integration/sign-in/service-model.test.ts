import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment, SignInClient } from '../../../electron/cloud';
import { withoutPermission } from '../../fakes/without-permission';
import { IdentityCenter } from '../../fakes/aws/identity-center';
import { Keyring } from '../../fakes/aws/keyring';
import { Sts } from '../../fakes/aws/sts';
import { onlyVariables } from '../../fakes/aws/variables';
import { secretsIn } from '../../fakes/aws/vault';
import { checkAnswer, checkRequest, serviceModel, type WireRequest } from '../../fakes/service-model';
import { until } from '../../fakes/wait';
import { WaitingClock } from '../../fakes/waiting-clock';

const models = { sso: serviceModel('sso'), oidc: serviceModel('sso-oidc'), sts: serviceModel('sts') };
/** What AWS added for PKCE in 2024: a model from before that does not know them. */
const forPkce = ['redirectUris', 'grantTypes', 'issuerUrl', 'codeVerifier'];
const environment = awsEnvironment('us-east-1');
const never = new AbortController().signal;
const account = '123456789012';
const serial = `arn:aws:iam::${account}:mfa/anna`;
const role = `arn:aws:iam::${account}:role/plant/FieldTechnician`;

const isMissing = models.sso === null || models.oidc === null || models.sts === null;

let folder: string;
let restore: () => void;
let center: IdentityCenter;
let sts: Sts;
let client: SignInClient;

/** Every way in by a portal, each with all it can send. */
async function signInByPortal(clock: WaitingClock): Promise<void> {
  center.accounts = [1, 2, 3].map((number) => ({
    id: String(Number(account) + number),
    name: `Plant ${number}`,
    roles: ['FieldTechnician'],
  }));
  const portal = { startUrl: center.startUrl, region: 'ap-northeast-2' };
  await client.portals.signIn(portal, 'code', ({ userCode }) => center.decide(userCode ?? '', 'confirmed'), never);
  const [first] = await client.portals.accounts(portal, never);
  await client.portals.roles(portal, first?.id ?? '', never);
  clock.pass(3_590_000);
  await client.portals.credentials(portal, first?.id ?? '', 'FieldTechnician');
  await client.portals.signOut(portal);
  await client.portals.signIn(portal, 'browser', ({ address }) => void fetch(address), never);
}

/** Every way in by STS, likewise. */
async function signInByRole(): Promise<void> {
  const keys = sts.keyring.issue(account, `arn:aws:iam::${account}:user/anna`, { lasting: true });
  sts.roles = [{ arn: role, mfaSerial: serial, externalId: 'plant:seoul' }];
  await writeFile(join(folder, 'token'), sts.webIdentity);
  await writeFile(
    join(folder, 'config'),
    `[profile field]\nrole_arn = ${role}\nsource_profile = base\nmfa_serial = ${serial}\nexternal_id = plant:seoul\nduration_seconds = 7200\nrole_session_name = anna@plant\n[profile web]\nrole_arn = ${role}\nweb_identity_token_file = ${join(folder, 'token')}\n`,
  );
  await writeFile(
    join(folder, 'credentials'),
    `[base]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`,
  );
  const credentials = await client.identities.renew({ kind: 'profile', name: 'field' }, environment, () =>
    Promise.resolve(sts.code),
  );
  await client.identities.renew({ kind: 'profile', name: 'web' }, environment, null);
  await client.accounts.areRefused(credentials, environment);
  await until(() => sts.calls.at(-1)?.get('Action') === 'GetCallerIdentity');
}

beforeAll(async () => {
  if (isMissing) return;
  const clock = new WaitingClock();
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-model-'));
  const keyring = new Keyring(() => clock.now());
  [center, sts] = await Promise.all([IdentityCenter.start(keyring), Sts.start(new Keyring())]);
  restore = onlyVariables(folder, {
    AWS_ENDPOINT_URL_SSO: center.url,
    AWS_ENDPOINT_URL_SSO_OIDC: center.url,
    AWS_ENDPOINT_URL_STS: sts.url,
  });
  client = new SignInClient({
    secrets: secretsIn(new Map()),
    onSecret: () => undefined,
    stored: () => ({ known: [], chosen: {} }),
    store: () => Promise.resolve(),
    active: () => environment,
    clock,
  });
  await signInByPortal(clock);
  await signInByRole();
});

afterAll(async () => {
  if (isMissing) return;
  restore();
  client.dispose();
  await Promise.all([center.close(), sts.close(), rm(folder, { recursive: true, force: true })]);
});

/** The portal and its tokens are two services at one address here. */
const modelFor = ({ url }: WireRequest) =>
  /^\/(client|device_authorization|token)/.test(url) ? models.oidc! : models.sso!;
const isFault = (fault: string): boolean =>
  models.oidc!.shapes['RegisterClientRequest']?.members?.['grantTypes'] !== undefined ||
  !forPkce.some((member) => fault.endsWith(`the model knows no member ${member}`));

describe.skipIf(isMissing)('what signing in asks, against the service models that the AWS CLI carries', () => {
  it('has no member the models do not know, misses no required one, keeps patterns, bounds and sets', () => {
    const checked = [
      ...center.exchanges.map(({ request }) => checkRequest(modelFor(request), request)),
      ...sts.requests.map((request) => checkRequest(models.sts!, request)),
    ];
    expect(checked.flatMap(({ faults }) => faults).filter(isFault)).toEqual([]);
    expect(new Set(checked.map(({ operation }) => operation))).toEqual(new Set(withoutPermission));
  });

  it('is answered by the stand-in for the portal as the models say', () => {
    expect(
      center.exchanges.flatMap(({ request, answer }) =>
        checkAnswer(modelFor(request), checkRequest(modelFor(request), request).operation ?? '', answer),
      ),
    ).toEqual([]);
  });
});

describe.skipIf(isMissing)('the checker of requests itself, on forms', () => {
  it('finds what is wrong', () => {
    const at = (body: string) =>
      checkRequest(models.sts!, {
        method: 'POST',
        url: '/',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      }).faults;
    const common = `Action=AssumeRole&Version=2011-06-15&RoleSessionName=anna`;
    expect(at(`${common}&RoleArn=${encodeURIComponent(role)}`)).toEqual([]);
    expect(at(common)).toEqual(['AssumeRoleRequest: required member RoleArn is missing']);
    expect(at(`${common}&RoleArn=${encodeURIComponent(role)}&Role=x`)).toEqual([
      'AssumeRoleRequest: the model knows no member Role',
    ]);
    expect(at(`${common}&RoleArn=${encodeURIComponent(role)}&DurationSeconds=5`)[0]).toContain('below the minimum 900');
    expect(at(`${common}&RoleArn=${encodeURIComponent(role)}&TokenCode=12`).join()).toContain('below the minimum 6');
    expect(at('Action=GetCallerIdentity&Version=2010-05-08')[0]).toContain('version 2010-05-08');
  });
});
