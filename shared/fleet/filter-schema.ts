import { z } from 'zod';
import { listOrders, mostFilters, type DeviceFilter } from './filters';

/** Types, groups and attributes have names of at most 128 characters in AWS IoT, values of at most 800. */
const name = z.string().min(1).max(128);

const deviceFilter: z.ZodType<DeviceFilter> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('online') }),
  z.strictObject({ kind: z.literal('open-tunnel') }),
  z.strictObject({ kind: z.literal('type'), name }),
  z.strictObject({ kind: z.literal('group'), name }),
  z.strictObject({ kind: z.literal('attribute'), key: name, value: z.string().max(800) }),
]);
export const arrangement = {
  filters: z.array(deviceFilter).max(mostFilters).readonly(),
  order: z.enum(listOrders),
};
