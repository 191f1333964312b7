import type { ReactNode } from 'react';
import { useSession } from '../store/mirror';
import { closeDialog, type Dialog } from '../store/ui';
import { CloseTunnelDialog } from './close-tunnel';
import { EditPortDialog } from './edit-port';
import { FilterDialog } from './filter';
import { OpenTunnelDialog } from './open-tunnel';
import { ProxyPasswordDialog } from './proxy-password';
import { ReportDialog } from './report';
import { RotateDialog } from './rotate';

/** A dialog. One whose session is gone goes with it. */
export function OpenDialog({ dialog }: { readonly dialog: Dialog }): ReactNode {
  if (dialog.kind === 'open-tunnel')
    return (
      <OpenTunnelDialog
        thingName={dialog.thingName}
        services={dialog.services}
        ticket={dialog.ticket}
        linkId={dialog.linkId ?? null}
        environment={dialog.environment ?? null}
        onClose={closeDialog}
      />
    );
  if (dialog.kind === 'filter') return <FilterDialog onClose={closeDialog} />;
  if (dialog.kind === 'proxy-password') return <ProxyPasswordDialog host={dialog.host} onClose={closeDialog} />;
  return <AboutSession dialog={dialog} />;
}

function AboutSession({ dialog }: { readonly dialog: Extract<Dialog, { readonly sessionId: string }> }): ReactNode {
  const view = useSession(dialog.sessionId);
  if (view === null) return null;
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
