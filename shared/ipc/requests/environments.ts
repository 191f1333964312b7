import { z } from 'zod';
import { webProxyModes } from '../network';
import { takes, takesFields, takesNothing } from './request';

const environmentId = z.string().max(128);
/** Only sizes: what is wrong with a field is said by the handler. */
const environmentFields = z.strictObject({
  label: z.string().max(256),
  region: z.string().max(64),
  fips: z.boolean(),
  dualStack: z.boolean(),
  controlPlane: z.string().max(512).nullable(),
  iot: z.string().max(512).nullable().optional(),
  dataPlane: z.string().max(512).nullable(),
  caFile: z.string().max(1024).nullable(),
  profile: z.string().max(128).nullable(),
});

/** About environments and how they are reached. */
export const environmentRequests = {
  'environment.select': takesFields({ id: environmentId }),
  'environment.addCustom': takes(environmentFields).answers<{ readonly id: string }>(),
  'environment.change': takes(environmentFields.extend({ id: environmentId })),
  'environment.remove': takesFields({ id: environmentId }),
  'environment.test': takesFields({ id: environmentId }),
  'environment.stopTest': takesNothing,
  /** Signatures carry the service's time: a person agreed, because the list was refused for this computer's. */
  'clock.use': takesNothing,
  /** They carry this computer's again. */
  'clock.release': takesNothing,
  /** A user name sends name and password to the encrypted store; without one what is kept stays. */
  'network.setWebProxy': takesFields({
    mode: z.enum(webProxyModes),
    address: z.string().max(300),
    exceptions: z.string().max(2000),
    user: z.string().max(256),
    password: z.string().max(1024),
  }),
  'network.setPassword': takesFields({
    host: z.string().min(1).max(300),
    user: z.string().max(256),
    password: z.string().max(1024),
  }),
  'network.forgetPassword': takesFields({ host: z.string().min(1).max(300) }),
  /** Path of a PEM file; null: none. */
  'network.setCaFile': takesFields({ path: z.string().min(1).max(1024).nullable() }),
};
