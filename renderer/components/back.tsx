import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useWords } from '../format/use-words';
import { navigateBack } from '../store/ui';
import { Button } from './button';
import styles from './back.module.css';

/**
 * Whether Escape means something else where it was pressed: it leaves a dialog, a menu, a list of choices, or what is
 * typed; work has it for itself.
 */
const isTaken = ({ target, defaultPrevented, isComposing }: KeyboardEvent): boolean =>
  defaultPrevented ||
  isComposing ||
  document.querySelector('[role$="dialog"], [role="menu"]') !== null ||
  (target instanceof HTMLElement &&
    target.closest('nav, input[type="text"], input[type="password"], textarea, select, canvas, [role="grid"]') !==
      null);

/** Escape goes back from the screen. */
export function useEscapeBack(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !isTaken(event)) navigateBack();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** The way back from a screen, which Escape goes as well. */
export function Back(): ReactNode {
  const { t } = useWords();
  useEscapeBack();
  return (
    <div className={styles.back}>
      <Button look="text" icon={ArrowLeft} onPress={navigateBack}>
        {t('action.back')}
      </Button>
    </div>
  );
}
