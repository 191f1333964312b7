/**
 * What was denied is forgotten where other rights may be in force: all the parts joined as the app joins them, over the
 * real SDK.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StateStore } from '../../../electron/ipc/state-store';
import { silentLogger } from '../../../electron/log/logger';
import { initialState } from '../../../electron/app/initial';
import { Notices } from '../../../electron/app/notices';
import { openWorkspace, type Workspace } from '../../../electron/app/workspace';
import { LastLists } from '../../../electron/storage/last-lists';
import { Remembered } from '../../../electron/storage/remembered';
import { openSettings } from '../../../electron/storage/settings';
import { Keyring } from '../../fakes/aws/keyring';
import { Sts } from '../../fakes/aws/sts';
import { FleetService } from '../../fakes/fleet-service';
import { until } from '../../fakes/wait';
import { noPresets } from '../../fakes/presets';

const saved = { ...process.env };
const plant = 'custom:plant';
const depot = 'custom:depot';
const asked = { action: 'iot:OpenTunnel', resource: 'arn:aws:iot:us-east-1:123456789012:thing/pump', condition: null };

let folder: string;
let sts: Sts;
let service: FleetService;
let state: StateStore;
let workspace: Workspace;

/** AWS denied what nobody asks for by itself: only forgetting takes it away. */
function deny(): void {
  workspace.denials.learn(workspace.environments.active().id, asked, {
    ...asked,
    who: null,
    policy: null,
    explicit: false,
  });
  expect(state.get('denied')).toMatchObject([asked]);
}
const actsAs = (name: string): Promise<void> =>
  until(() =>
    expect(state.get('account')).toMatchObject({ kind: 'signed-in', identityId: `profile:${name}`, role: name }),
  );

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-denials-'));
  const keyring = new Keyring();
  [sts, service] = await Promise.all([Sts.start(keyring), FleetService.start()]);
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, {
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_STS: sts.url,
  });
  const section = (name: string): string => {
    const { accessKeyId, secretAccessKey } = keyring.issue('123456789012', `arn:aws:iam::123456789012:user/${name}`, {
      lasting: true,
    });
    return `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  };
  await writeFile(join(folder, 'credentials'), section('anna') + section('ben'));
  const settings = await openSettings(join(folder, 'settings.json'), silentLogger);
  const environment = (id: string) => ({
    id,
    label: id,
    region: 'us-east-1',
    fips: false,
    dualStack: false,
    controlPlane: service.url,
    dataPlane: 'localhost:8443',
    caFile: null,
    profile: 'anna',
  });
  await settings.update({ environmentId: plant, customEnvironments: [environment(plant), environment(depot)] });
  state = new StateStore({
    initial: initialState(settings, noPresets, { version: '', runtime: '', platform: '', encrypted: true }, []),
    send: () => undefined,
  });
  workspace = await openWorkspace({
    state,
    notices: new Notices(state),
    settings,
    presets: noPresets,
    remembered: await Remembered.open(join(folder, 'remembered.json'), silentLogger),
    lastLists: await LastLists.open(join(folder, 'last-lists.json'), silentLogger),
    launchPractice: () => Promise.reject(new Error('no practice here')),
    onAccount: () => undefined,
    onRehearsal: () => undefined,
    onOnline: () => undefined,
    onSignInEnds: () => undefined,
    webProxyFor: () => Promise.resolve(null),
    extraCa: () => [],
    confirmPlace: () => Promise.resolve(true),
    ledger: { endEnvironment: () => Promise.resolve() },
    secrets: { get: () => null, set: () => Promise.resolve(), delete: () => Promise.resolve(false), list: () => [] },
    onSecret: () => undefined,
    openBrowser: () => Promise.resolve(false),
    readClipboard: () => Promise.resolve(''),
    clearClipboard: () => Promise.resolve(),
    onDenied: () => undefined,
    log: silentLogger,
  });
  await actsAs('anna');
  await until(() => expect(state.get('devices').status).toBe('ready'));
});
afterEach(async () => {
  await workspace.close();
  state.close();
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, saved);
  await Promise.all([sts.close(), service.close()]);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

it('stays known while the same person is looked up again', async () => {
  deny();
  await workspace.environments.refreshAccount();
  await actsAs('anna');
  expect(state.get('denied')).toMatchObject([asked]);
});

it('is forgotten when somebody else acts', async () => {
  deny();
  expect(await workspace.signIn.use('profile:ben')).toBe(true);
  await actsAs('ben');
  expect(state.get('denied')).toEqual([]);
  expect(workspace.denials.denied(plant)).toEqual([]);
});

it('is not that of another environment, and is forgotten on the way back', async () => {
  deny();
  await workspace.environments.select(depot);
  expect(state.get('denied')).toEqual([]);
  await workspace.environments.select(plant);
  expect(state.get('denied')).toEqual([]);
  expect(workspace.denials.denied(plant)).toEqual([]);
});

it('is forgotten when a sign-in expires, and when it is renewed', async () => {
  deny();
  workspace.environments.expire(plant);
  expect(state.get('account').kind).toBe('expired');
  expect(state.get('denied')).toEqual([]);
  deny();
  await workspace.environments.refreshAccount();
  await actsAs('anna');
  expect(state.get('denied')).toEqual([]);
});
