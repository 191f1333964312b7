/** What an answer of AWS's registry means for whoever asked it for devices. Pure. */
import type { IndexRefusal } from '../../../shared/fleet/presence';
import type { CloudError } from '../../cloud';

/**
 * The index refuses this question, however often it is asked: the role may not, or AWS takes no such question. Null: it
 * may answer the next time.
 */
export function indexRefusal({ kind }: CloudError): IndexRefusal | null {
  if (kind === 'access-denied') return 'denied';
  return kind === 'invalid' || kind === 'not-found' ? 'rejected' : null;
}

/** Another way to the names may be open: this one was refused, or ended in a way that nobody knows. */
export const isWayClosed = (error: CloudError): boolean => error.kind === 'unknown' || indexRefusal(error) !== null;
