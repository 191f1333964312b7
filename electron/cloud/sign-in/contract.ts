/** Signing in: the ways in which a company hands out access, and what is needed of the rest of the app. */
import type { AwsCredentialIdentity } from '@aws-sdk/types';

/** An AWS access portal of IAM Identity Center: where people of one company sign in. */
export interface Portal {
  /** `https://d-….awsapps.com/start` or the company's own name for it. */
  readonly startUrl: string;
  /** Of the Identity Center itself, not of the tunnels. */
  readonly region: string;
}

/**
 * Whose credentials sign the calls. `standard`: what the SDK finds by itself (variables, the default profile, web
 * identity). `keys`: pasted ones; `id` is a fingerprint of the access key ID. `signed-out`: signed out on purpose.
 */
export type Identity =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'standard' }
  | { readonly kind: 'profile'; readonly name: string }
  | {
      readonly kind: 'sso';
      readonly portal: Portal;
      readonly accountId: string;
      readonly accountName: string | null;
      readonly roleName: string;
    }
  | { readonly kind: 'keys'; readonly id: string };

/** Names an identity in settings and requests; no secret. */
export function identityId(identity: Identity): string {
  switch (identity.kind) {
    case 'signed-out':
    case 'standard':
      return identity.kind;
    case 'profile':
      return `profile:${identity.name}`;
    case 'sso':
      return `sso:${identity.portal.startUrl}:${identity.accountId}:${identity.roleName}`;
    case 'keys':
      return `keys:${identity.id}`;
    default:
      return identity satisfies never;
  }
}

/** Where secrets are kept (`electron/tokens`); null where a name is not known. */
export interface SecretBox {
  get(name: string): string | null;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<boolean>;
  list(prefix?: string): readonly string[];
}

/** Credentials are missing, and only a person can do something about it. */
export class SignInNeeded extends Error {
  /** `errors.ts` tells the two apart by it. */
  override readonly name: 'SignInExpired' | 'NotSignedIn';

  constructor(
    /** `mfa`: the role wants a code. `missing`: never signed in, or signed out. `expired`: no longer. */
    readonly because: 'mfa' | 'missing' | 'expired',
    message: string,
  ) {
    super(message);
    this.name = because === 'missing' ? 'NotSignedIn' : 'SignInExpired';
  }
}

/** Asks the person for the code of an MFA device; rejects when the person gave up. */
export type AskMfa = (serial: string) => Promise<string>;

export interface Account {
  readonly id: string;
  readonly name: string | null;
}

/** Who AWS says one is (GetCallerIdentity). */
export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
}

export type Credentials = AwsCredentialIdentity;
