import type { ReactNode } from 'react';
import { useSlice } from '../store/mirror';
import { closeDialog, useUi } from '../store/ui';
import { CloseTunnelDialog } from './close-tunnel';
import { EditPortDialog } from './edit-port';
import { OpenTunnelDialog } from './open-tunnel';
import { ProxyPasswordDialog } from './proxy-password';
import { ReportDialog } from './report';
import { RotateDialog } from './rotate';

/** The dialog that is open, if any. One whose session is gone goes with it. */
export function Dialogs(): ReactNode {
  const dialog = useUi((ui) => ui.dialog);
  const sessions = useSlice('sessions');
  if (dialog === null) return null;
  if (dialog.kind === 'open-tunnel')
    return (
      <OpenTunnelDialog
        thingName={dialog.thingName}
        services={dialog.services}
        ticket={dialog.ticket}
        linkId={dialog.linkId ?? null}
        onClose={closeDialog}
      />
    );
  if (dialog.kind === 'proxy-password') return <ProxyPasswordDialog host={dialog.host} onClose={closeDialog} />;
  const view = sessions.find(({ id }) => id === dialog.sessionId);
  if (view === undefined) return null;
  switch (dialog.kind) {
    case 'close-tunnel':
      return <CloseTunnelDialog view={view} onClose={closeDialog} />;
    case 'rotate':
      return <RotateDialog view={view} onClose={closeDialog} />;
    case 'edit-port':
      return <EditPortDialog view={view} serviceId={dialog.serviceId} onClose={closeDialog} />;
    case 'report':
      return <ReportDialog view={view} onClose={closeDialog} />;
    default:
      return dialog satisfies never;
  }
}
