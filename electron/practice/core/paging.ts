import { ServiceError, type ErrorCode } from './errors';

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/**
 * One page of a list that is sorted newest first. The token names the last item of the page before, so
 * that items added or removed between two calls neither repeat nor hide others. It is bound to the filter.
 * @throws ServiceError for a token that is not one of ours, or was given out for another filter.
 */
export function pageOf<T extends { readonly sequence: number }>(
  all: readonly T[],
  size: number,
  nextToken: string | undefined,
  filter: string | null,
  errorCode: ErrorCode,
): Page<T> {
  const before = nextToken === undefined ? Infinity : positionOf(nextToken, filter, errorCode);
  const rest = all.filter((item) => item.sequence < before);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  if (last === undefined || rest.length <= size) return { items };
  return { items, nextToken: Buffer.from(JSON.stringify([last.sequence, filter])).toString('base64url') };
}

function positionOf(token: string, filter: string | null, errorCode: ErrorCode): number {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(value) && typeof value[0] === 'number' && value[1] === filter) return value[0];
  } catch {
    // Not JSON: not ours either.
  }
  throw new ServiceError(errorCode, 'The nextToken is not valid.');
}
