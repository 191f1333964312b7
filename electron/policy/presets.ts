/** The company's presets of this laptop: looked for once, when the app starts, and read only. */
import type { EnvironmentFields } from '../../shared/ipc/network';
import type { Policy } from '../../shared/policy/policy';
import { setSettings } from '../../shared/policy/policy';
import { namesSet, readPolicy } from '../../shared/policy/read';
import { nothingSet, type PolicyFault, type PolicyPlaceView, type PolicyView } from '../../shared/policy/view';
import type { Logger } from '../log/logger';
import type { StoredEnvironment } from '../storage/settings';
import type { Presets } from './contract';
import { filePlace, isRootsAlone, policyFile } from './file';
import { managedPlaces } from './managed';
import type { PolicyPlace } from './places';
import { registryPlaces } from './registry';
import { isAdministrators } from './windows-owner';

/** Of an environment that the company made; nothing that a person adds has such an id. */
const companyPrefix = 'company:';

export interface PlacesOptions {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly user: string;
  /** Only while the app is developed or tested: this file alone is looked into. */
  readonly insteadOfAll: string | null;
}

/** Every place of this system, the one that wins first. */
export function placesOf({ platform, environment, user, insteadOfAll }: PlacesOptions): readonly PolicyPlace[] {
  if (insteadOfAll !== null) return [filePlace({ path: insteadOfAll, isTrusted: null })];
  return [
    ...(platform === 'win32' ? registryPlaces({ environment }) : []),
    ...(platform === 'darwin' ? managedPlaces({ user }) : []),
    filePlace({
      path: policyFile(platform, environment),
      isTrusted: platform === 'win32' ? isAdministrators({ environment }) : isRootsAlone(),
    }),
  ];
}

const idOf = (label: string): string => `${companyPrefix}${label.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}`;

function storedOf(fields: NonNullable<Policy['environments']>[number]): StoredEnvironment {
  const { label, region, fips = false, dualStack = false, controlPlane = null, iot = null } = fields;
  const { dataPlane = null, caFile = null, profile = null } = fields;
  return { id: idOf(label), label, region, fips, dualStack, controlPlane, iot, dataPlane, caFile, profile };
}

/** Whether an environment can be made of these; the reason why not. */
type CheckEnvironment = (fields: EnvironmentFields) => Promise<'ca-unreadable' | 'ca-form' | 'other' | null>;

/** Those that can be used, and which cannot. */
async function usable(
  given: NonNullable<Policy['environments']>,
  check: CheckEnvironment,
  where: string,
): Promise<{ readonly environments: readonly StoredEnvironment[]; readonly faults: readonly PolicyFault[] }> {
  const environments: StoredEnvironment[] = [];
  const faults: PolicyFault[] = [];
  for (const [index, fields] of given.entries()) {
    const stored = storedOf(fields);
    const reason = await check(stored);
    const isTwice = environments.some(({ id }) => id === stored.id);
    if (reason === null && !isTwice) environments.push(stored);
    else
      faults.push({
        where,
        entry: `environments[${index}]`,
        why: isTwice ? 'twice' : reason === 'other' ? 'invalid' : 'file',
      });
  }
  return { environments, faults };
}

const placeView = ({ kind, where }: PolicyPlace, state: PolicyPlaceView['state'], detail: string): PolicyPlaceView => ({
  kind,
  where,
  state,
  detail,
});

interface PresetsOptions {
  readonly places: readonly PolicyPlace[];
  readonly check: CheckEnvironment;
  readonly now: () => number;
  readonly log: Logger;
}

/** The day begins where the laptop is. */
const beginOf = (day: string): number => new Date(`${day}T00:00:00`).getTime();

function viewOf(policy: Policy, environments: readonly StoredEnvironment[], begins: string | null): PolicyView {
  const { openers = [], updates = {} } = policy;
  return {
    ...nothingSet,
    organisation: policy.organisation ?? null,
    set: namesSet(policy),
    portals: policy.portals ?? [],
    linkHosts: policy.linkHosts ?? [],
    environments: environments.map(({ id }) => id),
    begins,
    openers: openers.map(({ name }) => name),
    logins: policy.logins ?? [],
    practice: policy.practice ?? true,
    recording: policy.recording ?? null,
    yes: policy.commandLine?.yes ?? false,
    updates: {
      enabled: updates.enabled ?? true,
      source: updates.source ?? null,
      oldestVersion: updates.oldestVersion ?? null,
      oldestFrom: updates.oldestVersionFrom === undefined ? null : beginOf(updates.oldestVersionFrom),
    },
  };
}

/** Where the app begins; null: the company does not say, or its environment cannot be used. */
function beginning(
  { environment }: Policy,
  environments: readonly StoredEnvironment[],
): { readonly id: string; readonly words: string } | null {
  if (environment === undefined) return null;
  if ('region' in environment) return { id: `aws:${environment.region}`, words: environment.region };
  const label = environment.label.toLowerCase();
  const found = environments.find((each) => each.label.toLowerCase() === label);
  return found === undefined ? null : { id: found.id, words: found.label };
}

/** Looks into every place. Never rejects: whatever cannot be used is in the view. */
export async function openPresets({ places, check, now, log }: PresetsOptions): Promise<Presets> {
  const found = await Promise.all(places.map(async (place) => ({ place, result: await place.read() })));
  const views = found.flatMap(({ place, result }) =>
    result.state === 'absent' ? [] : [placeView(place, result.state, result.state === 'read' ? '' : result.detail)],
  );
  const raw = found.flatMap(({ place, result }) =>
    result.state === 'read' ? [{ where: place.where, values: result.values }] : [],
  );
  const { policy, faults } = readPolicy(raw);
  const where = raw.map((each) => each.where).join(', ');
  const made = await usable(policy.environments ?? [], check, where);
  const begins = beginning(policy, made.environments);
  // Its environment is there and cannot be used.
  const isLost = policy.environment !== undefined && begins === null;
  const view: PolicyView = {
    ...viewOf(policy, made.environments, begins?.words ?? null),
    readAt: views.length === 0 ? null : now(),
    places: views,
    faults: [
      ...faults,
      ...made.faults,
      ...(isLost ? [{ where, entry: 'environment', why: 'incomplete' } as const] : []),
    ],
  };
  if (views.length > 0) log.info('presets of the company', { set: view.set, places: views });
  if (view.faults.length > 0) log.warn('presets were skipped', { faults: view.faults });
  const settings = Object.fromEntries(
    setSettings.flatMap((name) => (policy[name] === undefined ? [] : [[name, policy[name]]])),
  );
  return { policy, view, settings, environments: made.environments, beginsIn: begins?.id ?? null };
}
