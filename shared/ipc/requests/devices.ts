import { z } from 'zod';
import { arrangement } from '../../fleet/filter-schema';
import type { FilterChoice } from '../../fleet/filters';
import type { ThingView } from '../../fleet/list';
import { serviceId, takesFields, takesNothing, thingName } from './request';

const device = { environmentId: z.string().min(1).max(128), thingName };

/** About the list of devices and what may be done with them. */
export const deviceRequests = {
  'devices.refresh': takesNothing,
  /** The list the window shows: what is searched for, and which rows are on the screen. The slice `devices` answers. */
  'devices.look': takesFields({
    search: z.string().max(128),
    from: z.int().min(0).max(1_000_000),
    count: z.int().min(1).max(200),
  }),
  /** Whether the list is on the screen, in a window that is neither hidden nor minimised. */
  'devices.shown': takesFields({ shown: z.boolean() }),
  /** Which devices of the active environment are shown, and in which order; kept over restarts. */
  'devices.arrange': takesFields(arrangement),
  /** What the list can be narrowed to, among what is typed. */
  'devices.filters': takesFields({ text: z.string().max(128) }).answers<readonly FilterChoice[]>(),
  /** The device on the screen, whose agent matters there; null: none. The slice `presence` answers. */
  'devices.watch': takesFields({ device: z.strictObject(device).nullable() }),
  /** Tells by a notification, once, when the device is online. */
  'devices.tellOnline': takesFields({ ...device, tell: z.boolean() }),
  'devices.star': takesFields({ thingName, star: z.boolean() }),
  /** Everything about one thing, its tunnels asked now. `services`: what a tunnel has to carry to be proposed first. */
  'devices.thing': takesFields({ thingName, services: z.array(serviceId).max(3) }).answers<ThingView>(),
  /** Names of known things for what is typed into a field. */
  'devices.suggest': takesFields({ text: z.string().max(128) }).answers<readonly string[]>(),
  /** What was denied may be allowed by now: buttons that said so can be pressed again. */
  'permissions.forget': takesNothing,
};
