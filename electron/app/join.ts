import { readFile } from 'node:fs/promises';
import type { PracticeView } from '../../shared/ipc/app-state';
import { patched, type SettingsPatch } from '../../shared/settings/settings';
import type { SessionView } from '../../shared/session/view';
import {
  AwsControlPlane,
  RateLimiter,
  DenialCache,
  SignInClient,
  observedBy,
  practiceEnvironment,
  readSharedFiles,
  type ControlPlane,
  type SecretBox,
  type ServiceClocks,
} from '../cloud';
import type { StateStore } from '../ipc/state-store';
import type { Logger } from '../log/logger';
import type { Practice } from '../practice/contract';
import type { Remembered } from '../storage/remembered';
import type { SettingsFile } from '../storage/settings';
import { DeviceDirectory } from './fleet/device-directory';
import { createEnvironmentTest, type EnvironmentTest } from './environments/environment-test';
import { createEnvironments, type Environments } from './environments/environments';
import { createLinkConfirmation, type LinkConfirmation } from './link-confirmation';
import { joinServiceTime } from './environments/service-time';
import { SignIn, type SignInSources } from './sign-in/sign-in';
import { createPracticeControl, type PracticeControl } from './practice-control';
import type { WebProxyFor } from '../net/web-proxy';
import { systemClock } from '../net/clock';

export interface JoinOptions {
  readonly state: StateStore;
  readonly settings: SettingsFile;
  readonly remembered: Remembered;
  readonly launchPractice: () => Promise<Practice>;
  readonly webProxyFor: WebProxyFor;
  /** Authorities of the company besides this computer's, PEM. */
  readonly extraCa: () => readonly string[];
  readonly secrets: SecretBox;
  readonly onSecret: (secret: string) => void;
  readonly openBrowser: SignInSources['openBrowser'];
  readonly readClipboard: () => Promise<string>;
  readonly clearClipboard: () => Promise<void>;
  /** What is known to be denied in an environment has changed. */
  readonly onDenied: (environmentId: string) => void;
  readonly log: Logger;
}

/** The parts behind the list, the links, the environments and practice, joined to the state the window shows. */
export interface Joined {
  readonly environments: Environments;
  readonly signIn: SignIn;
  readonly test: EnvironmentTest;
  readonly clocks: ServiceClocks;
  readonly devices: DeviceDirectory;
  /** Of an environment, for whoever acts for a person: the list learns from how its calls end. */
  controlPlaneOf(environmentId: string): ControlPlane | null;
  readonly links: LinkConfirmation;
  readonly practice: PracticeControl;
  readonly permissions: DenialCache;
  /** Who acts in the active environment, as far as that is known. */
  actsAs(environmentId: string): string | null;
  /** Starts practice if need be and makes it the active environment. */
  openPractice(): Promise<boolean>;
  updateSettings(patch: SettingsPatch): Promise<void>;
  /** Sessions changed: the list learns what they learned. */
  observe(views: readonly SessionView[]): void;
  close(): Promise<void>;
}

