import { useState } from 'react';
import type { ThingView } from '../../shared/fleet/list';
import { offeredLifetimes, type Tag } from '../../shared/fleet/open-form';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { useServicesFor } from '../store/use-services-for';
import { useThing } from '../store/use-thing';
import { type Complaints, complaintsOf, type Typed } from './open-form';

/** The lifetimes that are offered, minutes; `other` is typed. */
export const lifetimes = [...offeredLifetimes.map((minutes) => `${minutes}` as const), 'other'] as const;
type Lifetime = (typeof lifetimes)[number];

/** What stands in the fields. */
interface Fields {
  readonly name: string;
  /** Null until somebody changes them: they follow the device. */
  readonly services: readonly string[] | null;
  readonly lifetime: Lifetime;
  readonly minutes: string;
  readonly ticket: string;
  readonly description: string;
  readonly tags: readonly Tag[];
}

export interface OpenFormInUse {
  readonly fields: Fields;
  readonly set: (change: Partial<Fields>) => void;
  /** The services that are asked for, chosen or usual. */
  readonly services: readonly string[];
  /** What is known of the device that is typed. */
  readonly thing: ThingView | null;
  readonly typed: Typed;
  readonly complaints: Complaints;
  /** Somebody pressed the button: what is missing is a fault from now on. */
  readonly tried: boolean;
  readonly setTried: () => void;
}

/**
 * The fields of a tunnel to open, what they ask for and what is wrong with them. `isSelected`: the fleet that is listed
 * is the one it is for.
 */
export function useOpenForm(begin: Pick<Fields, 'name' | 'services' | 'ticket'>, isSelected: boolean): OpenFormInUse {
  const { t } = useWords();
  const { lifetimeMinutes } = useSlice('settings');
  const [fields, setFields] = useState<Fields>({
    ...begin,
    lifetime: lifetimes.find((each) => each === String(lifetimeMinutes)) ?? 'other',
    minutes: lifetimes.some((each) => each === String(lifetimeMinutes)) ? '30' : String(lifetimeMinutes),
    description: '',
    tags: [],
  });
  const [tried, setTried] = useState(false);
  const { name, lifetime, minutes, ticket, description, tags } = fields;
  const thing = useThing(isSelected ? name : null, fields.services ?? []);
  const usual = useServicesFor(isSelected ? name : '', thing);
  const services = fields.services ?? (usual.length > 0 ? usual : ['SSH']);
  const typed = {
    thing: name,
    services,
    lifetime: lifetime === 'other' ? minutes : lifetime,
    ticket,
    description,
    tags,
  };
  return {
    fields,
    set: (change) => setFields((before) => ({ ...before, ...change })),
    services,
    thing,
    typed,
    complaints: complaintsOf(typed, t, tried),
    tried,
    setTried: () => setTried(true),
  };
}
