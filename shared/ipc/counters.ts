/**
 * What grows at a session's services while bytes go through it, apart from all else about them: it changes many times a
 * second and is shown in a few words. Pure.
 */
import type { ServiceView, SessionView } from '../session/view';
import { isSame } from './same';

const names = ['bytesUp', 'bytesDown', 'lastAnswerAt'] as const;

type Counters = Pick<ServiceView, (typeof names)[number]>;

/** Of each service that counted on: its place among the services of its session, and what it stands at. */
export type CountersChange = readonly (readonly [place: number, counters: Partial<Counters>])[];

/**
 * Null: something else about them is different. The first byte and the first answer are something else: other words say
 * them.
 */
export function countersChange(before: readonly ServiceView[], after: readonly ServiceView[]): CountersChange | null {
  if (before.length !== after.length) return null;
  const changes: [number, Partial<Counters>][] = [];
  for (const [place, service] of after.entries()) {
    const old = before[place];
    if (old === service) continue;
    if (old === undefined || !isSame({ ...old, ...countersOf(service) }, service)) return null;
    const counted = names.filter((name) => old[name] !== service[name]);
    if (counted.some((name) => (old[name] ?? 0) === 0 || (service[name] ?? 0) === 0)) return null;
    if (counted.length > 0) changes.push([place, Object.fromEntries(counted.map((name) => [name, service[name]]))]);
  }
  return changes;
}

const countersOf = ({ bytesUp, bytesDown, lastAnswerAt }: Counters): Counters => ({ bytesUp, bytesDown, lastAnswerAt });

/** The services with these counters; null where one of them is not there. */
export function withCounters(services: readonly ServiceView[], changes: CountersChange): readonly ServiceView[] | null {
  const next = [...services];
  for (const [place, counters] of changes) {
    const service = next[place];
    if (service === undefined) return null;
    next[place] = { ...service, ...counters };
  }
  return next;
}

/** Whether this session has counted on, and nothing else about it is different. */
export function onlyCounted(before: SessionView, after: SessionView): boolean {
  const fields = Object.keys(after) as (keyof SessionView)[];
  return (
    fields.every((name) => name === 'services' || isSame(before[name], after[name])) &&
    countersChange(before.services, after.services) !== null
  );
}

/** Whether sessions have counted on, and nothing else about any of them is different. */
export const allOnlyCounted = (before: readonly SessionView[], after: readonly SessionView[]): boolean =>
  before.length === after.length &&
  after.every((view, index) => {
    const old = before[index];
    return old === view || (old !== undefined && old.id === view.id && onlyCounted(old, view));
  });
