import type { ReactNode } from 'react';
import type { NetworkView } from '../../../shared/ipc/network';
import { ErrorText } from '../../components/messages';
import { SetValues } from '../../components/set-value';
import { useWords } from '../../format/use-words';
import typography from '../../theme/typography.module.css';

/** The web proxy that the company set. */
export function SetWebProxy({ network }: { readonly network: NetworkView }): ReactNode {
  const { t } = useWords();
  const { mode, address, exceptions } = network;
  const value = mode === 'manual' ? address : t(`settings.proxy.modes.${mode}`);
  return (
    <SetValues
      inForm
      values={[
        { label: t('settings.proxy.title'), value },
        ...(exceptions === '' ? [] : [{ label: t('settings.proxy.exceptions'), value: exceptions }]),
      ]}
    />
  );
}

/** The company's authorities, from the file that it set. */
export function SetAuthorities({ network }: { readonly network: NetworkView }): ReactNode {
  const { t } = useWords();
  const { caFile, caProblem, authorities } = network;
  return (
    <>
      <SetValues inForm values={[{ label: t('settings.trust.title'), value: caFile ?? '' }]} />
      {caProblem === null ? null : <ErrorText text={t(`settings.refusals.${caProblem}`)} />}
      {authorities.length === 0 ? null : (
        <p className={typography.second}>{t('settings.trust.names', { names: authorities.join(', ') })}</p>
      )}
    </>
  );
}
