import type { EnvironmentTestView } from '../../../shared/ipc/network';
import { testEnvironment } from '../../cloud';
import type { WebProxyFor } from '../../net/web-proxy';
import type { Environments } from './environments';

/** At most one test at a time; its state stays until the next one. */
export class EnvironmentTest {
  readonly #environments: Environments;
  readonly #webProxyFor: WebProxyFor;
  readonly #publish: (view: EnvironmentTestView) => void;
  #running: AbortController | null = null;

  constructor(environments: Environments, webProxyFor: WebProxyFor, publish: (view: EnvironmentTestView) => void) {
    this.#environments = environments;
    this.#webProxyFor = webProxyFor;
    this.#publish = publish;
  }

  /** False when there is no such environment. The test goes on behind it. */
  start(id: string): boolean {
    const environment = this.#environments.get(id);
    if (environment === null) return false;
    this.stop();
    const own = new AbortController();
    this.#running = own;
    void testEnvironment({
      environment,
      controlPlane: this.#environments.controlPlane(id),
      webProxyFor: this.#webProxyFor,
      signal: own.signal,
      onChange: (view) => {
        if (this.#running === own) this.#publish(view);
      },
    });
    return true;
  }

  stop(): void {
    this.#running?.abort();
  }
}
