/**
 * Working on a device inside the window, as everybody outside `electron/visit` sees it: who one is there, the terminals, and
 * what stands in the way. Plain data without a byte of a secret; the main process owns it.
 */
import type { SessionId } from '../session/view';

export type ShellId = string;

/** How one proves who one is. What the device asks of itself (keyboard-interactive) comes after a password was refused or is not taken. */
export const loginMethods = ['agent', 'key-file', 'password'] as const;
export type LoginMethod = (typeof loginMethods)[number];

/** What the login dialog starts from, and where the user name comes from. */
export interface LoginProposal {
  readonly user: string;
  readonly method: LoginMethod;
  /** Path of a private key on this laptop. */
  readonly keyFile: string | null;
  readonly from: 'kept' | 'this-visit' | 'link' | 'preset' | 'ssh-config' | 'device-type' | 'practice' | 'nothing';
  /** A password or passphrase that goes with it is held by the main process. */
  readonly holdsSecret: boolean;
  /** The comments of the keys of this laptop's agent that the device would be shown; null: there is no agent. */
  readonly agentKeys: readonly string[] | null;
  /** The person's ssh settings allow only keys that they name (`IdentitiesOnly`). */
  readonly agentLimited: boolean;
  /** False: this computer has no key store, so nothing can be kept beyond this run. */
  readonly mayKeep: boolean;
  /** What the person said of keeping it in this visit; true before they said anything, where it can be kept. */
  readonly keep: boolean;
}

