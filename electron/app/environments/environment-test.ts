import type { EnvironmentTestView } from '../../../shared/ipc/network';
import { testEnvironment } from '../../cloud';
import type { Environments } from './environments';
import type { WebProxyFor } from '../../net/web-proxy';

/** At most one test at a time; its state stays until the next one. */
export interface EnvironmentTest {
  /** False when there is no such environment. The test goes on behind it. */
  start(id: string): boolean;
  stop(): void;
}

export function createEnvironmentTest(
  environments: Environments,
  webProxyFor: WebProxyFor,
  publish: (view: EnvironmentTestView) => void,
): EnvironmentTest {
  let running: AbortController | null = null;
  const stop = (): void => running?.abort();
  return {
    start(id) {
      const environment = environments.get(id);
      if (environment === null) return false;
      stop();
      const own = new AbortController();
      running = own;
      const show = (view: EnvironmentTestView): void => {
        if (running === own) publish(view);
      };
      void testEnvironment({
        environment,
        controlPlane: environments.controlPlane(id),
        webProxyFor,
        signal: own.signal,
        onChange: show,
      });
      return true;
    },
    stop,
  };
}
