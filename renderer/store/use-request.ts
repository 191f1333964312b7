import { useState } from 'react';
import type { Answers, Arguments, RequestError, RequestName } from '../../shared/ipc/contract';
import { request } from '../api';

export interface Requesting {
  /** Asks the main process; null when it failed (the error is shown by whoever holds this). */
  readonly run: <Name extends RequestName>(
    name: Name,
    args: Arguments<Name>,
  ) => Promise<{ readonly value: Answers[Name] } | null>;
  readonly busy: boolean;
  readonly error: RequestError | null;
  readonly clear: () => void;
}

/**
 * Requests of one place on the screen: while one runs the place is busy, and a failure stays beside what was pressed.
 */
export function useRequest(): Requesting {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError | null>(null);
  return {
    busy,
    error,
    clear: () => setError(null),
    run: async (name, args) => {
      setBusy(true);
      setError(null);
      const answer = await request(name, args);
      setBusy(false);
      if (answer.ok) return { value: answer.value };
      setError(answer.error);
      return null;
    },
  };
}
