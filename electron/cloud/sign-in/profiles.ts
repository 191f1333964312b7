/** Profiles of the shared config and credentials files: what kind each is, and the portals that they name. */
import { loadSharedConfigFiles, loadSsoSessionData } from '@smithy/shared-ini-file-loader';
import type { ProfileKind } from '../../../shared/ipc/sign-in';
import type { Portal } from './contract';

interface ProfileFacts {
  readonly name: string;
  readonly kind: ProfileKind;
  readonly region: string | null;
  /** Of kind `sso`, complete. `cli`: under which name the AWS CLI keeps the session. */
  readonly sso: {
    readonly portal: Portal;
    readonly accountId: string;
    readonly roleName: string;
    readonly cli: string;
  } | null;
  /** The role it assumes, with whose credentials. */
  readonly role: {
    readonly arn: string;
    readonly source: string | null;
    readonly mfaSerial: string | null;
    readonly externalId: string | null;
    readonly sessionName: string | null;
    readonly seconds: number | null;
  } | null;
}

export interface SharedFiles {
  readonly profiles: readonly ProfileFacts[];
  /** Named by an `sso-session` section or an older SSO profile, each once. */
  readonly portals: readonly (Portal & { readonly name: string | null })[];
}

type Section = Readonly<Record<string, string | undefined>>;

function portalIn(section: Section, sessions: Readonly<Record<string, Section>>): Portal | null {
  const session = section['sso_session'] === undefined ? section : (sessions[section['sso_session']] ?? {});
  const startUrl = session['sso_start_url'];
  const region = session['sso_region'];
  return startUrl === undefined || region === undefined ? null : { startUrl, region };
}

function kindOf(section: Section): ProfileKind {
  if (section['role_arn'] !== undefined && section['web_identity_token_file'] !== undefined) return 'web-identity';
  if (section['role_arn'] !== undefined) return section['mfa_serial'] === undefined ? 'role' : 'mfa';
  if (section['sso_session'] !== undefined || section['sso_start_url'] !== undefined) return 'sso';
  if (section['credential_process'] !== undefined) return 'process';
  if (section['aws_access_key_id'] !== undefined) return 'keys';
  if (section['login_session'] !== undefined) return 'login';
  return 'unknown';
}

function factsOf(name: string, section: Section, sessions: Readonly<Record<string, Section>>): ProfileFacts {
  const kind = kindOf(section);
  const portal = portalIn(section, sessions);
  const { sso_account_id: accountId, sso_role_name: roleName, role_arn: arn } = section;
  const seconds = Number(section['duration_seconds']);
  return {
    name,
    kind,
    region: section['region'] ?? null,
    sso:
      portal === null || accountId === undefined || roleName === undefined
        ? null
        : { portal, accountId, roleName, cli: section['sso_session'] ?? portal.startUrl },
    role:
      arn === undefined
        ? null
        : {
            arn,
            source: section['source_profile'] ?? null,
            mfaSerial: section['mfa_serial'] ?? null,
            externalId: section['external_id'] ?? null,
            sessionName: section['role_session_name'] ?? null,
            seconds: Number.isInteger(seconds) && seconds > 0 ? seconds : null,
          },
  };
}

/** Reads both files anew. Empty where there are none, or where they cannot be read. */
export async function readSharedFiles(): Promise<SharedFiles> {
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
    // Reads what was just read; it has no way to read anew.
    const sessions: Record<string, Section> = await loadSsoSessionData();
    const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])]
      .filter((name) => !name.includes('.'))
      .sort();
    const profiles = names.map((name) => factsOf(name, { ...configFile[name], ...credentialsFile[name] }, sessions));
    const portals = new Map<string, Portal & { name: string | null }>();
    for (const [name, section] of Object.entries(sessions)) {
      const portal = portalIn({ ...section, sso_session: undefined }, sessions);
      if (portal !== null) portals.set(`${portal.region} ${portal.startUrl}`, { ...portal, name });
    }
    for (const { sso } of profiles) {
      if (sso === null) continue;
      const id = `${sso.portal.region} ${sso.portal.startUrl}`;
      if (!portals.has(id)) portals.set(id, { ...sso.portal, name: null });
    }
    return { profiles, portals: [...portals.values()] };
  } catch {
    return { profiles: [], portals: [] };
  }
}

/** The portal at which a profile's credentials begin, its source profiles followed; null: none. */
export function portalOf(name: string, { profiles }: SharedFiles, seen: readonly string[] = []): Portal | null {
  const profile = profiles.find((each) => each.name === name);
  if (profile === undefined || seen.includes(name)) return null;
  if (profile.role !== null)
    return profile.role.source === null
      ? null
      : portalOf(profile.role.source, { profiles, portals: [] }, [...seen, name]);
  return profile.sso?.portal ?? null;
}
