/** What the rest of the app knows of the company's presets. Types only. */
import type { Policy } from '../../shared/policy/policy';
import type { PolicyView } from '../../shared/policy/view';
import type { SettingsPatch } from '../../shared/settings/settings';
import type { StoredEnvironment } from '../storage/settings';

export interface Presets {
  /** Everything that is set and fits. */
  readonly policy: Policy;
  readonly view: PolicyView;
  /** In place of what a person chose. */
  readonly settings: SettingsPatch;
  readonly environments: readonly StoredEnvironment[];
  /** Id of the environment in which the app begins for whoever chose none; null: the company does not say. */
  readonly beginsIn: string | null;
}
