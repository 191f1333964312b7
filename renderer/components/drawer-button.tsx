import { Menu } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../format/use-words';
import { setDrawer, useUi } from '../store/ui';
import { Button } from './button';

/** Opens the list, where the window has no room for it. `words`: beside its icon. */
export function DrawerButton({ words = false }: { readonly words?: boolean }): ReactNode {
  const { t } = useWords();
  const open = useUi((ui) => ui.drawerOpen);
  return (
    <Button
      look={words ? 'text' : 'normal'}
      icon={Menu}
      label={t('rail.show')}
      expanded={open}
      onPress={() => setDrawer(true)}
    >
      {words ? t('rail.label') : null}
    </Button>
  );
}
