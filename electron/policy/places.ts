/** One place where a company may have set something, and what was found there. Types only. */
import type { PolicyPlaceView } from '../../shared/policy/view';

export type Found =
  | { readonly state: 'absent' }
  | { readonly state: 'read'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly state: Exclude<PolicyPlaceView['state'], 'read'>; readonly detail: string };

export interface PolicyPlace extends Pick<PolicyPlaceView, 'kind' | 'where'> {
  /** Never rejects, and answers within some seconds. */
  read(): Promise<Found>;
}

export const absent: Found = { state: 'absent' };
