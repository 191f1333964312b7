import type { Environment } from '../cloud/contract';
import type { WebProxy } from '../net/web-proxy';
import type { SourceProxy } from '../tunnel/contract';

/** Where a source proxy leads. It cannot be led elsewhere: another one takes its place. */
export type Destination = Pick<Environment, 'dataPlane' | 'extraCa'>;

/** The source proxy and what it was last told that decides nothing but whether it is told again. */
export interface Source {
  readonly proxy: SourceProxy;
  /** Where its WebSocket leads, and whom it trusts there. */
  readonly leadsTo: Destination;
  /** Its authorization is a secret, so it is not part of the state. */
  readonly webProxy: WebProxy | null;
  /** Number of the question that `webProxy` answers. */
  readonly webProxyQuestion: number;
}
