import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsEnvironment, SignInClient, SignInNeeded, type Confirmation, type Portal } from '../../../electron/cloud';
import { attemptLimits } from '../../../electron/cloud/bounded-handler';
import { cloudErrorOf } from '../../../electron/cloud/errors';
import { IdentityCenter } from '../../fakes/aws/identity-center';
import { Keyring } from '../../fakes/aws/keyring';
import { onlyVariables } from '../../fakes/aws/variables';
import { secretsIn } from '../../fakes/aws/vault';
import { deferred, until } from '../../fakes/wait';
import { WaitingClock } from '../../fakes/waiting-clock';

const never = new AbortController().signal;

let clock: WaitingClock;
let center: IdentityCenter;
let restore: () => void;
let client: SignInClient;
let portal: Portal;
let learnt: Set<string>;
const vault = new Map<string, string>();
/** Absent: as shipped. */
let limits: { readonly attempt: typeof attemptLimits; readonly patienceMs: number } | undefined;
const open = (): SignInClient =>
  new SignInClient({
    secrets: secretsIn(vault),
    onSecret: (secret) => learnt.add(secret),
    stored: () => ({ known: [], chosen: {} }),
    store: () => Promise.resolve(),
    active: () => awsEnvironment('us-east-1'),
    clock,
    limits,
  });
beforeEach(async () => {
  clock = new WaitingClock();
  center = await IdentityCenter.start(new Keyring(() => clock.now()));
  restore = onlyVariables('/nowhere', { AWS_ENDPOINT_URL_SSO: center.url, AWS_ENDPOINT_URL_SSO_OIDC: center.url });
  portal = { startUrl: center.startUrl, region: 'ap-northeast-2' };
  limits = undefined;
  vault.clear();
  learnt = new Set();
  client = open();
});
afterEach(async () => {
  restore();
  client.dispose();
  await center.close();
});

async function signIn(): Promise<void> {
  await client.portals.signIn(portal, 'code', ({ userCode }) => center.decide(userCode ?? '', 'confirmed'), never);
}
const userCodeOf = (): string => [...center.deviceCodes.values()][0]?.userCode ?? '';

