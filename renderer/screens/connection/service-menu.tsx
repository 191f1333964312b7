import type { ReactNode, RefObject } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { canMovePort, canOpenService } from '../../../shared/session';
import type { ServiceView, SessionView } from '../../../shared/session/view';
import { InlineError } from '../../components/messages';
import { KeyedItem } from '../../components/keyed-item';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { placeOf } from '../../presentation/address';
import { useKeyed } from '../../store/keyed';
import { openDialog } from '../../store/ui';
import { useBriefly } from '../../store/use-briefly';
import { useRequest } from '../../store/use-request';
import { usePrograms } from './use-programs';

interface ServiceMenuProps {
  readonly view: SessionView;
  readonly service: ServiceView;
  /** Opens it outside the window, where its own button does not. */
  readonly onOpen: (() => void) | null;
  /** Where it is drawn. */
  readonly row: RefObject<HTMLElement | null>;
}

/** Whether a key means the service of this row: the one that has the focus, else the first. */
export const isMeant = (row: RefObject<HTMLElement | null>): boolean =>
  (document.activeElement?.closest('[data-service]') ?? document.querySelector('[data-service]')) === row.current;

/** What a service offers besides its two buttons. */
export function ServiceMenu({ view, service, onOpen, row }: ServiceMenuProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, error } = useRequest();
  const [copied, setCopied] = useBriefly();
  const programs = usePrograms(service.type === 'ssh');
  const { serviceId: id, port } = service;
  const place = port === null ? null : placeOf(port);
  const mayOpen = canOpenService(view, id);
  const copyPlace =
    place === null ? null : () => void run('clipboard.write', { text: place }).then((done) => setCopied(done !== null));
  const actions = {
    openOutside: service.type === 'ssh' && onOpen !== null && mayOpen ? onOpen : null,
    copyPlace,
    editPort: canMovePort(view, id) ? () => openDialog({ kind: 'edit-port', sessionId: view.id, serviceId: id }) : null,
  };
  const { openOutside, editPort } = actions;
  useKeyed({
    openOutside: openOutside === null ? null : () => (isMeant(row) ? openOutside() : undefined),
    copyPlace: copyPlace === null ? null : () => (isMeant(row) ? copyPlace() : undefined),
    editPort: editPort === null ? null : () => (isMeant(row) ? editPort() : undefined),
  });
  return (
    <>
      <MoreMenu label={t('services.more', { service: id === '' ? t('services.unnamed') : id })} copied={copied}>
        {service.type === 'ssh' && onOpen !== null ? (
          <KeyedItem keys="openOutside" onAction={actions.openOutside}>
            {t('services.openOutside')}
          </KeyedItem>
        ) : null}
        {programs.map((program) => (
          <MenuItem
            key={program}
            isDisabled={!mayOpen}
            onAction={() => void run('session.openWith', { id: view.id, serviceId: id, program })}
          >
            {t('services.openWith', { program })}
          </MenuItem>
        ))}
        {place === null ? null : (
          <KeyedItem keys="copyPlace" onAction={actions.copyPlace}>
            {t('services.copyPlace', { place })}
          </KeyedItem>
        )}
        <KeyedItem keys="editPort" onAction={actions.editPort}>
          {t('services.editPort')}
        </KeyedItem>
      </MoreMenu>
      <InlineError error={error} />
    </>
  );
}
