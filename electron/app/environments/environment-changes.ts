import type { DenialCache } from '../../cloud';
import type { StateStore } from '../../ipc/state-store';
import type { SettingsFile } from '../../storage/settings';
import type { DeviceDirectory } from '../fleet/device-directory';
import type { PresenceWatch } from '../fleet/presence-watch';
import type { LinkConfirmation } from '../link-confirmation';
import type { EndingSignIn } from '../sign-in/ending-sign-in';
import type { SignIn } from '../sign-in/sign-in';
import type { Environments } from './environments';

interface ChangedParts {
  readonly state: StateStore;
  readonly settings: SettingsFile;
  readonly environments: Environments;
  readonly denials: DenialCache;
  readonly devices: DeviceDirectory;
  readonly presence: Pick<PresenceWatch, 'changed'>;
  readonly signIn: SignIn;
  readonly endingSignIn: EndingSignIn;
  readonly links: LinkConfirmation;
  readonly onAccount: () => void;
}

/** What follows for everybody else when another environment is active, or another account in it. */
export class EnvironmentChanges {
  readonly #parts: ChangedParts;
  /** What the others know already. */
  #environmentId: string;
  #identityId = '';
  #accountKind: string;

  constructor(parts: ChangedParts) {
    this.#parts = parts;
    this.#environmentId = parts.environments.active().id;
    this.#accountKind = parts.environments.account().kind;
  }

  /** Shows the window what there is to choose from, and who acts. */
  publish(): void {
    const { state, environments, denials, endingSignIn } = this.#parts;
    const { id } = environments.active();
    state.set('environments', environments.views());
    state.set('account', environments.account());
    endingSignIn.changed(id, environments.account());
    state.set('denied', denials.denied(id));
    state.set('settings', { ...state.get('settings'), environmentId: id });
  }

  apply(): void {
    const { settings, environments, denials, devices, presence, signIn, links, onAccount } = this.#parts;
    this.publish();
    const { id, kind } = environments.active();
    const account = environments.account();
    const identityId = 'identityId' in account ? account.identityId : '';
    const isOther = id !== this.#environmentId || identityId !== this.#identityId;
    const hasOtherRights = isOther || account.kind !== this.#accountKind;
    // Another role has other rights, and so may one that signed in again.
    if (hasOtherRights) denials.forget(id);
    if (isOther) {
      devices.reset();
      // Practice is of this run only; the next start begins where the person really works.
      if (kind !== 'practice') void settings.update({ environmentId: id }).catch(() => undefined);
    }
    if (hasOtherRights) {
      void devices.refresh();
      presence.changed();
      onAccount();
    }
    [this.#environmentId, this.#identityId, this.#accountKind] = [id, identityId, account.kind];
    void signIn.refresh();
    links.lookAgain();
  }
}
