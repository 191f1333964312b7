/**
 * A hostile announcement must not make us open ports without end; a tunnel has three services, by adjusted quota a few
 * more (PROTOCOL.md 1.6).
 */
const maxServices = 32;

/** What becomes of the listeners when the service has announced its ids. */
export interface Adoption {
  /** Per listener, in order: its service id from now on, or null: not announced, so it is released. */
  readonly ids: readonly (string | null)[];
  /** Announced services without a listener, which get a port that the operating system chooses. */
  readonly missing: readonly string[];
  /** Whether anything differs from what was asked for. */
  readonly changed: boolean;
}

/**
 * SERVICE_IDS is authoritative (PROTOCOL.md 6, row 10). Equal ids stay. A bare listener (`''`), or the one listener
 * that has no counterpart when there is exactly one service without a listener, takes that service's id. No port is
 * ever given to a service by guessing between several.
 *
 * @param listeners the ids that were asked for, in order; `''` for a bare port
 * @param announced the ids of SERVICE_IDS; empty for a tunnel without services
 */
export function adopt(listeners: readonly string[], announced: readonly string[]): Adoption {
  const wanted = [...new Set(announced)].filter((id) => id !== '').slice(0, maxServices);
  if (wanted.length === 0) {
    // Messages of a tunnel without services carry no service id: one listener can serve it.
    const ids = listeners.map((_, index) => (index === 0 ? '' : null));
    return { ids, missing: [], changed: listeners.some((id, index) => ids[index] !== id) };
  }
  const missing = wanted.filter((id) => !listeners.includes(id));
  const ids: (string | null)[] = listeners.map((id) => (wanted.includes(id) ? id : null));
  const unmatched = ids.flatMap((id, index) => (id === null ? [index] : []));
  const bare = unmatched.find((index) => listeners[index] === '');
  const heir = bare ?? (unmatched.length === 1 && missing.length === 1 ? unmatched[0] : undefined);
  // A bare port among several services leads to the first of them: the reference sends messages without any id there (PROTOCOL.md 4.1).
  if (heir !== undefined && missing.length > 0) ids[heir] = missing.shift() ?? null;
  return { ids, missing, changed: missing.length > 0 || ids.some((id, index) => id !== listeners[index]) };
}