/** A host key as a person compares it. */
export interface HostKeyView {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, … */
  readonly type: string;
  /** `SHA256:` and 43 characters, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

/** What is known of the host key that the device showed: nothing yet, the same since then, or another one than since then. */
export type HostKeyStanding =
  | { readonly kind: 'new'; readonly key: HostKeyView }
  | { readonly kind: 'known'; readonly key: HostKeyView; readonly since: number }
  | { readonly kind: 'changed'; readonly key: HostKeyView; readonly known: HostKeyView; readonly since: number };

/** Why a private key on this laptop cannot be used. */
export type KeyFileFault =
  | 'missing'
  | 'not-readable'
  | 'too-large'
  | 'not-a-key'
  | 'needs-passphrase'
  | 'wrong-passphrase'
  /** PuTTY's third format, or a cipher that this runtime has not: the system's terminal can use it. */
  | 'unsupported'
  /** No key was accepted, and a certificate lies beside it or in the agent, which the built-in terminal cannot show. */
  | 'needs-certificate';

/** Why a login did not succeed. The dialog stays as it was, with this above its button. */
export type LoginRefusal =
  /** `accepts`: what the server says that it takes, in its own words (`publickey`, `password`, …). */
  | { readonly kind: 'refused'; readonly accepts: readonly string[] }
  | { readonly kind: 'no-agent' }
  | { readonly kind: 'agent-empty' }
  /** The agent holds keys, but none of those that the person's ssh settings allow. */
  | { readonly kind: 'agent-not-named' }
  | { readonly kind: 'key-file'; readonly fault: KeyFileFault };

/** Why there is no ssh connection, though the tunnel stands. */
export type VisitFailure =
  /** Nothing took the connection, or it was ended before the device had said anything. */
  | { readonly kind: 'no-answer' }
  /** Something else than an ssh server answered. */
  | { readonly kind: 'not-ssh' }
  /** An ssh server that speaks the first version of the protocol only. */
  | { readonly kind: 'first-version' }
  /** The device was silent for too long in this step. */
  | { readonly kind: 'timed-out'; readonly step: VisitStep }
  /** Nothing that both sides speak. `offered` is the device's list; `weak`: those of them that a person may allow for it. */
  | {
      readonly kind: 'nothing-common';
      /** `key-signature`: of the person's own key. */
      readonly what: 'key-exchange' | 'host-key' | 'cipher' | 'mac' | 'key-signature';
      readonly offered: readonly string[];
      readonly weak: readonly string[];
    }
  /** The device was asked for a group of `least` to `most` bits for the key exchange, and answered with another one. */
  | { readonly kind: 'group-size'; readonly bits: number; readonly least: number; readonly most: number }
  /** The device ended the ssh connection, with its own words where it said any. */
  | { readonly kind: 'ended'; readonly words: string | null }
  /** The connection was open and nothing came over it any more, not even an answer to a keepalive. */
  | { readonly kind: 'silent' }
  /** What the device sent is against the rules of ssh. */
  | { readonly kind: 'violated' }
  /** Our own thread ended. */
  | { readonly kind: 'crashed' };

export const visitSteps = ['connecting', 'exchanging-keys', 'opening-key', 'logging-in'] as const;
export type VisitStep = (typeof visitSteps)[number];

/**
 * One question of the device (keyboard-interactive). `echo`: what is typed may be seen. `isPassword`: it has no words of its own, and
 * takes the password besides what it has taken.
 */
export interface DevicePrompt {
  readonly text: string;
  readonly echo: boolean;
  readonly isPassword?: boolean;
}

export type VisitPhase =
  /** Nobody asked for it, or the person left. */
  | { readonly kind: 'away' }
  | { readonly kind: 'reaching'; readonly step: VisitStep; readonly since: number }
  /** Waits for the person: who are you on this device? */
  | { readonly kind: 'login'; readonly proposal: LoginProposal; readonly refusal: LoginRefusal | null }
  /** Waits for the person: the device shows another host key. */
  | { readonly kind: 'host-key-changed' }
  /** Waits for the person: the device asks something of its own. */
  | {
      readonly kind: 'questions';
      readonly title: string;
      readonly instruction: string;
      readonly prompts: readonly DevicePrompt[];
    }
  | { readonly kind: 'open'; readonly since: number }
  /** It was open and broke, or the tunnel did. Goes on by itself once the tunnel is back. */
  | { readonly kind: 'lost'; readonly at: number }
  | { readonly kind: 'failed'; readonly at: number; readonly failure: VisitFailure };

/** Who one is on the device, once it was accepted. */
export interface LoginView {
  readonly user: string;
  readonly method: LoginMethod | 'questions' | 'none';
  /** Of the key: its comment or file name. */
  readonly keyName: string | null;
}

/** How the device says that a shell ended: with an exit status, or by a signal (`SIGKILL`); both null: it did not say. */
export interface ShellEnd {
  readonly status: number | null;
  readonly signal: string | null;
}

export interface ShellView {
  readonly id: ShellId;
  /** 1, 2, … in the order in which they were opened on this device. */
  readonly number: number;
  /**
   * `lost`: the connection broke under it; it is opened again below what it showed. `ended`: the device ended it.
   */
  readonly state:
    | { readonly kind: 'opening' }
    | { readonly kind: 'open'; readonly since: number }
    | { readonly kind: 'lost'; readonly at: number }
    | ({ readonly kind: 'ended'; readonly at: number } & ShellEnd)
    /** The device took the login, but gives no shell. */
    | { readonly kind: 'refused'; readonly at: number };
  /**
   * What it prints is recorded; `failed`: that ended by itself, `code` is the system's word for why; `full`: it ended
   * because it held as much as one may.
   */
  readonly recording:
    | null
    | { readonly kind: 'on'; readonly since: number }
    | { readonly kind: 'failed'; readonly at: number; readonly code: string }
    | { readonly kind: 'full'; readonly at: number };
}

/**
 * What keeps shells alive on the device through a break: a program there, `unavailable` where the person wants it and the device has
 * none, `off` where nobody wants it.
 */
export type ShellKeeper = 'off' | 'tmux' | 'screen' | 'unavailable';

/** One device on which somebody works, beside the session that leads there. */
export interface VisitView {
  readonly sessionId: SessionId;
  /** The ssh service of the tunnel that is used. */
  readonly serviceId: string;
  /** Of the thing in AWS IoT, as far as the list of devices knew it when the device was reached. */
  readonly deviceType: string | null;
  readonly phase: VisitPhase;
  readonly hostKey: HostKeyStanding | null;
  /** The last login that was accepted in this visit. */
  readonly login: LoginView | null;
  readonly shells: readonly ShellView[];
  readonly keeper: ShellKeeper;
}