describe('signing in at an access portal, over the real SDK', () => {
  it('polls no faster than the service says, and slower when told so', async () => {
    center.interval = 3;
    center.slowDown = 2;
    const shown = deferred<Confirmation>();
    const done = client.portals.signIn(portal, 'code', (what) => shown.resolve(what), never);
    const { userCode, expiresAt } = await shown.promise;
    expect(userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    expect(expiresAt - clock.now()).toBeLessThanOrEqual(600_000);
    await until(() => clock.waits.length >= 6);
    center.decide(userCode ?? '', 'confirmed');
    await done;
    expect(clock.waits.slice(0, 5)).toEqual([3000, 8000, 13_000, 13_000, 13_000]);
    expect(center.tooFast).toBe(0);
    expect(client.portals.isSignedIn(portal)).toBe(true);
  });

  it('says that the person refused, and that nobody came, and keeps nothing', async () => {
    await expect(
      client.portals.signIn(portal, 'code', ({ userCode }) => center.decide(userCode ?? '', 'denied'), never),
    ).rejects.toMatchObject({ because: 'denied' });
    await expect(client.portals.signIn(portal, 'code', () => undefined, never)).rejects.toMatchObject({
      because: 'code-expired',
    });
    await expect(
      client.portals.signIn({ ...portal, startUrl: `${portal.startUrl}-typo` }, 'code', () => undefined, never),
    ).rejects.toMatchObject({ because: 'portal' });
    expect([...vault.keys()]).toEqual([]);
  });

  const json = { 'content-type': 'application/json', 'x-amzn-requestid': 'r-1' };
  it.each([
    ['service', 'has a fault of its own', 500, { ...json, 'x-amzn-errortype': 'InternalServerException' }, '{}'],
    ['service', 'takes no more calls for now', 429, { ...json, 'x-amzn-errortype': 'TooManyRequestsException' }, '{}'],
    [
      'between',
      'is kept away by a filter',
      403,
      { 'content-type': 'text/html', server: 'Filter' },
      '<title>Blocked</title>',
    ],
  ] as const)(
    'does not blame the start URL (%s) where the portal %s',
    async (because, _what, status, headers, body) => {
      center.instead = { status, headers, body };
      await expect(client.portals.signIn(portal, 'code', () => undefined, never)).rejects.toMatchObject({ because });
    },
  );

  it('survives a network that is away while somebody is confirming', async () => {
    const shown = deferred();
    const done = client.portals.signIn(portal, 'code', () => shown.resolve(), never);
    await shown.promise;
    center.failing = 2;
    await until(() => center.failing === 0);
    center.decide(userCodeOf(), 'confirmed');
    await done;
    expect(client.portals.isSignedIn(portal)).toBe(true);
  });

  it('stops when the person gives up: no more polls, nothing kept', async () => {
    const stop = new AbortController();
    const shown = deferred();
    const done = client.portals.signIn(portal, 'code', () => shown.resolve(), stop.signal);
    await shown.promise;
    stop.abort();
    await expect(done).rejects.toThrow();
    center.decide(userCodeOf(), 'confirmed');
    expect(client.portals.isSignedIn(portal)).toBe(false);
  });
});

describe('a session with an access portal, over the real SDK', () => {
  it('renews itself before its token is over, once for all who ask at the same time', async () => {
    await signIn();
    clock.pass(3_590_000);
    const before = center.calls.filter((call) => call === 'POST /token').length;
    const all = await Promise.all(
      [1, 2, 3].map(() => client.portals.credentials(portal, '123456789012', 'FieldTechnician')),
    );
    expect(all.every(({ accessKeyId }) => accessKeyId.startsWith('ASIA'))).toBe(true);
    expect(center.calls.filter((call) => call === 'POST /token').length - before).toBe(1);
  });

  it('asks for the person only when the portal ended the session, not when the network is away', async () => {
    await signIn();
    clock.pass(3_700_000);
    center.failing = 100;
    await expect(client.portals.credentials(portal, '123456789012', 'FieldTechnician')).rejects.not.toBeInstanceOf(
      SignInNeeded,
    );
    center.failing = 0;
    center.endSessions();
    await expect(client.portals.credentials(portal, '123456789012', 'FieldTechnician')).rejects.toMatchObject({
      name: 'SignInExpired',
      because: 'expired',
    });
  });

  it('reads every page of accounts, and names a role that may not be taken', async () => {
    center.accounts = Array.from({ length: 7 }, (_, index) => ({
      id: String(100_000_000_000 + index),
      name: `Site ${index}`,
      roles: ['Field'],
    }));
    await signIn();
    expect((await client.portals.accounts(portal, never)).map(({ name }) => name)).toEqual(
      center.accounts.map(({ name }) => name),
    );
    expect(await client.portals.roles(portal, '100000000003', never)).toEqual(['Field']);
    await expect(client.portals.credentials(portal, '100000000003', 'Admin')).rejects.toMatchObject({
      because: 'role',
    });
  });

  it('is known after a restart, every secret of it learnt by the log; and forgotten, also at the portal, when signed out', async () => {
    await signIn();
    client.dispose();
    learnt = new Set();
    client = open();
    const credentials = await client.portals.credentials(portal, '123456789012', 'FieldTechnician');
    const session = center.sessions[0];
    for (const secret of [
      session?.accessToken,
      session?.refreshToken,
      credentials.secretAccessKey,
      credentials.sessionToken,
    ])
      expect(learnt.has(secret ?? '')).toBe(true);
    await client.portals.signOut(portal);
    expect(session?.ended).toBe(true);
    expect([...vault.keys()]).toEqual([]);
    await expect(client.portals.credentials(portal, '123456789012', 'FieldTechnician')).rejects.toMatchObject({
      because: 'missing',
    });
  });
});

describe('a portal that accepts and stays silent', () => {
  /** From now on, with limits short enough to be waited for: whoever still has to be answered has been. */
  function fallSilent(): void {
    client.dispose();
    limits = { attempt: { ...attemptLimits, silenceMs: 150, totalMs: 400 }, patienceMs: 300 };
    client = open();
    center.silent = true;
  }

  it.each(['code', 'browser'] as const)('signing in by %s ends with that, and not with a wait', async (method) => {
    fallSilent();
    await expect(client.portals.signIn(portal, method, () => undefined, never)).rejects.toMatchObject({
      because: 'no-answer',
    });
  });

  it('does not sign out: a call that wants credentials hears that there was no answer', async () => {
    await signIn();
    fallSilent();
    const environment = awsEnvironment('us-east-1');
    const identity = {
      kind: 'sso',
      portal,
      accountId: '123456789012',
      accountName: 'Plant Seoul',
      roleName: 'FieldTechnician',
    } as const;
    vi.spyOn(client.identities, 'chosen').mockReturnValue(identity);
    const failure: unknown = await client.identities
      .provider(environment)()
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(failure).toMatchObject({ name: 'SignInSilent' });
    expect(
      cloudErrorOf(failure, {
        action: 'iot:DescribeTunnel',
        resource: '*',
        condition: null,
        now: Date.now,
        aborted: false,
        timedOut: false,
      }).kind,
    ).toBe('sign-in-silent');
    expect(await client.accounts.whoAmI(environment)).toMatchObject({ kind: 'signed-in', role: 'FieldTechnician' });
    expect(client.portals.isSignedIn(portal)).toBe(true);
  });

  it('gives a page token again and again: the accounts end', async () => {
    await signIn();
    center.accounts = Array.from({ length: 6 }, (_, at) => ({
      id: `${at}`.padStart(12, '0'),
      name: `a${at}`,
      roles: [],
    }));
    center.repeatsPages = true;
    expect(await client.portals.accounts(portal, never)).toHaveLength(4);
  });
});
