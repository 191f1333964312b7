/** Who is sent tokens and signed requests: a window alone cannot change it. */
import { dataPlaneHost } from '../../../shared/aws/hosts';
import type { Environment } from '../../cloud';

/** What a person is asked to trust. */
export interface TrustedPlace {
  /** The environment's name; null: it is for all of them. */
  readonly label: string | null;
  readonly endpoints: readonly string[];
  /** Certificates, PEM. */
  readonly authorities: readonly string[];
}

/** Asks a person where no window can press for them. */
export type ConfirmPlace = (place: TrustedPlace) => Promise<boolean>;

export const dataPlaneOf = ({ dataPlane: { host, port } }: Environment): string => `${host}:${port}`;

const placesOf = (environment: Environment): string =>
  JSON.stringify([
    environment.controlPlane,
    environment.iot ?? null,
    dataPlaneOf(environment),
    environment.extraCa,
    environment.region,
  ]);

/** Not AWS's own endpoints, by the authorities that this computer trusts. */
const isElsewhere = (environment: Environment): boolean =>
  environment.controlPlane !== null ||
  environment.iot !== undefined ||
  dataPlaneOf(environment) !== `${dataPlaneHost(environment.region)}:443` ||
  environment.extraCa.length > 0;

/** One question at a time: nobody can be worn down by many. */
export class TrustQuestions {
  readonly #confirm: ConfirmPlace;
  #isAsking = false;

  constructor(confirm: ConfirmPlace) {
    this.#confirm = confirm;
  }

  /**
   * Whether an environment may lead where it leads. What is not AWS's own place, or trusts another authority, is asked
   * when it is new.
   */
  async mayLead(next: Environment, before: Environment | null): Promise<boolean> {
    if (!isElsewhere(next) || (before !== null && placesOf(before) === placesOf(next))) return true;
    const { label, controlPlane, iot, extraCa } = next;
    const endpoints = [controlPlane, iot ?? null, dataPlaneOf(next)].filter((each) => each !== null);
    return this.ask({ label, endpoints, authorities: extraCa });
  }

  async ask(place: TrustedPlace): Promise<boolean> {
    if (this.#isAsking) return false;
    this.#isAsking = true;
    try {
      return await this.#confirm(place);
    } finally {
      this.#isAsking = false;
    }
  }
}
