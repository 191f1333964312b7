import { useState } from 'react';
import type { Arguments, RequestError } from '../../../shared/ipc/contract';
import type { FilesFault } from '../../../shared/visit/files';
import { request } from '../../api';

type Change = 'files.makeFolder' | 'files.rename' | 'files.remove';

interface Asking {
  /** True: the device did it. Else why not is held here. */
  readonly ask: <Name extends Change>(name: Name, args: Arguments<Name>) => Promise<boolean>;
  readonly busy: boolean;
  readonly fault: FilesFault | null;
  readonly error: RequestError | null;
}

/** Asks the device for a change of its files: what is in the way stays beside what was pressed. */
export function useAsking(): Asking {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<FilesFault | null>(null);
  const [error, setError] = useState<RequestError | null>(null);
  return {
    busy,
    fault,
    error,
    async ask(name, args) {
      setBusy(true);
      setFault(null);
      setError(null);
      const told = await request(name, args);
      setBusy(false);
      if (!told.ok) setError(told.error);
      else if (told.value.kind === 'fault') setFault(told.value.fault);
      return told.ok && told.value.kind === 'ok';
    },
  };
}
