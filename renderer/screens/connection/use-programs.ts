import { useEffect, useState } from 'react';
import { request } from '../../api';

const none: readonly string[] = [];

/** Programs of this laptop that an ssh service can be opened in; none until they are found. */
export function usePrograms(wanted: boolean): readonly string[] {
  const [names, setNames] = useState(none);
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    void request('system.programs', {}).then((answer) => {
      if (!over && answer.ok && answer.value.names.length > 0) setNames(answer.value.names);
    });
    return () => {
      over = true;
    };
  }, [wanted]);
  return wanted ? names : none;
}
