import type { Handlers } from '../../../shared/ipc/contract';
import type { SettingsPatch } from '../../../shared/settings/settings';
import { done, refuse, value } from './answers';
import type { StateStore } from '../../ipc/state-store';
import type { DeviceDirectory } from '../fleet/device-directory';
import type { EnvironmentTest } from '../environments/environment-test';
import type { Environments } from '../environments/environments';
import type { LinkConfirmation } from '../link-confirmation';
import type { Network, Saved } from '../environments/network';
import type { PracticeControl } from '../practice-control';
import type { TokenClipboard } from '../token-clipboard';

type Names = Exclude<
  keyof Handlers,
  `session.${string}` | `signIn.${string}` | `account.${string}` | 'inbox.confirm' | 'token.connect' | 'report.save'
>;

export interface AppEdges {
  readonly state: StateStore;
  readonly environments: Environments;
  readonly network: Network;
  readonly test: EnvironmentTest;
  /** Signs by the service's time in an environment from now on; `offset` as in the session's recovery, ms. */
  readonly useServiceTime: (environmentId: string, offset: number) => void;
  readonly releaseClock: () => void;
  readonly devices: DeviceDirectory;
  readonly links: LinkConfirmation;
  readonly practice: PracticeControl;
  readonly clipboard: TokenClipboard;
  /** Keeps a thing of the active environment among the favourites, or no longer. */
  readonly star: (thingName: string, star: boolean) => void;
  /** The window shows something: links that waited may come. */
  readonly onReady: () => void;
  readonly writeClipboard: (text: string) => Promise<void>;
  /** Applies and keeps what is set in the change. */
  readonly updateSettings: (change: SettingsPatch) => Promise<void>;
  /** Makes practice the active environment; false when its service could not start. */
  readonly openPractice: () => Promise<boolean>;
  readonly openSystemSettings: (which: 'date' | 'proxy') => Promise<boolean>;
  /** What was denied may be allowed by now. */
  readonly forgetDenied: () => void;
  /** The tunnel a session works on, for a fault that is rehearsed on it. */
  readonly tunnelOf: (
    sessionId: string,
  ) => { readonly tunnelId: string | null; readonly thingName: string | null } | null;
}

const saved = (result: Saved) => (result.ok ? done : refuse('bad-network', result.reason));
/** How long a person waits for what is known of one device, ms. */
const thingLimit = 20_000;

const opened = (ok: boolean) => (ok ? done : refuse('cannot-open', 'no program for it'));

/** Answers every request that is about the app as a whole: settings, environments, the list, practice, links. */
export function appHandlers(edges: AppEdges): Pick<Handlers, Names> {
  const { state, environments, practice, clipboard } = edges;

  return {
    'app.snapshot': () => Promise.resolve(value(state.snapshot())),
    'app.ready': () => {
      edges.onReady();
      return Promise.resolve(done);
    },
    async 'clipboard.write'({ text }) {
      await edges.writeClipboard(text);
      return done;
    },
    'inbox.dismiss': ({ id }) => Promise.resolve(edges.links.dismiss(id) ? done : refuse('not-found', 'no such link')),
    'notice.dismiss': ({ kind }) => {
      state.set(
        'notices',
        state.get('notices').filter((notice) => notice.kind !== kind),
      );
      return Promise.resolve(done);
    },
    async 'devices.refresh'() {
      await environments.refreshAccount();
      // Answered at once: a list of thousands takes its time, and shows itself while it comes.
      void edges.devices.refresh(true);
      return done;
    },
    'devices.look': (look) => {
      edges.devices.setViewport(look);
      return Promise.resolve(done);
    },
    'devices.shown': ({ shown }) => {
      edges.devices.setShown(shown);
      return Promise.resolve(done);
    },
    'devices.star': ({ thingName, star }) => {
      edges.star(thingName, star);
      edges.devices.changed();
      return Promise.resolve(done);
    },
    async 'devices.thing'({ thingName, services }) {
      return value(await edges.devices.thing(thingName, services, AbortSignal.timeout(thingLimit)));
    },
    'devices.suggest': ({ text }) => Promise.resolve(value(edges.devices.suggest(text))),
    'permissions.forget': () => {
      edges.forgetDenied();
      return Promise.resolve(done);
    },
    async 'token.takeFromClipboard'() {
      const taken = await clipboard.take();
      if (taken === 'taken') return done;
      return taken === 'empty'
        ? refuse('clipboard-empty', 'nothing on the clipboard')
        : refuse('clipboard-no-token', 'not the shape of a token');
    },
    'token.discard': () => {
      clipboard.discard();
      return Promise.resolve(done);
    },
    async 'practice.start'() {
      return (await edges.openPractice()) ? done : refuse('unexpected', 'the practice service did not start');
    },
    async 'practice.fault'({ name, sessionId }) {
      const tunnel = sessionId === null ? null : edges.tunnelOf(sessionId);
      if (sessionId !== null && tunnel === null) return refuse('not-found', 'no such session');
      const { tunnelId = null, thingName = null } = tunnel ?? {};
      const target = { ...(tunnelId === null ? {} : { tunnelId }), ...(thingName === null ? {} : { thingName }) };
      try {
        return (await practice.fault(name, target)) ? done : refuse('not-found', 'practice is not running');
      } catch (error) {
        return refuse('not-now', error instanceof Error ? error.message : 'the fault has nothing to act on');
      }
    },
    async 'practice.clearFault'({ name }) {
      return (await practice.clearFault(name)) ? done : refuse('not-found', 'practice is not running');
    },
    async 'settings.update'(change) {
      await edges.updateSettings(change);
      return done;
    },
    async 'environment.select'({ id }) {
      return (await environments.select(id)) ? done : refuse('not-found', 'no such environment');
    },
    async 'environment.addCustom'(input) {
      const added = await environments.addCustom(input);
      return added.ok ? value({ id: added.id }) : refuse('bad-environment', added.reason);
    },
    async 'environment.change'({ id, ...fields }) {
      const changed = await environments.changeCustom(id, fields);
      if (changed === null) return refuse('not-found', 'no such environment');
      return changed.ok ? done : refuse('bad-environment', changed.reason);
    },
    async 'environment.remove'({ id }) {
      return (await environments.removeCustom(id)) ? done : refuse('not-found', 'no such environment');
    },
    'environment.test': ({ id }) =>
      Promise.resolve(edges.test.start(id) ? done : refuse('not-found', 'no such environment')),
    'environment.stopTest': () => {
      edges.test.stop();
      return Promise.resolve(done);
    },
    'clock.use': () => {
      const skew = edges.devices.skew();
      if (skew === null) return Promise.resolve(refuse('not-now', 'the clock keeps nothing from working'));
      edges.useServiceTime(environments.active().id, skew);
      return Promise.resolve(done);
    },
    'clock.release': () => {
      edges.releaseClock();
      return Promise.resolve(done);
    },
    'network.setWebProxy': async (choice) => saved(await edges.network.setWebProxy(choice)),
    'network.setPassword': async ({ host, user, password }) =>
      saved(await edges.network.setPassword(host, user, password)),
    'network.forgetPassword': async ({ host }) =>
      (await edges.network.forgetPassword(host)) ? done : refuse('not-found', 'no password of that proxy'),
    'network.setCaFile': async ({ path }) => saved(await edges.network.setCaFile(path)),
    'system.openDateSettings': async () => opened(await edges.openSystemSettings('date')),
    'system.openProxySettings': async () => opened(await edges.openSystemSettings('proxy')),
  };
}
