/** What the window is shown of identities and of the sign-in dialog. Pure. */
import { mayUse } from '../../../shared/policy/portals';
import type { IdentityView, PortalView, SignInStep, SignInView } from '../../../shared/ipc/sign-in';
import {
  failureOf,
  identityId,
  type Environment,
  type Identities,
  type Identity,
  type Portal,
  type SharedFiles,
} from '../../cloud';
import type { SignInPrompt } from './prompt';

/** What one can sign in with: what the shared files name, and portals that were typed in before. */
export interface SignInOptions {
  readonly files: SharedFiles;
  readonly portals: readonly Portal[];
  /** The only ones that the company lets anybody sign in with; empty: any. */
  readonly companysPortals: readonly Portal[];
}

export function identityName(identity: Identity): string {
  switch (identity.kind) {
    case 'signed-out':
    case 'standard':
      return '';
    case 'profile':
      return identity.name;
    case 'sso':
      return identity.roleName;
    case 'keys':
      return identity.id;
    default:
      return identity satisfies never;
  }
}

function viewOf(identity: Exclude<Identity, { kind: 'signed-out' }>, chosen: string): IdentityView {
  const common = {
    id: identityId(identity),
    kind: identity.kind,
    name: identityName(identity),
    chosen: identityId(identity) === chosen,
  };
  return identity.kind === 'sso'
    ? {
        ...common,
        accountId: identity.accountId,
        accountName: identity.accountName,
        portal: { startUrl: identity.portal.startUrl, region: identity.portal.region },
      }
    : { ...common, accountId: null, accountName: null };
}

/** Roles of another portal than the company's are nobody's any more. */
export const mayActAs = (identity: Identity, companysPortals: readonly Portal[]): boolean =>
  identity.kind !== 'sso' || mayUse(companysPortals, identity.portal);

/** Roles and keys used before, then profiles, then what the SDK finds by itself. */
export function identityViews(
  identities: Identities,
  environment: Environment,
  { profiles }: SharedFiles,
  companysPortals: readonly Portal[],
): readonly IdentityView[] {
  if (environment.kind === 'practice') return [];
  const chosen = identityId(identities.chosen(environment));
  const known = identities
    .known()
    .flatMap((identity) => (identity.kind === 'signed-out' || !mayActAs(identity, companysPortals) ? [] : [identity]));
  // The default profile is what the standard chain finds.
  const named = profiles
    .filter(({ name }) => name !== 'default')
    .map(({ name }) => ({ kind: 'profile', name }) as const);
  return [...known, ...named, { kind: 'standard' } as const].map((identity) => viewOf(identity, chosen));
}

const same = (a: Portal, b: Portal): boolean => a.startUrl === b.startUrl && a.region === b.region;

const offered = (files: SharedFiles, portals: readonly Portal[]): readonly PortalView[] => [
  ...portals
    .filter((portal) => !files.portals.some((named) => same(named, portal)))
    .map((portal) => ({ ...portal, name: null })),
  ...files.portals,
];

export const signInView = (
  { why, again, waiting, step }: SignInPrompt,
  { files, portals, companysPortals }: SignInOptions,
): SignInView => ({
  why,
  again: again === null ? null : identityName(again),
  waiting,
  portals:
    companysPortals.length > 0 ? companysPortals.map((portal) => ({ ...portal, name: null })) : offered(files, portals),
  profiles: files.profiles.map(({ name, kind }) => ({ name, kind })),
  step,
});

export const failedStep = (error: unknown, name: string): Extract<SignInStep, { kind: 'failed' }> => {
  const { because, message, skew } = failureOf(error, 'unexpected');
  return { kind: 'failed', because, name, words: message, skew };
};
