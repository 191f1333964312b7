/**
 * What AWS denied: the action, the resource and the condition that an administrator has to allow (PROTOCOL.md 7.1).
 * Plain data.
 */

/** The kinds of policies that AWS names in a denial. */
export type PolicyKind = 'identity' | 'resource' | 'boundary' | 'session' | 'organization' | 'endpoint';

export interface Denial {
  /** IAM action, `iot:CloseTunnel`. */
  readonly action: string;
  /** The ARN that AWS named, or the pattern that was asked about. */
  readonly resource: string;
  /**
   * The condition key that tells this call from others of the action, and the value it had: `iot:ClientMode`,
   * `iot:Delete`.
   */
  readonly condition: { readonly key: string; readonly value: string } | null;
  /** ARN of the user or role, where AWS named it. */
  readonly who: string | null;
  /** Which policy decided, where AWS named it, and whether it forbids or only does not allow. */
  readonly policy: PolicyKind | null;
  readonly explicit: boolean;
}

/** Tags of a new tunnel may want this action besides `iot:OpenTunnel`; no source says whether (PROTOCOL.md 7.1). */
export const tagging = 'iot:TagResource';

/**
 * Two calls that the same statement of a policy decides. The resource does not count: a role is granted kinds of calls.
 */
export const sameCall = (
  one: Pick<Denial, 'action' | 'condition'>,
  other: Pick<Denial, 'action' | 'condition'>,
): boolean =>
  one.action === other.action &&
  one.condition?.key === other.condition?.key &&
  one.condition?.value === other.condition?.value;
