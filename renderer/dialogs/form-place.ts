import type { EnvironmentRef } from '../../shared/session/view';
import { useSlice } from '../store/mirror';

interface FormPlace {
  /** Of the environment in which the form opens a tunnel. */
  readonly region: string;
  readonly isPractice: boolean;
  /** It is the one that is selected: what is known of devices and of what the role may do is about it. */
  readonly isSelected: boolean;
}

/** Where a form opens its tunnel: in the environment that it was asked for, else in the one that is selected. */
export function useFormPlace(wanted: EnvironmentRef | null): FormPlace {
  const { environmentId } = useSlice('settings');
  const selected = useSlice('environments').find(({ id }) => id === environmentId);
  const place = wanted ?? selected;
  return {
    region: place?.region ?? '',
    isPractice: place?.kind === 'practice',
    isSelected: wanted === null || wanted.id === environmentId,
  };
}
