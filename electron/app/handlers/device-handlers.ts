import type { HandlersOf } from '../../../shared/ipc/contract';
import type { deviceRequests } from '../../../shared/ipc/requests/devices';
import type { DenialCache } from '../../cloud';
import type { Remembered } from '../../storage/remembered';
import type { Environments } from '../environments/environments';
import type { DeviceDirectory } from '../fleet/device-directory';
import type { PresenceWatch } from '../fleet/presence-watch';
import { done, value } from '../../../shared/ipc/answers';

/** How long a person waits for what is known of one device. */
const thingLimitMs = 20_000;

interface DeviceHandlerParts {
  readonly devices: DeviceDirectory;
  readonly presence: PresenceWatch;
  readonly environments: Environments;
  readonly denials: DenialCache;
  readonly remembered: Remembered;
}

/** Answers every request about the list of devices. */
export function deviceHandlers({
  devices,
  presence,
  environments,
  denials,
  remembered,
}: DeviceHandlerParts): HandlersOf<keyof typeof deviceRequests> {
  return {
    async 'devices.refresh'() {
      await environments.refreshAccount();
      // Answered at once: a list of thousands takes its time, and shows itself while it comes.
      void devices.refresh(true);
      return done;
    },
    'devices.look': (look) => {
      devices.setViewport(look);
      return Promise.resolve(done);
    },
    'devices.shown': ({ shown }) => {
      devices.setShown(shown);
      return Promise.resolve(done);
    },
    'devices.arrange': (arranged) => {
      remembered.arrange(environments.active().id, arranged);
      devices.changed();
      return Promise.resolve(done);
    },
    'devices.filters': ({ text }) => Promise.resolve(value(devices.filterChoices(text))),
    'devices.watch': ({ device }) => {
      presence.show(device);
      return Promise.resolve(done);
    },
    'devices.tellOnline': ({ tell, ...device }) => {
      presence.tell(device, tell);
      return Promise.resolve(done);
    },
    'devices.star': ({ thingName, star }) => {
      remembered.star(environments.active().id, thingName, star);
      devices.changed();
      return Promise.resolve(done);
    },
    async 'devices.thing'({ thingName, services }) {
      return value(await devices.thing(thingName, services, AbortSignal.timeout(thingLimitMs)));
    },
    'devices.suggest': ({ text }) => Promise.resolve(value(devices.suggest(text))),
    'permissions.forget': () => {
      denials.forget();
      return Promise.resolve(done);
    },
  };
}
