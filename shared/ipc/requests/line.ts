import { z } from 'zod';
import type { LineSamples } from '../../line/samples';
import { sessionId, takesFields } from './request';

/** About what a tunnel carries. */
export const lineRequests = {
  /**
   * The window shows these lines from now on, and is told by `line.news` of no others; none while it is hidden. Answers
   * for each what is newer than `after` (epoch ms), until when the window has it; null: everything.
   */
  'line.watch': takesFields({
    lines: z
      .array(
        z.strictObject({
          sessionId,
          serviceId: z.string().max(128).nullable(),
          span: z.enum(['minutes', 'hours']),
          after: z.number().nullable(),
        }),
      )
      .max(3),
  }).answers<readonly LineSamples[]>(),
};
