import { useEffect, useRef } from 'react';
import type { SessionId } from '../../../shared/session/view';
import type { TransferView } from '../../../shared/visit/files';
import { useMirror } from '../../store/mirror';
import { keepFolders, readAgain, useFolders } from './folder-store';

/** So many entries are not read again for each of many files. */
const large = 1_000;

/**
 * Reads the folder when the device can be asked (again), and when something has come into it: once where both are so.
 */
export function useFreshFolder(id: SessionId, open: boolean, transfers: readonly TransferView[]): void {
  const arrived = transfers.filter(({ direction, state }) => direction === 'up' && state.kind === 'done').length;
  const more = transfers.some(({ direction, state }) => direction === 'up' && state.kind !== 'done');
  /** Of which device the folder was read, and what had arrived by then; null: none can be asked. */
  const read = useRef<{ readonly id: SessionId; readonly arrived: number } | null>(null);
  useEffect(() => {
    if (!open) {
      read.current = null;
      return;
    }
    const before = read.current?.id === id ? read.current : null;
    const count = useFolders.getState().folders.get(id)?.entries.length ?? 0;
    if (before !== null && more && count > large) return;
    read.current = { id, arrived };
    if (before === null) keepFolders(useMirror.getState().state.sessions.map((session) => session.id));
    if (before === null || arrived > before.arrived) void readAgain(id);
  }, [id, open, arrived, more]);
}
