/** Where one works and as whom: environments, signing in, the time of signatures, and what is denied there. */
import {
  AwsControlPlane,
  SignInClient,
  DenialCache,
  readSharedFiles,
  type Environment,
  type Identity,
  type Portal,
  type SecretBox,
  ServiceClocks,
  type SharedFiles,
} from '../../cloud';
import type { StateStore } from '../../ipc/state-store';
import type { Logger } from '../../log/logger';
import type { WebProxyFor } from '../../net/web-proxy';
import type { Presets } from '../../policy/contract';
import type { SettingsFile } from '../../storage/settings';
import { readTextFile } from '../../storage/text-file';
import type { Notices } from '../notices';
import { SignIn } from '../sign-in/sign-in';
import type { SignInSources } from '../sign-in/sources';
import { Environments, type EnvironmentSources } from './environments';
import type { ConfirmPlace } from './trusted-place';

/**
 * Whose time signatures carry, in this run. What a person agreed to is in the notices as long as it holds.
 * @param onChosen a person chose another time.
 */
function createServiceTime(notices: Notices, onChosen: () => void): ServiceClocks {
  const clocks = new ServiceClocks(
    Date.now,
    () => {
      const offset = [...clocks.inForce().values()][0];
      if (offset === undefined) notices.dismiss('service-time');
      else notices.put({ kind: 'service-time', minutesOff: Math.round(-offset / 60_000) });
    },
    onChosen,
  );
  return clocks;
}

export interface AccessOptions extends Pick<SignInSources, 'openBrowser' | 'readClipboard' | 'clearClipboard'> {
  readonly state: StateStore;
  readonly notices: Notices;
  readonly settings: SettingsFile;
  readonly presets: Presets;
  readonly webProxyFor: WebProxyFor;
  /** Authorities of the company besides this computer's, PEM. */
  readonly extraCa: () => readonly string[];
  readonly confirmPlace: ConfirmPlace;
  readonly ledger: { endEnvironment(environmentId: string): Promise<void> };
  readonly secrets: SecretBox;
  readonly onSecret: (secret: string) => void;
  /** What is known to be denied in an environment has changed. */
  readonly onDenied: (environmentId: string) => void;
  /** Another environment, or another account in it. */
  readonly onChange: () => void;
  /** Who one is was asked anew, because a person chose whose time signatures carry. */
  readonly onServiceTime: () => void;
  readonly log: Logger;
}

export interface Access {
  readonly environments: Environments;
  readonly signIn: SignIn;
  readonly clocks: ServiceClocks;
  readonly denials: DenialCache;
  close(): void;
}

export async function openAccess(options: AccessOptions): Promise<Access> {
  const { state, settings, presets, webProxyFor, log } = options;
  const denials = new DenialCache((id) => {
    if (id === environments.active().id) state.set('denied', denials.denied(id));
    options.onDenied(id);
  });
  const files = await readSharedFiles();
  state.set(
    'profiles',
    files.profiles.map(({ name }) => name),
  );
  // Whether credentials are over depends on the time that it is.
  const clocks = createServiceTime(
    options.notices,
    () => void environments.refreshAccount().then(options.onServiceTime),
  );
  const client = new SignInClient({
    secrets: options.secrets,
    onSecret: options.onSecret,
    stored: () => settings.get().signIns,
    store: ({ known, chosen }) =>
      settings.update({ signIns: { ...settings.get().signIns, known: [...known], chosen: { ...chosen } } }),
    webProxyFor,
    active: () => environments.active(),
    serviceClock: (id) => clocks.of(id),
  });
  const environments: Environments = await Environments.open(
    {
      ...sharedDefaults(files),
      ...storedEnvironments(settings, presets),
      extraCa: options.extraCa,
      readText: readTextFile,
      confirm: options.confirmPlace,
      endTokens: (id) => options.ledger.endEnvironment(id),
      whoAmI: (environment, onMore) => client.accounts.whoAmI(environment, onMore),
      createControlPlane: (environment) =>
        new AwsControlPlane(environment, {
          log,
          webProxyFor,
          clock: clocks.of(environment.id),
          credentials: client.identities.provider(environment),
          renewer: signIn.renewer(environment),
          onDecision: (asked, denial) => denials.learn(environment.id, asked, denial),
        }),
    },
    // Whoever never chose one begins where the company says.
    settings.get().environmentId === '' ? (presets.beginsIn ?? '') : settings.get().environmentId,
    options.onChange,
  );
  const signIn = new SignIn({
    ...signInSources(options, environments),
    client,
    serviceTime: clocks,
  });
  return {
    environments,
    signIn,
    clocks,
    denials,
    close() {
      signIn.cancel();
      environments.dispose();
      client.dispose();
    },
  };
}

