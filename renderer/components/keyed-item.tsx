import type { ReactNode } from 'react';
import { Keyboard } from 'react-aria-components/Keyboard';
import { MenuItem } from 'react-aria-components/Menu';
import { Text } from 'react-aria-components/Text';
import { keyWordsOf, type ShortcutName, shortcuts } from '../../shared/ipc/shortcuts';
import { isMac } from '../store/platform';
import styles from './keyed-item.module.css';

interface KeyedItemProps {
  readonly keys: ShortcutName;
  readonly children: string;
  /** Null: it cannot be chosen now. */
  readonly onAction: (() => void) | null;
}

/** A line of a menu, and the key that does the same from anywhere. */
export function KeyedItem({ keys, children, onAction }: KeyedItemProps): ReactNode {
  return (
    <MenuItem textValue={children} isDisabled={onAction === null} onAction={() => onAction?.()}>
      <Text slot="label">{children}</Text>
      <ShownKeys keys={shortcuts[keys]} />
    </MenuItem>
  );
}

/** A key beside the words of a line, as the platform writes it. */
export function ShownKeys({ keys }: { readonly keys: string }): ReactNode {
  return <Keyboard className={styles.keys ?? ''}>{keyWordsOf(keys, isMac())}</Keyboard>;
}
