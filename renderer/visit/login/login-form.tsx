import { type ReactNode, useState } from 'react';
import { isNameless } from '../../../shared/session/identity';
import type { SessionView } from '../../../shared/session/view';
import {
  type LoginMethod,
  loginMethods,
  type LoginProposal,
  type LoginRefusal,
  type VisitPhase,
  type VisitStep,
  type VisitView,
} from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { WithName } from '../../components/device-name';
import { Dialog, DialogButtons } from '../../components/dialog';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { ErrorText, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { nameOf, sentences } from '../../../shared/presentation/words';
import { useRequest } from '../../store/use-request';
import { Check } from './check';
import { needsSystemTerminal, refusalWords } from './failure-words';
import { SystemTerminal } from '../system-terminal';
import { Methods } from './methods';
import styles from './login.module.css';
import typography from '../../theme/typography.module.css';

/** What was typed. The secret goes to the main process once, and the field is empty from then on. */
interface Draft {
  readonly user: string;
  readonly method: LoginMethod;
  readonly keyFile: string | null;
  readonly secret: string;
  readonly keep: boolean;
  /** It was tried with something missing. */
  readonly tried: boolean;
}

const draftOf = ({ user, method, keyFile, keep }: LoginProposal): Draft => ({
  user,
  method,
  keyFile,
  secret: '',
  keep,
  tried: false,
});

interface LoginFormProps {
  readonly view: SessionView;
  readonly visit: VisitView;
  readonly asked: Extract<VisitPhase, { readonly kind: 'login' }>;
  /** What is under way with the login that was given; null: it waits for the person. */
  readonly trying: VisitStep | null;
}

/** Who one is on this device: name, how it is proved, whether it is remembered. */
export function LoginForm({ view, visit, asked, trying }: LoginFormProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const { proposal, refusal } = asked;
  const [draft, setDraft] = useState(() => draftOf(proposal));
  const device = nameOf(view, t);
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const leave = (): void => void run('visit.leave', { id: view.id });

  function logIn(): void {
    const { method, keep, secret } = draft;
    const user = draft.user.trim();
    const keyFile = method === 'key-file' ? draft.keyFile : null;
    if (user === '' || (method === 'key-file' && keyFile === null)) {
      set({ tried: true });
      return;
    }
    set({ secret: '', tried: false });
    const hostKey = visit.hostKey?.kind === 'new' ? visit.hostKey.key.fingerprint : null;
    const given = method === 'agent' || secret === '' ? null : secret;
    void run('visit.login', { id: view.id, user, method, keyFile, secret: given, keep, hostKey });
  }

  const waits = busy || trying !== null;
  const shown = waits ? null : refusal;
  return (
    <Dialog title={<WithName text={t('login.headline', { device })} name={device} />} onClose={leave}>
      <Form onSubmit={logIn}>
        <p className={typography.sentence}>
          {sentences(proposal.mayKeep && draft.keep ? t('login.once') : null, t('login.sentence'))}
        </p>
        <Field
          label={t('login.user')}
          value={draft.user}
          onChange={(user) => set({ user })}
          hint={proposal.from === 'nothing' ? '' : t(`login.from.${proposal.from}`)}
          bad={draft.tried && draft.user.trim() === '' ? t('login.userMissing') : null}
          maxLength={256}
          focused
        />
        <Methods value={draft.method} choices={loginMethods} onChange={(method) => set({ method, secret: '' })} />
        <Proof sessionId={view.id} draft={draft} proposal={proposal} refusal={shown} set={set} />
        {proposal.mayKeep ? (
          <Check checked={draft.keep} onChange={(keep) => set({ keep })}>
            {t('login.remember', { device })}
          </Check>
        ) : (
          <p className={typography.second}>{t(`login.${isNameless(view) ? 'rememberNameless' : 'rememberNot'}`)}</p>
        )}
        <InlineError error={error} />
        <output className={typography.second}>{trying === null ? '' : t(`login.steps.${trying}`)}</output>
        <DialogButtons
          onClose={leave}
          said={
            <>
              {visit.hostKey?.kind === 'new' ? <NewHostKey fingerprint={visit.hostKey.key.fingerprint} /> : null}
              {shown === null ? null : <Refusal view={view} visit={visit} refusal={shown} />}
            </>
          }
        >
          <Button
            type="submit"
            look="primary"
            disabled={waits}
            roomFor={[t('login.do'), t('login.busy')]}
            onPress={() => undefined}
          >
            {waits ? t('login.busy') : t('login.do')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}

/** What the person agrees to by logging in: never out of sight. */
function NewHostKey({ fingerprint }: { readonly fingerprint: string }): ReactNode {
  const { t } = useWords();
  return (
    <div className={styles.hostKey}>
      <p className={typography.second}>{t('login.newKey')}</p>
      <code>{fingerprint}</code>
    </div>
  );
}

/** Why it did not succeed and, where only another program can, the way there. */
function Refusal({
  view,
  visit,
  refusal,
}: {
  readonly view: SessionView;
  readonly visit: VisitView;
  readonly refusal: LoginRefusal;
}): ReactNode {
  const { t } = useWords(view.environment.kind);
  return (
    <>
      <ErrorText text={refusalWords(refusal, nameOf(view, t), t)} />
      {needsSystemTerminal(refusal) ? (
        <div>
          <SystemTerminal view={view} serviceId={visit.serviceId} look="plain" />
        </div>
      ) : null}
    </>
  );
}

/** What goes with the way that was chosen: the agent's keys, a file and its passphrase, a password. */
function Proof({
  sessionId,
  draft,
  proposal,
  refusal,
  set,
}: {
  readonly sessionId: string;
  readonly draft: Draft;
  readonly proposal: LoginProposal;
  readonly refusal: LoginRefusal | null;
  readonly set: (change: Partial<Draft>) => void;
}): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const held = proposal.holdsSecret && draft.method === proposal.method ? t('login.held') : null;
  if (draft.method === 'agent') {
    // Said already, above the button.
    const isSaid = refusal !== null && refusal.kind !== 'refused' && refusal.kind !== 'key-file';
    return isSaid ? null : <p className={typography.second}>{agentWords(proposal, t)}</p>;
  }
  const secret = (
    <Field
      label={draft.method === 'password' ? t('login.password') : t('login.passphrase')}
      value={draft.secret}
      onChange={(typed) => set({ secret: typed })}
      hint={held ?? t(draft.method === 'password' ? 'login.passwordHint' : 'login.passphraseHint')}
      secret
      maxLength={4096}
    />
  );
  if (draft.method === 'password') return secret;

  async function choose(): Promise<void> {
    const path = (await run('visit.chooseKeyFile', { id: sessionId }))?.value.path ?? null;
    if (path !== null) set({ keyFile: path });
  }
  return (
    <>
      <div className={styles.file}>
        <span className={styles.path}>
          <span className={typography.label}>{t('login.keyFile')}</span>
          <span className={draft.keyFile === null ? typography.second : typography.fixed}>
            {draft.keyFile ?? t('login.noFile')}
          </span>
        </span>
        <Button disabled={busy} onPress={() => void choose()}>
          {t('login.chooseFile')}
        </Button>
      </div>
      {draft.tried && draft.keyFile === null ? <ErrorText text={t('login.fileMissing')} /> : null}
      <InlineError error={error} />
      {secret}
    </>
  );
}

function agentWords({ agentKeys, agentLimited }: LoginProposal, t: ReturnType<typeof useWords>['t']): string {
  if (agentKeys === null) return t('login.agentNone');
  const count = agentKeys.length;
  if (count === 0) return t(agentLimited ? 'login.refusals.agent-not-named' : 'login.agentEmpty');
  return t(agentLimited ? 'login.agentNamed' : 'login.agentKeys', { count, names: agentKeys.join(', ') });
}
