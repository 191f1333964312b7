import { z } from 'zod';
import { faultNames } from '../../practice/faults';
import { takesFields, takesNothing } from './request';

/** About the practice service on this computer. */
export const practiceRequests = {
  'practice.start': takesNothing,
  /** Back to where one really works. The service goes on, and so do its sessions. */
  'practice.leave': takesNothing,
  'practice.fault': takesFields({ name: z.enum(faultNames), sessionId: z.string().max(64).nullable() }),
  'practice.clearFault': takesFields({ name: z.enum(faultNames) }),
};
