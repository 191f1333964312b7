/** What an answer of the fleet index means for whoever asked it. Pure. */
import type { IndexRefusal } from '../../../shared/fleet/presence';
import type { CloudError } from '../../cloud';

/**
 * The index will not answer, however often it is asked: the role may not, or it is off in this account or still being built. Null: it
 * may answer the next time.
 */
export function indexRefusal({ kind }: CloudError): IndexRefusal | null {
  if (kind === 'access-denied') return 'denied';
  return kind === 'invalid' || kind === 'not-found' || kind === 'unknown' ? 'no-index' : null;
}
