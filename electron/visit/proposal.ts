/** What the login dialog starts from: the best of what is known, and where it comes from. */
import type { LoginProposal } from '../../shared/visit/view';
import type { ConfiguredLogin, KeyAgent } from './deps';
import type { KeptLogin } from './logins';

interface LoginFacts {
  /** Typed or used in this visit. */
  readonly thisVisit: KeptLogin | null;
  readonly kept: KeptLogin | null;
  readonly linkUser: string | null;
  /** Set by the company, for devices like this one. */
  readonly companyUser: string | null;
  readonly configured: ConfiguredLogin;
  /** Of the last device of the same type. */
  readonly ofType: Omit<KeptLogin, 'secret'> | null;
  readonly isPractice: boolean;
  readonly agent: KeyAgent | null;
  readonly mayKeep: boolean;
  /** What was said of keeping the one of this visit; null: nothing yet. */
  readonly keeps: boolean | null;
}

/** What practice devices call their user. */
const practiceUser = 'technician';

/** The nearer to this very device, the better; a link names the user that the desk has in mind for it. Pure. */
export function proposalOf(known: LoginFacts): LoginProposal {
  const { thisVisit, kept, linkUser, companyUser, configured, ofType, isPractice, agent, mayKeep, keeps } = known;
  const common = {
    agentKeys: agent?.keys ?? null,
    agentLimited: agent?.choice.only ?? false,
    mayKeep,
    keep: mayKeep && keeps !== false,
  };
  const anyKey = agent !== null && agent.keys.length > 0;
  const of = (
    from: LoginProposal['from'],
    { user, method, keyFile }: Omit<KeptLogin, 'secret' | 'deviceType' | 'at'>,
    secret: string | null = null,
  ): LoginProposal => ({ ...common, from, user, method, keyFile, holdsSecret: secret !== null });
  if (thisVisit !== null) return of('this-visit', thisVisit, thisVisit.secret);
  if (kept !== null && (linkUser === null || kept.user === linkUser)) return of('kept', kept, kept.secret);
  // Without anything that speaks for a key, a password is what most devices ask for.
  const keyFile = configured.keyFile ?? ofType?.keyFile ?? null;
  const method = keyFile !== null ? 'key-file' : (ofType?.method ?? (anyKey ? 'agent' : 'password'));
  if (linkUser !== null) return of('link', { user: linkUser, method, keyFile });
  if (isPractice) return of('practice', { user: practiceUser, method: anyKey ? 'agent' : 'password', keyFile: null });
  if (companyUser !== null) return of('preset', { user: companyUser, method, keyFile });
  if (configured.user !== null) return of('ssh-config', { user: configured.user, method, keyFile });
  if (ofType !== null) return of('device-type', ofType);
  return of('nothing', { user: '', method, keyFile });
}
