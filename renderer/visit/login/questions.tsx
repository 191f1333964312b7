import { type ReactNode, useState } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { VisitPhase } from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { WithName } from '../../components/device-name';
import { Dialog, DialogButtons } from '../../components/dialog';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { nameOf } from '../../../shared/presentation/words';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import styles from './login.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** What the device asks in its own words. What is answered goes to the main process once. */
export function Questions({
  view,
  phase,
}: {
  readonly view: SessionView;
  readonly phase: Extract<VisitPhase, { readonly kind: 'questions' }>;
}): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const nothing = phase.prompts.map(() => '');
  const [answers, setAnswers] = useState(nothing);
  const device = nameOf(view, t);
  const leave = (): void => void run('visit.leave', { id: view.id });
  const isPassword = phase.prompts.every((prompt) => prompt.isPassword === true);
  const quoted = [phase.title, phase.instruction].filter((words) => words.trim() !== '').join('\n');

  function answer(): void {
    setAnswers(nothing);
    void run('visit.answer', { id: view.id, answers });
  }
  return (
    <Dialog title={<WithName text={t('login.questions.headline', { device })} name={device} />} onClose={leave}>
      <Form onSubmit={answer}>
        {isPassword ? null : <p className={typography.sentence}>{t('login.questions.sentence')}</p>}
        {quoted === '' ? null : <pre className={classes(layout.panel, styles.quoted)}>{quoted}</pre>}
        {phase.prompts.map(({ text, echo }, index) => (
          <Field
            // Two prompts may have the same words.
            key={index}
            label={isPassword ? t('login.password') : text.trim() === '' ? t('login.questions.answer') : text}
            value={answers[index] ?? ''}
            onChange={(typed) => setAnswers((before) => before.map((one, at) => (at === index ? typed : one)))}
            secret={!echo}
            focused={index === 0}
            maxLength={4096}
          />
        ))}
        <InlineError error={error} />
        <DialogButtons onClose={leave}>
          <Button type="submit" look="primary" disabled={busy} onPress={() => undefined}>
            {t('login.questions.do')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}
