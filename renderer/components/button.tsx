import type { LucideIcon } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { keyWords, shownKeys, type ShortcutName } from '../../shared/ipc/shortcuts';
import { isMac } from '../store/platform';
import { classes } from '../theme/classes';
import styles from './button.module.css';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly look?: 'normal' | 'primary' | 'plain' | 'text' | 'link' | 'danger' | 'icon';
  readonly icon?: LucideIcon;
  readonly disabled?: boolean;
  /** Where the visible words are not enough; contains them. */
  readonly label?: string;
  readonly expanded?: boolean;
  readonly controls?: string;
  /** It leads to what is shown. */
  readonly current?: boolean;
  readonly type?: 'button' | 'submit';
  /** Words it may show in turn: it is as wide as the widest of them, always. */
  readonly roomFor?: readonly string[];
  /** The key that does the same from anywhere; of the primary button it is that of all of them. */
  readonly keys?: ShortcutName;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** The key that presses it from anywhere, in words for a screen reader and as a tooltip. */
export const toldKeys = (keys: ShortcutName): { readonly 'aria-keyshortcuts': string; readonly title: string } => ({
  'aria-keyshortcuts': shownKeys(keys, isMac()),
  title: keyWords(keys, isMac()),
});

/**
 * A button that acts at once. The second click of a double click is not a second wish: by then it may say something
 * else.
 */
export function Button({
  children,
  onPress,
  look = 'normal',
  icon: Icon,
  disabled = false,
  label,
  expanded,
  controls,
  current = false,
  type = 'button',
  roomFor,
  keys,
  ref,
}: ButtonProps): ReactNode {
  return (
    <button
      ref={ref}
      type={type === 'submit' ? 'submit' : 'button'}
      className={classes(styles.button, look !== 'normal' && styles[look])}
      data-look={look}
      {...(look === 'primary' ? toldKeys('primary') : keys === undefined ? {} : toldKeys(keys))}
      disabled={disabled}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      aria-expanded={expanded}
      aria-controls={expanded === true ? controls : undefined}
      onClick={(event) => {
        if (event.detail < 2) onPress();
      }}
    >
      {Icon === undefined ? null : <Icon size={18} aria-hidden />}
      {roomFor === undefined ? (
        children
      ) : (
        <span className={styles.room}>
          <span>{children}</span>
          {roomFor.map((words) => (
            <span key={words} data-words={words} aria-hidden />
          ))}
        </span>
      )}
    </button>
  );
}
