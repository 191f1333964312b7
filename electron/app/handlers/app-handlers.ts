import type { HandlersOf } from '../../../shared/ipc/contract';
import type { appRequests } from '../../../shared/ipc/requests/app';
import { definedIn, type Settings, type SettingsPatch } from '../../../shared/settings/settings';
import { isSame } from '../../../shared/ipc/same';
import { mayOpenLinks } from '../../../shared/tickets/link-hosts';
import type { StateStore } from '../../ipc/state-store';
import type { StorageState } from '../../storage/storage-state';
import type { Notices } from '../notices';
import { done, refuse, value } from '../../../shared/ipc/answers';

/** The way out into other programs; not `ok`: it was not opened. */
export interface External {
  openPage(address: string): Promise<{ readonly ok: boolean }>;
  /** An encrypted page of the company. */
  openTicket(address: string): Promise<{ readonly ok: boolean }>;
  openSettings(which: 'date' | 'proxy'): Promise<{ readonly ok: boolean }>;
}

interface AppHandlerParts {
  readonly state: StateStore;
  readonly notices: Notices;
  /** Where secrets are kept. */
  readonly storage: { state(): StorageState; retry(): Promise<void> };
  /** The window shows something: links that waited may come. */
  readonly onReady: () => void;
  readonly writeClipboard: (text: string) => Promise<void>;
  /** Applies and keeps what is set in the change. */
  readonly updateSettings: (change: SettingsPatch) => Promise<void>;
  readonly external: External;
}

/** Answers every request about the app as a whole. */
export function appHandlers(parts: AppHandlerParts): HandlersOf<keyof typeof appRequests> {
  const openSettings = async (which: 'date' | 'proxy') =>
    (await parts.external.openSettings(which)).ok ? done : refuse('cannot-open', 'no program for it');
  return {
    'app.snapshot': () => Promise.resolve(value(parts.state.snapshot())),
    'app.ready': () => {
      parts.onReady();
      return Promise.resolve(done);
    },
    'app.seen': ({ isSeen }) => {
      parts.state.setSeen(isSeen);
      return Promise.resolve(done);
    },
    async 'clipboard.write'({ text }) {
      await parts.writeClipboard(text);
      return done;
    },
    'notice.dismiss': ({ kind }) => {
      parts.notices.dismiss(kind);
      return Promise.resolve(done);
    },
    async 'storage.retry'() {
      await parts.storage.retry();
      const state = parts.storage.state();
      if (state.kind === 'locked') return refuse('storage-locked', 'the key store is not to be had');
      return state.kind === 'not-saved' ? refuse('storage-not-saving', state.code) : done;
    },
    async 'settings.update'(change) {
      const { set } = parts.state.get('policy');
      const settings = parts.state.get('settings');
      // A form sends all of its fields, those that cannot be changed as they are.
      const isOther = ([name, value]: [string, unknown]): boolean => !isSame(value, settings[name as keyof Settings]);
      const fixed = Object.entries(definedIn(change)).filter(([name]) => set.includes(name));
      const other = fixed.find(isOther);
      if (other !== undefined) return refuse('set-by-organisation', other[0]);
      const { linkHosts } = parts.state.get('policy');
      if (!mayOpenLinks(change.linkPage ?? '', linkHosts)) return refuse('set-by-organisation', 'linkHosts');
      const free = Object.entries(change).filter(([name]) => !set.includes(name));
      await parts.updateSettings(Object.fromEntries(free));
      return done;
    },
    'system.openPage': async ({ address }) =>
      (await parts.external.openPage(address)).ok ? done : refuse('cannot-open', 'no program for it'),
    'system.openDateSettings': () => openSettings('date'),
    'system.openProxySettings': () => openSettings('proxy'),
  };
}
