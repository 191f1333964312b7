import { useEffect, useState } from 'react';
import type { ServiceView, SessionView } from '../../../shared/session/view';
import { request } from '../../api';
import { useMirror } from '../../store/mirror';

/** Who one is on the device at this service; null: nobody has logged in inside the window. */
export const useUserOn = ({ id }: SessionView, serviceId: string): string | null =>
  useMirror(
    ({ state }) =>
      state.visits.find((visit) => visit.sessionId === id && visit.serviceId === serviceId)?.login?.user ?? null,
  );

/** The complete ssh line of a service, as the main process makes it; null until it is there, or there is none. */
export function useSshLine({ id }: SessionView, service: ServiceView, user: string | null): string | null {
  const { serviceId, port } = service;
  const [line, setLine] = useState<string | null>(null);
  const isSsh = service.type === 'ssh' && port !== null;
  useEffect(() => {
    if (!isSsh) return;
    let over = false;
    void request('session.sshLine', { id, serviceId }).then((answer) => {
      const found = answer.ok ? answer.value.line : null;
      // What is there already is not drawn again.
      if (!over && found !== null) setLine(found);
    });
    return () => {
      over = true;
      setLine(null);
    };
  }, [isSsh, id, serviceId, port, user]);
  return line;
}
