import { Component, type ReactNode } from 'react';
import { useWords } from '../format/use-words';
import { Button } from './button';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** Keeps the window when a screen cannot be drawn: the tunnels run elsewhere, and the list stays usable. */
export class Safe extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed onAgain={() => this.setState({ failed: false })} /> : this.props.children;
  }
}

function Failed({ onAgain }: { readonly onAgain: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <div className={classes(layout.page, layout.narrow)} role="alert">
      <header className={layout.pageHead}>
        <h1>{t('app.crashed.headline')}</h1>
        <p className={typography.sentence}>{t('app.crashed.sentence')}</p>
      </header>
      <div>
        <Button onPress={onAgain}>{t('app.crashed.again')}</Button>
      </div>
    </div>
  );
}
