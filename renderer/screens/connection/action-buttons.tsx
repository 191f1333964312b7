import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProblemCode } from '../../../shared/problems/problem';
import { Button } from '../../components/button';
import { useWords } from '../../format/use-words';
import type { ActionButton, Presentation } from '../../presentation/presentation';
import { showHelp } from '../../store/ui';
import { classes } from '../../theme/classes';
import type { ActionInUse } from './use-action';
import styles from './action-buttons.module.css';
import typography from '../../theme/typography.module.css';

/** Puts something on the clipboard, and says so on itself: nothing beside it moves. */
const copies = ({ action }: ActionButton): boolean =>
  action.kind === 'copy-request' || (action.kind === 'recover' && action.recovery.kind === 'copy-request');

interface ActionButtonsProps {
  readonly presentation: Pick<Presentation, 'button' | 'others'>;
  readonly action: ActionInUse;
  /** The key that presses the primary button, on it. */
  readonly hint?: ReactNode;
  /** Other buttons of the same row. */
  readonly children: ReactNode;
}

/** The one button, the others beside it, and what became of a press that changes nothing else on the page. */
export function ActionButtons({ presentation, action, hint = null, children }: ActionButtonsProps): ReactNode {
  const { t } = useWords();
  const { button, others } = presentation;
  return (
    <>
      {button === null ? null : (
        <Button
          look={button.look}
          disabled={action.busy}
          onPress={() => action.press(button.action)}
          {...(button.action.kind === 'recover' && button.action.recovery.kind === 'rotate' ? { icon: KeyRound } : {})}
          {...(copies(button) ? { roomFor: [button.label, t('action.copied')] } : {})}
        >
          {action.copied && copies(button) ? t('action.copied') : button.label}
          {hint === null || button.look !== 'primary' ? null : <> {hint}</>}
        </Button>
      )}
      {others.map((other) => (
        <Button
          key={other.label}
          look={other.look === 'text' ? 'text' : 'plain'}
          disabled={action.busy}
          onPress={() => action.press(other.action)}
        >
          {other.label}
        </Button>
      ))}
      {children}
      <output className={typography.hidden}>{action.copied ? t('action.copied') : ''}</output>
      <output className={classes(typography.second, styles.path)}>
        {action.savedAs === null ? null : t('report.saved', { path: action.savedAs })}
      </output>
    </>
  );
}

/** The page of the help about a problem: what it means, what its button does, what to tell the desk. */
export function WhatIsThis({ code }: { readonly code: ProblemCode }): ReactNode {
  const { t } = useWords();
  return (
    <Button look="text" onPress={() => showHelp(`problem-${code}`)}>
      {t('help.what')}
    </Button>
  );
}

/** Shows and hides what AWS answered. */
export function AnswerButton({ open, onPress }: { readonly open: boolean; readonly onPress: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <Button look="text" expanded={open} controls="answer" onPress={onPress}>
      {t('action.whatAws')}
    </Button>
  );
}
