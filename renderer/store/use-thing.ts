import { useEffect, useState } from 'react';
import type { ThingView } from '../../shared/fleet/list';
import { request } from '../api';
import { isName } from '../../shared/aws/names';
import { after } from './after';

/** A name that is still being typed is not asked about. */
const askAfterMs = 300;

/**
 * Everything known of a thing of the selected environment, asked when it is first shown; null while nothing is known of
 * it.
 */
export function useThing(thingName: string | null, services: readonly string[] = []): ThingView | null {
  const [thing, setThing] = useState<ThingView | null>(null);
  const wanted = services.filter(isName).join(' ');
  useEffect(() => {
    if (thingName === null || !isName(thingName)) return undefined;
    let over = false;
    const cancel = after(askAfterMs, () => {
      void request('devices.thing', { thingName, services: wanted === '' ? [] : wanted.split(' ').slice(0, 3) }).then(
        (answer) => {
          if (!over && answer.ok) setThing(answer.value);
        },
      );
    });
    return () => {
      over = true;
      cancel();
    };
  }, [thingName, wanted]);
  return thing?.thingName === thingName ? thing : null;
}

/** Names of known things for what is typed; none for null. */
export function useSuggestions(text: string | null): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    if (text === null) return undefined;
    let over = false;
    void request('devices.suggest', { text: text.slice(0, 128) }).then((answer) => {
      if (!over && answer.ok) setNames(answer.value);
    });
    return () => {
      over = true;
    };
  }, [text]);
  return names;
}
