import { Check, Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useWords } from '../format/use-words';
import { classes } from '../theme/classes';
import buttonStyles from './button.module.css';
import menuStyles from './menu.module.css';
import styles from './more-menu.module.css';
import typography from '../theme/typography.module.css';

interface MoreMenuProps {
  readonly label: string;
  /** A line of it put something on the clipboard, a moment ago. Absent: none of them does that. */
  readonly copied?: boolean;
  /** Its lines. */
  readonly children: ReactNode;
}

/** What is rarely pressed, behind three dots. */
export function MoreMenu({ label, copied = false, children }: MoreMenuProps): ReactNode {
  const { t } = useWords();
  return (
    <span className={styles.place}>
      <output className={classes(styles.said, typography.second)}>
        {copied ? (
          <>
            <Check size={18} aria-hidden /> {t('action.copied')}
          </>
        ) : null}
      </output>
      <MenuTrigger>
        <AriaButton className={classes(buttonStyles.button, buttonStyles.icon)} aria-label={label}>
          <Ellipsis size={20} aria-hidden />
        </AriaButton>
        <Popover className={classes(menuStyles.menu)} placement="bottom end">
          <Menu aria-label={label}>{children}</Menu>
        </Popover>
      </MenuTrigger>
    </span>
  );
}
