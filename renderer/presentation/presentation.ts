/** What the screen of a session draws, in words of the person's language. */
import { usualLifetimeMinutes } from '../../shared/fleet/open-form';
import type { DevicePresence } from '../../shared/fleet/presence';
import type { Problem } from '../../shared/problems/problem';
import type { ClientMode, Recovery } from '../../shared/problems/recovery';
import type { RepairStep } from '../../shared/session/view';

/** What pressing a button does; `use-action.ts` performs it. */
export type Action =
  | { readonly kind: 'connect' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'recover'; readonly code: Problem['code']; readonly recovery: Recovery }
  /** At once, for these services. */
  | { readonly kind: 'open-tunnel'; readonly services: readonly string[] }
  /** In its form, where everything can be chosen. */
  | { readonly kind: 'choose-tunnel' }
  /** Has another tunnel take the place of this one. */
  | { readonly kind: 'replace' }
  | { readonly kind: 'stop-replacing' }
  | { readonly kind: 'close-next' }
  /** What was denied may be allowed by now. */
  | { readonly kind: 'ask-again' }
  | { readonly kind: 'paste-token' }
  | { readonly kind: 'copy-request'; readonly action: string; readonly mode: ClientMode | null }
  /** Once the device is online, by a notification. */
  | { readonly kind: 'tell-online'; readonly tell: boolean }
  /** Nothing takes the place of the tunnel: its end is said no more in the place of everything else. */
  | { readonly kind: 'let-end' };

/** What is known of a session's device besides the session. */
export interface Around {
  /** How many open tunnels it has. */
  readonly openTunnels: number;
  /** What a new tunnel would be opened for; empty: not known. */
  readonly services: readonly string[];
  /** Whether its agent is online; null: nobody looked. */
  readonly presence: DevicePresence | null;
  /** Of a new tunnel, minutes. */
  readonly lifetimeMinutes: number;
  /** The person lets the tunnel end. */
  readonly isLeftToEnd: boolean;
}
export const nothingAround: Around = {
  openTunnels: 0,
  services: [],
  presence: null,
  lifetimeMinutes: usualLifetimeMinutes,
  isLeftToEnd: false,
};

export interface ActionButton {
  readonly action: Action;
  readonly label: string;
  /** `primary`: the one to press. `plain`: ends what is running. `text`: leaves everything as it is. */
  readonly look: 'primary' | 'plain' | 'text';
}

export interface Presentation {
  readonly device: string;
  readonly headline: string;
  readonly sentence: string;
  /** Somebody would be cut off, or something costs money. */
  readonly warning: string | null;
  readonly button: ActionButton | null;
  /** Quieter ways on, where the button alone does not go back to work. */
  readonly others: readonly ActionButton[];
  readonly steps: readonly RepairStep[];
  readonly problem: Problem | null;
  /** What a person at the device can look at. */
  readonly showChecks: boolean;
}
