import { Check, KeyRound } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { networkRefusals, type NetworkRefusal, type NetworkView, webProxyModes } from '../../../shared/ipc/network';
import { Button } from '../../components/button';
import { Choices } from '../../components/choices';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { ErrorText, InlineError } from '../../components/messages';
import { SetAuthorities, SetWebProxy } from './set-network';
import { isSet } from '../../../shared/policy/view';
import { orNull } from '../../forms/patterns';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useUi } from '../../store/ui';
import { type Requesting, useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

export const refusalIn = (error: Requesting['error']): NetworkRefusal | null =>
  error?.code === 'bad-network' ? (networkRefusals.find((each) => each === error.detail) ?? null) : null;

/** The way from this laptop to AWS: web proxy, its password, the company's certificate authorities. */
export function Network(): ReactNode {
  const { t } = useWords();
  const network = useSlice('network');
  const policy = useSlice('policy');
  const asked = useUi(({ screen }) => screen.kind === 'settings' && screen.section === 'network');
  const place = useRef<HTMLElement>(null);
  // Scrolling answers a promise in newer browsers, which must not be taken for the way to end this effect.
  useEffect(() => {
    if (asked) place.current?.scrollIntoView();
  }, [asked]);
  return (
    <section className={layout.section} aria-labelledby="network" ref={place}>
      <h2 id="network">{t('settings.network')}</h2>
      <p className={typography.second}>{t('settings.networkSentence')}</p>
      <div className={classes(layout.panel, layout.card, layout.formCard)}>
        {isSet(policy, 'network.mode', 'network.exceptions') ? (
          <SetWebProxy network={network} />
        ) : (
          <WebProxy key={`${network.mode} ${network.address} ${network.exceptions}`} network={network} />
        )}
        <Passwords network={network} />
      </div>
      <div className={classes(layout.panel, layout.card, layout.formCard)}>
        {isSet(policy, 'network.caFile') ? (
          <SetAuthorities network={network} />
        ) : (
          <Authorities key={network.caFile} network={network} />
        )}
      </div>
    </section>
  );
}

function WebProxy({ network }: { readonly network: NetworkView }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const open = useRequest();
  const [mode, setMode] = useState(network.mode);
  const [fields, setFields] = useState<ProxyFields>({
    address: network.address,
    exceptions: network.exceptions,
    user: '',
    password: '',
  });
  const reason = refusalIn(error);
  const what = {
    system: t('settings.proxy.systemWhat'),
    variables: network.variables ?? t('settings.proxy.notSet'),
    manual: t('settings.proxy.manualWhat'),
    none: t('settings.proxy.noneWhat'),
  };

  const save = (next: NetworkView['mode']): void =>
    void run('network.setWebProxy', {
      mode: next,
      address: fields.address.trim(),
      exceptions: fields.exceptions.trim(),
      user: fields.user.trim(),
      password: fields.password,
    });
  function choose(next: NetworkView['mode']): void {
    setMode(next);
    // The others say everything by themselves; an address has to be typed first.
    if (next !== 'manual') save(next);
  }

  return (
    <Form label={t('settings.proxy.title')} onSubmit={() => save('manual')}>
      <Choices
        label={t('settings.proxy.title')}
        value={mode}
        onChange={choose}
        wide
        choices={webProxyModes.map((value) => ({
          value,
          title: t(`settings.proxy.modes.${value}`),
          what: what[value],
        }))}
      />
      {mode === 'manual' ? (
        <ManualProxy network={network} fields={fields} onChange={setFields} reason={reason} busy={busy} />
      ) : null}
      <InlineError error={reason === null ? error : null} />
      <div>
        <Button look="link" disabled={open.busy} onPress={() => void open.run('system.openProxySettings', {})}>
          {t('settings.proxy.openSystem')}
        </Button>
      </div>
      <InlineError error={open.error} />
    </Form>
  );
}

interface ProxyFields {
  readonly address: string;
  readonly exceptions: string;
  readonly user: string;
  readonly password: string;
}

interface ManualProxyProps {
  readonly network: NetworkView;
  readonly fields: ProxyFields;
  readonly onChange: (fields: ProxyFields) => void;
  readonly reason: NetworkRefusal | null;
  readonly busy: boolean;
}

/** A proxy that is named by hand, and who one is there. */
function ManualProxy({ network, fields, onChange, reason, busy }: ManualProxyProps): ReactNode {
  const { t } = useWords();
  return (
    <>
      <div className={layout.twoFields}>
        <Field
          label={t('settings.proxy.address')}
          value={fields.address}
          onChange={(address) => onChange({ ...fields, address })}
          hint={t('settings.proxy.addressHint')}
          bad={reason?.startsWith('address') === true ? t(`settings.refusals.${reason}`) : null}
          placeholder="proxy.example.com:8080"
          inputMode="url"
          maxLength={300}
        />
        <Field
          label={t('settings.proxy.exceptions')}
          value={fields.exceptions}
          onChange={(exceptions) => onChange({ ...fields, exceptions })}
          hint={t('settings.proxy.exceptionsHint')}
          maxLength={2000}
        />
        <Field
          label={t('settings.proxy.user')}
          value={fields.user}
          onChange={(user) => onChange({ ...fields, user })}
          hint={t('settings.proxy.userHint')}
          bad={reason === 'user-missing' ? t(`settings.refusals.${reason}`) : null}
          maxLength={256}
        />
        <Field
          label={t('settings.proxy.password')}
          value={fields.password}
          onChange={(password) => onChange({ ...fields, password })}
          hint={network.kept ? t('settings.proxy.passwordHint') : t('settings.proxy.passwordMemory')}
          secret
          maxLength={1024}
        />
      </div>
      <div className={layout.row}>
        <Button type="submit" look="primary" disabled={busy} onPress={() => undefined}>
          {t('action.save')}
        </Button>
        <output className={classes(layout.row, typography.second)}>
          {network.mode === 'manual' && network.address !== '' && fields.address === network.address ? (
            <>
              <Check size={18} aria-hidden />
              {t('settings.proxy.inUse')}
            </>
          ) : null}
        </output>
      </div>
    </>
  );
}

function Passwords({ network }: { readonly network: NetworkView }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  if (network.passwordsFor.length === 0) return null;
  return (
    <div className={layout.stack}>
      {network.passwordsFor.map((host) => (
        <div className={layout.row} key={host}>
          <KeyRound size={18} aria-hidden />
          <span>{t('settings.proxy.kept', { host })}</span>
          <Button
            look="link"
            disabled={busy}
            label={t('settings.proxy.forgetLabel', { host })}
            onPress={() => void run('network.forgetPassword', { host })}
          >
            {t('settings.proxy.forget')}
          </Button>
        </div>
      ))}
      <InlineError error={error} />
    </div>
  );
}

function Authorities({ network }: { readonly network: NetworkView }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const [path, setPath] = useState(network.caFile ?? '');
  const reason = refusalIn(error);
  const changed = path.trim() !== (network.caFile ?? '');
  return (
    <Form label={t('settings.trust.title')} onSubmit={() => void run('network.setCaFile', { path: orNull(path) })}>
      <Field
        label={t('settings.trust.title')}
        value={path}
        onChange={setPath}
        hint={network.systemTrust ? t('settings.trust.hint') : t('settings.trust.hintAlone')}
        bad={reason === null ? null : t(`settings.refusals.${reason}`)}
        placeholder={t('settings.trust.placeholder')}
        maxLength={1024}
      />
      {network.caProblem === null || changed ? null : <ErrorText text={t(`settings.refusals.${network.caProblem}`)} />}
      {network.authorities.length === 0 || changed ? null : (
        <output className={classes(layout.row, typography.second)}>
          <Check size={18} aria-hidden />
          {t('settings.trust.names', { names: network.authorities.join(', ') })}
        </output>
      )}
      <InlineError error={reason === null ? error : null} />
      <div>
        <Button type="submit" disabled={busy || !changed} onPress={() => undefined}>
          {t('action.save')}
        </Button>
      </div>
    </Form>
  );
}
