import { useEffect, useState } from 'react';
import { request } from '../../api';
import { useSlice } from '../../store/mirror';

const none: readonly string[] = [];

/** Programs of this laptop that an ssh service can be opened in; none until they are found. */
export function usePrograms(wanted: boolean): readonly string[] {
  const own = useSlice('programs');
  const [names, setNames] = useState(none);
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    void request('system.programs', {}).then((answer) => {
      if (!over && answer.ok) setNames(answer.value.names);
    });
    return () => {
      over = true;
    };
  }, [wanted, own]);
  return wanted ? names : none;
}
