import { describe, expect, it } from 'vitest';
import type { AccountView } from '../../../shared/ipc/app-state';
import type { SignInView } from '../../../shared/ipc/sign-in';
import {
  awsEnvironment,
  ServiceClocks,
  identityId,
  type PromptPolicy,
  type CloudError,
  type Identity,
  type SignInClient,
} from '../../../electron/cloud';
import { withRenewal } from '../../../electron/cloud/api-caller';
import { silentLogger } from '../../../electron/log/logger';
import { SignIn } from '../../../electron/app/sign-in/sign-in';
import { until } from '../../fakes/wait';

const environment = awsEnvironment('us-east-1');
const role: Identity = {
  kind: 'sso',
  portal: { startUrl: 'https://plant.example/start', region: 'us-east-1' },
  accountId: '123456789012',
  accountName: 'Plant',
  roleName: 'Field',
};
const expired = (action: string): CloudError => ({
  kind: 'sign-in-expired',
  name: 'ExpiredTokenException',
  status: 403,
  words: '',
  requestId: null,
  serverTime: null,
  action,
  resource: '*',
});
const facts = {
  identityId: identityId(role),
  name: 'Field',
  source: 'sso',
  profile: null,
  accountId: null,
  accountName: null,
  role: 'Field',
  until: null,
  renews: true,
} as const;

/** A client in which a person has to sign in until `signedIn`, and silent renewal works only when `silent`. */
function rig() {
  const world = {
    version: 0,
    signedIn: false,
    silent: false,
    silentTries: 0,
    account: { kind: 'signed-in', ...facts } as AccountView,
    view: null as SignInView | null,
    opened: 0,
  };
  const credentials = { accessKeyId: 'ASIA', secretAccessKey: 's' };
  const client = {
    identities: {
      version: () => world.version,
      chosen: () => role,
      known: () => [role],
      choose: () => {
        world.version += 1;
        return Promise.resolve();
      },
      credentials: () => Promise.resolve(credentials),
      renew: async (_identity: Identity, _environment: unknown, ask: unknown) => {
        await Promise.resolve();
        if (ask === null) world.silentTries += 1;
        if (ask === null ? !world.silent : !world.signedIn) throw new Error('no');
        world.version += 1;
        return credentials;
      },
    },
    portals: {},
    accounts: { areRefused: () => Promise.resolve(false) },
  } as unknown as SignInClient;
  const signIn = new SignIn({
    client,
    active: () => environment,
    homeIn: () => environment,
    account: () => world.account,
    portals: () => [],
    companysPortals: [],
    rememberPortal: () => Promise.resolve(),
    openBrowser: () => Promise.resolve(true),
    readClipboard: () => Promise.resolve(''),
    clearClipboard: () => Promise.resolve(),
    publish: (view) => {
      if (world.view === null && view !== null) world.opened += 1;
      world.view = view;
    },
    publishIdentities: () => undefined,
    onChanged: () => {
      world.account = { kind: 'signed-in', ...facts };
      return Promise.resolve();
    },
    serviceTime: new ServiceClocks(Date.now, () => undefined),
    onExpired: () => {
      world.account = { kind: 'expired', ...facts };
    },
    placeFor: () => environment,
    log: silentLogger,
  });
  const renewer = signIn.renewer(environment);
  const never = new AbortController().signal;
  /** A call that is refused until somebody signed in anew. */
  const call = (action: string, prompt: PromptPolicy = 'always', signal = never) => {
    const before = world.version;
    return withRenewal(renewer, prompt, signal, () =>
      Promise.resolve(
        world.version > before ? { ok: true, value: action, serverTime: null } : { ok: false, error: expired(action) },
      ),
    );
  };
  return { world, signIn, call };
}

describe('signing in again in the middle of something', () => {
  it('is one dialog for all that failed at the same time, and all of it goes on', async () => {
    const { world, signIn, call } = rig();
    const calls = [
      ...['iot:RotateTunnelAccessToken', 'iot:OpenTunnel', 'iot:ListTunnels'].map((action) => call(action)),
      call('iot:DescribeTunnel', 'unless-declined'),
    ];
    await until(() => world.view?.waiting === 4);
    expect(world.opened).toBe(1);
    world.signedIn = true;
    signIn.again();
    expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
    expect(world.view).toBeNull();
    expect(world.opened).toBe(1);
  });

  it('asks nobody where the credentials can be renewed silently, once for all', async () => {
    const { world, call } = rig();
    world.silent = true;
    const answers = await Promise.all([call('iot:RotateTunnelAccessToken'), call('iot:DescribeTunnel')]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(world.opened).toBe(0);
    expect(world.silentTries).toBe(1);
  });

  it('gives everybody their own failure when the person gives up, and asks again only for what they want', async () => {
    const { world, signIn, call } = rig();
    const calls = [call('iot:RotateTunnelAccessToken'), call('iot:DescribeTunnel', 'unless-declined')];
    await until(() => world.view?.waiting === 2);
    signIn.cancel();
    expect(await Promise.all(calls)).toMatchObject([
      { ok: false, error: { action: 'iot:RotateTunnelAccessToken', givenUp: true } },
      { ok: false, error: { action: 'iot:DescribeTunnel', givenUp: true } },
    ]);
    // However often the app looks around by itself, and whatever it would do.
    for (let times = 0; times < 50; times += 1)
      for (const action of [
        'iot:DescribeTunnel',
        'iot:ListTunnels',
        'iot:RotateTunnelAccessToken',
        'iot:SearchIndex',
      ]) {
        const answer = await call(action, 'unless-declined');
        expect(answer).toEqual({ ok: false, error: expired(action) });
      }
    expect(world.opened).toBe(1);
    const wanted = call('iot:CloseTunnel');
    await until(() => world.view !== null);
    expect(world.opened).toBe(2);
    signIn.cancel();
    expect(await wanted).toMatchObject({ ok: false });
  });
});

describe('calls that nobody is to be asked for', () => {
  it('asks nobody for what can be done without', async () => {
    const { world, call } = rig();
    expect(await call('iot:DescribeTunnel', 'never')).toEqual({ ok: false, error: expired('iot:DescribeTunnel') });
    expect(world.view).toBeNull();
    // Whoever comes next still asks.
    void call('iot:DescribeTunnel', 'unless-declined');
    await until(() => world.view?.waiting === 1);
  });

  it('holds nothing of the list back, but tells the person', async () => {
    const { world, call } = rig();
    expect(await call('iot:ListTunnels', 'unless-declined')).toMatchObject({ ok: false });
    expect(world.view).toMatchObject({ why: 'expired', waiting: 0 });
  });

  it('asks nobody who never was signed in because of the app’s own looking around', async () => {
    const { world, call } = rig();
    world.account = { kind: 'signed-out' };
    expect(await call('iot:DescribeTunnel', 'unless-declined')).toMatchObject({ ok: false });
    expect(world.view).toBeNull();
  });

  it('ends the wait with the action that waited', async () => {
    const { world, call } = rig();
    const stop = new AbortController();
    const waiting = call('iot:RotateTunnelAccessToken', 'always', stop.signal);
    await until(() => world.view?.waiting === 1);
    stop.abort();
    // Its own end is nobody's giving up.
    expect(await waiting).toEqual({ ok: false, error: expired('iot:RotateTunnelAccessToken') });
    expect(world.view?.waiting).toBe(0);
  });
});
