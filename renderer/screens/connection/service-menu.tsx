import type { ReactNode } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { canMovePort, canOpenService } from '../../../shared/session';
import type { ServiceView, SessionView } from '../../../shared/session/view';
import { InlineError } from '../../components/messages';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { placeOf } from '../../presentation/address';
import { openDialog } from '../../store/ui';
import { useBriefly } from '../../store/use-briefly';
import { useRequest } from '../../store/use-request';
import { usePrograms } from './use-programs';

interface ServiceMenuProps {
  readonly view: SessionView;
  readonly service: ServiceView;
  /** Opens it outside the window, where its own button does not. */
  readonly onOpen: (() => void) | null;
}

/** What a service offers besides its two buttons. */
export function ServiceMenu({ view, service, onOpen }: ServiceMenuProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, error } = useRequest();
  const [copied, setCopied] = useBriefly();
  const programs = usePrograms(service.type === 'ssh');
  const { serviceId: id, port } = service;
  const place = port === null ? null : placeOf(port);
  return (
    <>
      <MoreMenu label={t('services.more', { service: id === '' ? t('services.unnamed') : id })} copied={copied}>
        {service.type === 'ssh' && onOpen !== null ? (
          <MenuItem isDisabled={!canOpenService(view, id)} onAction={onOpen}>
            {t('services.openOutside')}
          </MenuItem>
        ) : null}
        {programs.map((program) => (
          <MenuItem
            key={program}
            isDisabled={!canOpenService(view, id)}
            onAction={() => void run('session.openWith', { id: view.id, serviceId: id, program })}
          >
            {t('services.openWith', { program })}
          </MenuItem>
        ))}
        {place === null ? null : (
          <MenuItem
            onAction={() => void run('clipboard.write', { text: place }).then((done) => setCopied(done !== null))}
          >
            {t('services.copyPlace', { place })}
          </MenuItem>
        )}
        <MenuItem
          isDisabled={!canMovePort(view, id)}
          onAction={() => openDialog({ kind: 'edit-port', sessionId: view.id, serviceId: id })}
        >
          {t('services.editPort')}
        </MenuItem>
      </MoreMenu>
      <InlineError error={error} />
    </>
  );
}
