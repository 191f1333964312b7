import { lazy, type ReactNode, Suspense } from 'react';
import { Safe } from '../components/safe';
import { closeDialog, useUi } from '../store/ui';

/** What dialogs show is not in the first page: it comes with the first of them, or when the window is idle. */
export const loadDialogs = () => import('./open-dialog').then(({ OpenDialog: component }) => ({ default: component }));
const OpenDialog = lazy(loadDialogs);

/** The dialog that is open, if any. */
export function Dialogs(): ReactNode {
  const dialog = useUi((ui) => ui.dialog);
  return dialog === null ? null : (
    <Safe onClose={closeDialog}>
      <Suspense fallback={<span data-fallback />}>
        <OpenDialog dialog={dialog} />
      </Suspense>
    </Safe>
  );
}
