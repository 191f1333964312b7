/**
 * What AWS denied in this run, for each environment: so that a button can say why it will not work before it is
 * pressed. Only what was observed counts; a success, another sign-in or a person who says so makes it forgotten.
 */
import { sameCall, type Denial } from '../../shared/problems/denial';
import type { Asked } from './denials';

export interface KnownPermissions {
  /** What is known to be denied there, newest last. A resource that ends in `*` stands for all of its kind. */
  denied(environmentId: string): readonly Denial[];
  /** The outcome of a call that AWS decided on: null, it was allowed. */
  learn(environmentId: string, asked: Asked, denial: Denial | null): void;
  /** Another account, or rights that may have changed. Without an id: everywhere. */
  forget(environmentId?: string): void;
}

interface Known {
  readonly denials: readonly Denial[];
  /** Calls that were allowed for some resource: for these one denial says nothing about other resources. */
  readonly allowed: readonly Asked[];
}

const nothing: Known = { denials: [], allowed: [] };
const isGeneral = (resource: string): boolean => resource.endsWith('*');
/** `…:tunnel/abc` becomes `…:tunnel/*`. */
const generalised = (denial: Denial): Denial => ({ ...denial, resource: denial.resource.replace(/[^/:]+$/, '*') });

/** Two resources denied and none ever allowed: the role has not got the action at all. Pure. */
function withGeneral({ denials, allowed }: Known): readonly Denial[] {
  return denials.map((denial) => {
    const alike = new Set(denials.filter((other) => sameCall(other, denial)).map(({ resource }) => resource));
    return alike.size > 1 && !allowed.some((asked) => sameCall(asked, denial)) ? generalised(denial) : denial;
  });
}

const distinct = (denials: readonly Denial[]): readonly Denial[] =>
  denials.filter(
    (denial, index) =>
      !denials.slice(index + 1).some((later) => sameCall(later, denial) && later.resource === denial.resource),
  );
/** Enough for every call there is; a role that is denied that many tunnels is denied all. */
const mostKept = 20;

export function createKnownPermissions(onChange: (environmentId: string) => void): KnownPermissions {
  const known = new Map<string, Known>();
  const denied = (environmentId: string): readonly Denial[] =>
    distinct(withGeneral(known.get(environmentId) ?? nothing));
  const keep = (environmentId: string, next: Known): void => {
    const before = JSON.stringify(denied(environmentId));
    known.set(environmentId, next);
    if (JSON.stringify(denied(environmentId)) !== before) onChange(environmentId);
  };
  return {
    denied,
    learn(environmentId, asked, denial) {
      const { denials, allowed } = known.get(environmentId) ?? nothing;
      if (denial !== null) {
        keep(environmentId, {
          denials: distinct([...denials, denial]).slice(-mostKept),
          allowed: allowed.filter((other) => !sameCall(other, denial) || other.resource !== denial.resource),
        });
        return;
      }
      if (denials.length === 0 && allowed.some((other) => sameCall(other, asked))) return;
      keep(environmentId, {
        denials: denials.filter(
          (other) => !sameCall(other, asked) || (other.resource !== asked.resource && !isGeneral(other.resource)),
        ),
        allowed: allowed.some((other) => sameCall(other, asked)) ? allowed : [...allowed, asked],
      });
    },
    forget(environmentId) {
      for (const id of environmentId === undefined ? [...known.keys()] : [environmentId]) {
        const had = denied(id).length > 0;
        known.delete(id);
        if (had) onChange(id);
      }
    },
  };
}
