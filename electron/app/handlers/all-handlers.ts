import type { Handlers } from '../../../shared/ipc/contract';
import type { SessionView } from '../../../shared/session/view';
import type { ChosenProgram } from '../../../shared/settings/programs';
import type { SettingsPatch } from '../../../shared/settings/settings';
import { ticketAddress } from '../../../shared/tickets/ticket-page';
import type { StateStore } from '../../ipc/state-store';
import type { SessionManager } from '../../session';
import type { Remembered } from '../../storage/remembered';
import type { Presets } from '../../policy/contract';
import type { SettingsFile } from '../../storage/settings';
import type { StorageState } from '../../storage/storage-state';
import type { Screens, Visits } from '../../visit';
import type { Network } from '../environments/network';
import type { Notices } from '../notices';
import type { Reports } from '../reports';
import type { SshIncludeLine } from '../ssh-include';
import type { TokenClipboard } from '../token-clipboard';
import { programHandlers } from '../own-programs';
import type { Workspace } from '../workspace';
import { aboutHandlers, type AboutHandlerParts } from './about-handlers';
import { appHandlers, type External } from './app-handlers';
import { deviceHandlers } from './device-handlers';
import { environmentHandlers } from './environment-handlers';
import type { LineHistory } from '../line-history';
import { lineHandlers } from './line-handlers';
import { filesHandlers, type DroppedFiles, type FileDialogs } from './files-handlers';
import { linkHandlers } from './link-handlers';
import { practiceHandlers } from './practice-handlers';
import { screenHandlers } from './screen-handlers';
import { type Opened, sessionHandlers } from './session-handlers';
import { signInHandlers } from './sign-in-handlers';
import { visitHandlers } from './visit-handlers';

interface HandlerParts {
  readonly about: AboutHandlerParts;
  readonly state: StateStore;
  readonly settings: Pick<SettingsFile, 'update'>;
  readonly presets: Presets;
  readonly notices: Notices;
  /** Where secrets are kept. */
  readonly storage: { state(): StorageState; retry(): Promise<void> };
  readonly remembered: Remembered;
  readonly network: Network;
  readonly workspace: Workspace;
  readonly sessions: SessionManager;
  readonly clipboard: TokenClipboard;
  readonly visits: Visits;
  readonly screens: Screens;
  /** Asks for a private key in the system's dialog; null: none was chosen. */
  readonly chooseKeyFile: () => Promise<string | null>;
  /** Asks for a program in the system's dialog; null: none was chosen. */
  readonly chooseProgram: () => Promise<ChosenProgram | null>;
  readonly sshInclude: SshIncludeLine;
  readonly fileDialogs: FileDialogs;
  readonly dropped: DroppedFiles;
  readonly lines: LineHistory;
  /** Source proxies: the next one finds its thread ready. */
  readonly proxies: { prepare(): void };
  /** Asks where something open would be cut by leaving the session; false: the person stays. */
  readonly mayCut: (sessionId: string) => Promise<boolean>;
  /** The window shows something: links that waited may come. */
  readonly onReady: () => void;
  /** What the settings say is to be applied where the app shows itself outside its window. */
  readonly onSettings: () => void;
  readonly readClipboard: () => Promise<string>;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly external: External;
  readonly openService: (view: SessionView, serviceId: string) => Promise<Opened>;
  readonly openWith: (view: SessionView, serviceId: string, program: string) => Promise<Opened>;
  readonly programs: () => Promise<readonly string[]>;
  readonly sshLine: (view: SessionView, serviceId: string) => string | null;
  readonly reports: Reports;
}

/** Every request of the contract, each with the handler that its part of the app has for it. */
export function allHandlers({ workspace, sessions, ...parts }: HandlerParts): Handlers {
  const { environments, signIn, fleet, links, linkAnswers, clocks, denials, test, practice } = workspace;
  const { devices, presence } = fleet;
  return {
    ...aboutHandlers(parts.about),
    ...appHandlers({
      ...parts,
      async updateSettings(change: SettingsPatch) {
        await workspace.updateSettings(change);
        parts.onSettings();
      },
    }),
    ...deviceHandlers({ devices, presence, environments, denials, remembered: parts.remembered }),
    ...environmentHandlers({ environments, test, clocks, network: parts.network, devices, presets: parts.presets }),
    ...lineHandlers(parts.lines),
    ...filesHandlers(parts),
    ...linkHandlers({ sessions, environments, links, linkAnswers, signIn, ...parts }),
    ...programHandlers(parts),
    ...practiceHandlers({
      practice,
      mayPractise: parts.presets.view.practice,
      openPractice: () => workspace.openPractice(),
      leavePractice: () => workspace.leavePractice(),
      sessionOf: (id) => sessions.views().find((view) => view.id === id) ?? null,
    }),
    ...screenHandlers(parts),
    ...sessionHandlers({
      ...parts,
      sessions,
      async tokensRead() {
        const { storage } = parts;
        if (storage.state().kind === 'locked') await storage.retry();
        return storage.state().kind !== 'locked';
      },
      activeEnvironment: () => environments.active().id,
      ticketAddress: (ticket) => ticketAddress(parts.state.get('settings').ticketPage, ticket),
      async signIn(id) {
        const environment = environments.get(id);
        return environment !== null && (await signIn.ensure(environment));
      },
    }),
    ...signInHandlers(signIn, () => fleet.forgetLists(), parts.presets.view),
    ...visitHandlers(parts),
  };
}
