import type { ReactNode } from 'react';
import { Button } from '../../components/button';
import { Dialog, DialogButtons } from '../../components/dialog';
import { Form } from '../../components/form';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { terminals } from './terminals';
import { ask, useTerminalWindow, type Asked as AskedInTerminal } from './window-state';
import styles from './terminal.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** So much of what would be pasted is shown. */
const shownCharacters = 2000;

/** What the person is asked before something happens: pasting several lines, opening a page. */
export function Asked(): ReactNode {
  const asked = useTerminalWindow((state) => state.asked);
  if (asked === null) return null;
  return asked.kind === 'paste' ? <Paste asked={asked} /> : <OpenAddress asked={asked} />;
}

function close({ shellId }: AskedInTerminal): void {
  ask(null);
  // The dialog gives the focus back to the page first.
  requestAnimationFrame(() => terminals.get(shellId)?.focus());
}

function Paste({ asked }: { readonly asked: Extract<AskedInTerminal, { kind: 'paste' }> }): ReactNode {
  const { t } = useWords();
  const leave = (): void => close(asked);
  return (
    <Dialog alert title={t('terminal.paste.headline', { count: asked.lines })} onClose={leave}>
      <Form
        onSubmit={() => {
          terminals.get(asked.shellId)?.paste(asked.text);
          leave();
        }}
      >
        <p className={typography.sentence}>{t('terminal.paste.sentence')}</p>
        <pre className={classes(layout.panel, styles.quoted)}>{asked.text.slice(0, shownCharacters)}</pre>
        <DialogButtons onClose={leave}>
          <Button type="submit" look="primary" onPress={() => undefined}>
            {t('terminal.paste.do')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}

function OpenAddress({ asked }: { readonly asked: Extract<AskedInTerminal, { kind: 'link' }> }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const leave = (): void => close(asked);
  return (
    <Dialog alert title={t('terminal.link.headline')} onClose={leave}>
      <Form
        onSubmit={() =>
          void run('system.openPage', { address: asked.address }).then((done) => (done === null ? undefined : leave()))
        }
      >
        <p className={typography.sentence}>{t('terminal.link.sentence')}</p>
        <pre className={classes(layout.panel, styles.quoted)}>{asked.address}</pre>
        <InlineError error={error} />
        <DialogButtons onClose={leave}>
          <Button type="submit" look="primary" disabled={busy} onPress={() => undefined}>
            {t('terminal.link.do')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}
