/** Everything a person works with besides sessions, joined to the state that the window shows. */
import { readFile } from 'node:fs/promises';
import type { DeviceRef } from '../../shared/fleet/presence';
import type { SettingsPatch } from '../../shared/settings/settings';
import { definedIn, patched } from '../../shared/settings/settings';
import { practiceEnvironment } from '../cloud';
import { systemClock } from '../net/clock';
import type { Practice, RehearsalStage } from '../practice/contract';
import type { LastLists } from '../storage/last-lists';
import type { Remembered } from '../storage/remembered';
import type { Presets } from '../policy/contract';
import type { SettingsFile } from '../storage/settings';
import { openAccess, type Access, type AccessOptions } from './environments/access';
import { EnvironmentChanges } from './environments/environment-changes';
import { EnvironmentTest } from './environments/environment-test';
import type { Environments } from './environments/environments';
import { Fleet } from './fleet/fleet';
import { LinkAnswers } from './link-answers';
import { LinkConfirmation } from './link-confirmation';
import { PracticeControl } from './practice-control';
import { EndingSignIn } from './sign-in/ending-sign-in';

interface WorkspaceOptions extends Omit<AccessOptions, 'onChange' | 'onServiceTime'> {
  readonly remembered: Remembered;
  readonly lastLists: LastLists;
  readonly launchPractice: (onRehearsal: (stage: RehearsalStage) => void) => Promise<Practice>;
  /** Somebody signed in or out, or another environment is active. */
  readonly onAccount: () => void;
  /** A failure of practice is rehearsed. */
  readonly onRehearsal: (stage: RehearsalStage) => void;
  /** The sign-in to AWS ends in so many ms, and nothing renews it. */
  readonly onSignInEnds: (leftMs: number) => void;
  /** A device that somebody waited for is online. */
  readonly onOnline: (device: DeviceRef) => void;
}

export interface Workspace extends Omit<Access, 'close'> {
  readonly fleet: Fleet;
  readonly test: EnvironmentTest;
  readonly links: LinkConfirmation;
  readonly linkAnswers: LinkAnswers;
  readonly practice: PracticeControl;
  /** Starts practice if need be and makes it the active environment; false when it could not start. */
  openPractice(): Promise<boolean>;
  /** Makes the environment active that was before practice; false: there is none. */
  leavePractice(): Promise<boolean>;
  /** Shows and keeps a change of the settings. Rejects when it could not be kept. */
  updateSettings(patch: SettingsPatch): Promise<void>;
  /** AWS is reached over another web proxy or network. */
  networkChanged(): void;
  close(): Promise<void>;
}

/** Practice is never kept as the environment to begin in: what is kept is where one really works. */
function leave(environments: Environments, settings: SettingsFile, { beginsIn }: Presets): Promise<boolean> {
  const kept = environments.get(settings.get().environmentId) ?? environments.get(beginsIn ?? '');
  const other = kept ?? environments.list().find(({ kind }) => kind !== 'practice') ?? null;
  return other === null ? Promise.resolve(false) : environments.select(other.id);
}

/** Links that wait for a person, and whoever waits for the answer. */
function openLinks(
  { state, notices }: Pick<WorkspaceOptions, 'state' | 'notices'>,
  { environments }: Pick<Access, 'environments'>,
  { agentOf }: Pick<Fleet, 'agentOf'>,
): Pick<Workspace, 'links' | 'linkAnswers'> {
  const linkAnswers = new LinkAnswers();
  const links = new LinkConfirmation({
    environmentFor: (region) => environments.forRegion(region),
    controlPlane: (id) => environments.controlPlane(id),
    agentOf,
    sessions: () => state.get('sessions'),
    publish(items) {
      state.set('inbox', items);
      linkAnswers.shown(items);
    },
    onOverflow: () => notices.put({ kind: 'links-left-out' }),
    now: Date.now,
  });
  return { links, linkAnswers };
}

export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { state, notices, settings, webProxyFor } = options;
  const access = await openAccess({
    ...options,
    onChange: () => changes.apply(),
    // The list may have been refused because of the time that it was.
    onServiceTime: () => void fleet.devices.refresh(true),
  });
  const { environments, signIn, denials } = access;
  const fleet = new Fleet(state, environments, options, options.onOnline);
  const { links, linkAnswers } = openLinks(options, access, fleet);
  const practice = new PracticeControl({
    launch: options.launchPractice,
    onRehearsal: options.onRehearsal,
    publish(view) {
      state.set('practice', view);
      fleet.devices.changed();
    },
    onFailure: (reason) => notices.put({ kind: 'practice-failed', reason }),
  });
  const test = new EnvironmentTest(environments, webProxyFor, (view) => state.set('environmentTest', view));
  const endingSignIn = new EndingSignIn(systemClock, notices, options.onSignInEnds);
  const changes = new EnvironmentChanges({
    state,
    settings,
    environments,
    denials,
    devices: fleet.devices,
    presence: fleet.presence,
    signIn,
    endingSignIn,
    links,
    onAccount: options.onAccount,
  });
  changes.publish();
  void fleet.devices.refresh();
  void environments.refreshAccount();

  return {
    ...access,
    fleet,
    test,
    links,
    linkAnswers,
    practice,
    async openPractice() {
      const running = options.presets.view.practice ? await practice.start() : null;
      if (running === null) return false;
      const { addresses } = running;
      if (environments.get('practice') === null)
        environments.setPractice(practiceEnvironment(addresses, await readFile(addresses.caFile, 'utf8')));
      return environments.select('practice');
    },
    leavePractice: () => leave(environments, settings, options.presets),
    async updateSettings(patch) {
      const change = definedIn(patch);
      state.set('settings', patched(state.get('settings'), change));
      await settings.update(change);
    },
    networkChanged() {
      environments.networkChanged();
      fleet.networkChanged();
    },
    async close() {
      test.stop();
      endingSignIn.stop();
      fleet.dispose();
      links.dispose();
      access.close();
      await practice.close();
    },
  };
}
