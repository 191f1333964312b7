import type { HandlersOf } from '../../../shared/ipc/contract';
import type { environmentRequests } from '../../../shared/ipc/requests/environments';
import type { ServiceClocks } from '../../cloud';
import type { EnvironmentTest } from '../environments/environment-test';
import type { Environments } from '../environments/environments';
import type { Network, Saved } from '../environments/network';
import type { Presets } from '../../policy/contract';
import type { DeviceDirectory } from '../fleet/device-directory';
import { done, refuse, value } from '../../../shared/ipc/answers';

interface EnvironmentHandlerParts {
  readonly environments: Environments;
  readonly test: EnvironmentTest;
  readonly clocks: ServiceClocks;
  readonly network: Network;
  readonly devices: DeviceDirectory;
  readonly presets: Pick<Presets, 'view'>;
}

const noEnvironment = refuse('not-found', 'no such environment');
const saved = (result: Saved) =>
  result.ok
    ? done
    : result.reason === 'set-by-organisation'
      ? refuse('set-by-organisation', 'network')
      : refuse('bad-network', result.reason);
const companys = refuse('set-by-organisation', 'environments');

/** Answers every request about environments and how they are reached. */
export function environmentHandlers({
  environments,
  test,
  clocks,
  network,
  devices,
  presets,
}: EnvironmentHandlerParts): HandlersOf<keyof typeof environmentRequests> {
  const isCompanys = (id: string): boolean => presets.view.environments.includes(id);
  return {
    async 'environment.select'({ id }) {
      return (await environments.select(id)) ? done : noEnvironment;
    },
    async 'environment.addCustom'(input) {
      const added = await environments.addCustom(input);
      return added.ok ? value({ id: added.id }) : refuse('bad-environment', added.reason);
    },
    async 'environment.change'({ id, ...fields }) {
      if (isCompanys(id)) return companys;
      const changed = await environments.changeCustom(id, fields);
      if (changed === null) return noEnvironment;
      return changed.ok ? done : refuse('bad-environment', changed.reason);
    },
    async 'environment.remove'({ id }) {
      if (isCompanys(id)) return companys;
      return (await environments.removeCustom(id)) ? done : noEnvironment;
    },
    'environment.test': ({ id }) => Promise.resolve(test.start(id) ? done : noEnvironment),
    'environment.stopTest': () => {
      test.stop();
      return Promise.resolve(done);
    },
    'clock.use': () => {
      const skew = devices.skew();
      if (skew === null) return Promise.resolve(refuse('not-now', 'the clock keeps nothing from working'));
      clocks.use(environments.active().id, skew);
      return Promise.resolve(done);
    },
    'clock.release': () => {
      clocks.release();
      return Promise.resolve(done);
    },
    'network.setWebProxy': async (choice) => saved(await network.setWebProxy(choice)),
    'network.setPassword': async ({ host, user, password }) => saved(await network.setPassword(host, user, password)),
    'network.forgetPassword': async ({ host }) =>
      (await network.forgetPassword(host)) ? done : refuse('not-found', 'no password of that proxy'),
    'network.setCaFile': async ({ path }) => saved(await network.setCaFile(path)),
  };
}