export async function joinParts({
  state,
  settings,
  remembered,
  launchPractice,
  webProxyFor,
  extraCa,
  onDenied,
  log,
  ...edges
}: JoinOptions): Promise<Joined> {
  const permissions = new DenialCache((id) => {
    if (id === environments.active().id) state.set('denied', permissions.denied(id));
    onDenied(id);
  });
  const { profiles } = await readSharedFiles();
  const names = profiles.map(({ name }) => name);
  const regions = new Map(profiles.flatMap(({ name, region }) => (region === null ? [] : [[name, region] as const])));
  // Whether credentials are over depends on the time that it is, and the list may have been refused because of it.
  const clocks = joinServiceTime(state, () => void environments.refreshAccount().then(() => devices.refresh(true)));
  const client = new SignInClient({
    secrets: edges.secrets,
    onSecret: edges.onSecret,
    stored: () => settings.get().signIns,
    store: (signIns) =>
      settings.update({
        signIns: { ...settings.get().signIns, known: [...signIns.known], chosen: { ...signIns.chosen } },
      }),
    webProxyFor,
    active: () => environments.active(),
    serviceClock: (id) => clocks.of(id),
  });
  const environments = await createEnvironments(
    {
      defaultRegion:
        process.env['AWS_REGION'] ??
        process.env['AWS_DEFAULT_REGION'] ??
        regions.get(process.env['AWS_PROFILE'] ?? 'default') ??
        null,
      profiles: names.filter((name) => name !== 'default').map((name) => ({ name, region: regions.get(name) ?? null })),
      stored: () => settings.get().customEnvironments,
      store: (customEnvironments) => settings.update({ customEnvironments }),
      extraCa,
      readText: (path) => readFile(path, 'utf8'),
      whoAmI: (environment, onMore) => client.accounts.whoAmI(environment, onMore),
      createControlPlane: (environment) =>
        new AwsControlPlane(environment, {
          log,
          webProxyFor,
          clock: clocks.of(environment.id),
          credentials: client.identities.provider(environment),
          renewer: signIn.renewer(environment),
          onDecision: (asked, denial) => permissions.learn(environment.id, asked, denial),
        }),
    },
    settings.get().environmentId,
    () => environmentsChanged(),
  );
  const signIn = new SignIn({
    client,
    active: () => environments.active(),
    account: () => environments.account(),
    portals: () => settings.get().signIns.portals,
    rememberPortal: (portal) => {
      const { signIns } = settings.get();
      return settings.update({
        signIns: {
          ...signIns,
          portals: [portal, ...signIns.portals.filter(({ startUrl }) => startUrl !== portal.startUrl)].slice(0, 10),
        },
      });
    },
    openBrowser: edges.openBrowser,
    readClipboard: edges.readClipboard,
    clearClipboard: edges.clearClipboard,
    publish: (view) => state.set('signIn', view),
    publishIdentities: (views) => state.set('identities', views),
    async onChanged({ id }, select) {
      if (select && id !== environments.active().id) await environments.select(id);
      else await environments.refreshAccount(id);
    },
    placeFor(identity, region, environment) {
      if (environment.kind !== 'aws') return environment;
      const own =
        identity.kind === 'profile' && region === null
          ? environments.list().find(({ kind, profile }) => kind === 'aws' && profile === identity.name)
          : undefined;
      return own ?? environments.inRegion(region ?? environment.region);
    },
    onExpired: ({ id }) => environments.expire(id),
    serviceTime: clocks,
    log: log.child('sign-in'),
  });
  let shown = { id: environments.active().id, identity: '', account: environments.account().kind };

  const known = (): readonly string[] => {
    const view: PracticeView = state.get('practice');
    return environments.active().kind === 'practice' && view.status === 'running'
      ? view.devices.map((device) => device.thingName)
      : [];
  };
  const limiter = new RateLimiter({
    now: Date.now,
    random: Math.random,
    timers: systemClock,
    onChange: () => devices.changed(),
  });
  const observed = new WeakMap<ControlPlane, ControlPlane>();
  function controlPlaneOf(environmentId: string): ControlPlane | null {
    const plane = environments.controlPlane(environmentId);
    if (plane === null || environmentId !== environments.active().id) return plane;
    const known = observed.get(plane) ?? observedBy(limiter, plane);
    observed.set(plane, known);
    return known;
  }
  const devices = new DeviceDirectory(
    {
      controlPlane: () => environments.controlPlane(environments.active().id),
      environmentId: () => environments.active().id,
      favourites: () => remembered.favourites(environments.active().id),
      limiter,
      timers: systemClock,
      knownThings: known,
      recent: () =>
        remembered.recents(environments.active().id).map(({ thingName, at }) => ({ thingName, lastUsedAt: at })),
      now: Date.now,
    },
    (view) => state.set('devices', view),
  );
  const links = createLinkConfirmation({
    environmentFor: (region) => environments.forRegion(region),
    controlPlane: (id) => environments.controlPlane(id),
    publish: (items) => state.set('inbox', items),
    now: Date.now,
  });
  const practice = createPracticeControl(
    launchPractice,
    (view) => {
      state.set('practice', view);
      devices.changed();
    },
    (reason) =>
      state.set('notices', [
        ...state.get('notices').filter(({ kind }) => kind !== 'practice-failed'),
        { kind: 'practice-failed', reason },
      ]),
  );

  const test = createEnvironmentTest(environments, webProxyFor, (view) => state.set('environmentTest', view));

  function publishEnvironments(): void {
    state.set('environments', environments.views());
    state.set('account', environments.account());
    state.set('denied', permissions.denied(environments.active().id));
    state.set('settings', { ...state.get('settings'), environmentId: environments.active().id });
  }

  function environmentsChanged(): void {
    publishEnvironments();
    const { id, kind } = environments.active();
    const account = environments.account();
    const identity = 'identityId' in account ? account.identityId : '';
    const other = id !== shown.id || identity !== shown.identity;
    // Another role has other rights, and so may one that signed in again.
    if (other || account.kind !== shown.account) permissions.forget(id);
    if (other) {
      devices.reset();
      // Practice is of this run only; the next start begins where the person really works.
      if (kind !== 'practice') void settings.update({ environmentId: id }).catch(() => undefined);
    }
    if (other || account.kind !== shown.account) void devices.refresh();
    shown = { id, identity, account: account.kind };
    void signIn.refresh();
    links.lookAgain();
  }

  state.set('profiles', names);
  publishEnvironments();
  void devices.refresh();
  void environments.refreshAccount();

  const seen = new Map<string, number>();
  return {
    environments,
    signIn,
    test,
    clocks,
    devices,
    controlPlaneOf,
    links,
    practice,
    permissions,
    actsAs(id) {
      const account = environments.account();
      if (id !== environments.active().id || account.kind !== 'signed-in') return null;
      const { name, role, accountId } = account;
      return [role === null ? name : `role ${role}`, accountId === null ? null : `account ${accountId}`]
        .filter((part) => part !== null)
        .join(', ');
    },
    async openPractice() {
      const running = await practice.start();
      if (running === null) return false;
      if (environments.get('practice') === null) {
        environments.setPractice(
          practiceEnvironment(running.addresses, await readFile(running.addresses.caFile, 'utf8')),
        );
      }
      return environments.select('practice');
    },
    async updateSettings(patch) {
      const { environmentId: _own, ...next } = patched(state.get('settings'), patch);
      state.set('settings', patched(state.get('settings'), patch));
      await settings.update(next);
    },
    observe(views) {
      devices.showSessions(views);
      for (const { environment, tunnel } of views) {
        if (
          tunnel === null ||
          environment.id !== environments.active().id ||
          seen.get(tunnel.tunnelId) === tunnel.checkedAt
        )
          continue;
        seen.set(tunnel.tunnelId, tunnel.checkedAt);
        devices.observe(tunnel);
      }
    },
    async close() {
      test.stop();
      devices.dispose();
      limiter.dispose();
      links.dispose();
      signIn.cancel();
      environments.dispose();
      client.dispose();
      await practice.close();
    },
  };
}
