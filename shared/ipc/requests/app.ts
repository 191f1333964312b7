import { z } from 'zod';
import type { StateMessage } from '../app-state';
import { port, takes, takesFields, takesNothing } from './request';

/** About the app as a whole. */
export const appRequests = {
  'app.snapshot': takesNothing.answers<StateMessage>(),
  /** The window shows something: queued links may come. */
  'app.ready': takesNothing,
  'clipboard.write': takesFields({ text: z.string().min(1).max(100_000) }),
  'notice.dismiss': takesFields({ kind: z.string().max(64) }),
  'settings.update': takes(
    z.strictObject({
      theme: z.enum(['system', 'light', 'dark']).optional(),
      language: z.enum(['system', 'en', 'ko']).optional(),
      portRange: z.strictObject({ first: port, last: port }).optional(),
    }),
  ),
  'system.openDateSettings': takesNothing,
  'system.openProxySettings': takesNothing,
};