/** The company's before the person's; only the person's are kept. */
const storedEnvironments = (
  settings: SettingsFile,
  { environments }: Presets,
): Pick<EnvironmentSources, 'stored' | 'store'> => ({
  stored: () => [...environments, ...settings.get().customEnvironments],
  store: (all) =>
    settings.update({
      customEnvironments: all.filter(({ id }) => !environments.some((companys) => companys.id === id)),
    }),
});

/** What the machine's variables and the shared config files say about regions and profiles. */
function sharedDefaults({ profiles }: SharedFiles): Pick<EnvironmentSources, 'defaultRegion' | 'profiles'> {
  const regionOf = (profile: string): string | null => profiles.find(({ name }) => name === profile)?.region ?? null;
  return {
    defaultRegion:
      process.env['AWS_REGION'] ??
      process.env['AWS_DEFAULT_REGION'] ??
      regionOf(process.env['AWS_PROFILE'] ?? 'default'),
    profiles: profiles.filter(({ name }) => name !== 'default').map(({ name, region }) => ({ name, region })),
  };
}

function signInSources(
  { state, settings, presets, openBrowser, readClipboard, clearClipboard, log }: AccessOptions,
  environments: Environments,
): Omit<SignInSources, 'client' | 'serviceTime'> {
  return {
    active: () => environments.active(),
    account: () => environments.account(),
    portals: () => settings.get().signIns.portals,
    companysPortals: presets.view.portals,
    rememberPortal: (portal) => rememberPortal(settings, portal),
    openBrowser,
    readClipboard,
    clearClipboard,
    publish: (view) => state.set('signIn', view),
    publishIdentities: (views) => state.set('identities', views),
    async onChanged({ id }, select) {
      if (select && id !== environments.active().id) await environments.select(id);
      else await environments.refreshAccount(id);
    },
    homeIn: (region) =>
      environments.active().kind === 'practice' ? environments.inRegion(region) : environments.active(),
    placeFor: (identity, region, environment) => homeOf(environments, identity, region, environment),
    onExpired: ({ id }) => environments.expire(id),
    log: log.child('sign-in'),
  };
}

/** Portals that are offered again, the last one used first. */
const mostPortals = 10;

function rememberPortal(settings: SettingsFile, portal: Portal): Promise<void> {
  const { signIns } = settings.get();
  const others = signIns.portals.filter(({ startUrl }) => startUrl !== portal.startUrl);
  return settings.update({ signIns: { ...signIns, portals: [portal, ...others].slice(0, mostPortals) } });
}

/** Where somebody who signs in is at home: a profile in its own Region, others in the one they named. */
function homeOf(
  environments: Environments,
  identity: Identity,
  region: string | null,
  environment: Environment,
): Environment {
  if (environment.kind !== 'aws') return environment;
  const own =
    identity.kind === 'profile' && region === null
      ? environments.list().find(({ kind, profile }) => kind === 'aws' && profile === identity.name)
      : undefined;
  return own ?? environments.inRegion(region ?? environment.region);
}
