/**
 * What AWS denied in this run, for each environment: so that a button can say why it will not work before it is
 * pressed. Only what was observed counts; a success, another sign-in or a person who says so removes it.
 */
import { sameCall, type Denial } from '../../shared/problems/denial';
import type { IamRequest } from './denials';

/** What AWS decided in one environment. */
interface Decisions {
  readonly denials: readonly Denial[];
  /** Calls that were allowed for some resource: for these one denial says nothing about other resources. */
  readonly allowed: readonly IamRequest[];
}

const nothing: Decisions = { denials: [], allowed: [] };
const isGeneral = (resource: string): boolean => resource.endsWith('*');
/** `…:tunnel/abc` becomes `…:tunnel/*`. */
const generalised = (denial: Denial): Denial => ({ ...denial, resource: denial.resource.replace(/[^/:]+$/, '*') });

/** Two resources denied and none ever allowed: the role has not got the action at all. Pure. */
function withGeneral({ denials, allowed }: Decisions): readonly Denial[] {
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

export class DenialCache {
  readonly #onChange: (environmentId: string) => void;
  readonly #decisions = new Map<string, Decisions>();

  constructor(onChange: (environmentId: string) => void) {
    this.#onChange = onChange;
  }

  /** What is known to be denied there, newest last. A resource that ends in `*` stands for all of its kind. */
  denied(environmentId: string): readonly Denial[] {
    return distinct(withGeneral(this.#decisions.get(environmentId) ?? nothing));
  }

  /** The outcome of a call that AWS decided on: null, it was allowed. */
  learn(environmentId: string, request: IamRequest, denial: Denial | null): void {
    const { denials, allowed } = this.#decisions.get(environmentId) ?? nothing;
    if (denial !== null) {
      this.#keep(environmentId, {
        denials: distinct([...denials, denial]).slice(-mostKept),
        allowed: allowed.filter((other) => !sameCall(other, denial) || other.resource !== denial.resource),
      });
      return;
    }
    if (denials.length === 0 && allowed.some((other) => sameCall(other, request))) return;
    this.#keep(environmentId, {
      denials: denials.filter(
        (other) => !sameCall(other, request) || (other.resource !== request.resource && !isGeneral(other.resource)),
      ),
      allowed: allowed.some((other) => sameCall(other, request)) ? allowed : [...allowed, request],
    });
  }

  /** Another account, or rights that may have changed. Without an id: everywhere. */
  forget(environmentId?: string): void {
    for (const id of environmentId === undefined ? [...this.#decisions.keys()] : [environmentId]) {
      const had = this.denied(id).length > 0;
      this.#decisions.delete(id);
      if (had) this.#onChange(id);
    }
  }

  #keep(environmentId: string, next: Decisions): void {
    const before = JSON.stringify(this.denied(environmentId));
    this.#decisions.set(environmentId, next);
    if (JSON.stringify(this.denied(environmentId)) !== before) this.#onChange(environmentId);
  }
}
