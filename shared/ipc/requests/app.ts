import { z } from 'zod';
import type { StateSnapshot } from '../app-state';
import { settingsPatchSchema } from '../../settings/settings';
import { takes, takesFields, takesNothing } from './request';

/** About the app as a whole. */
export const appRequests = {
  'app.snapshot': takesNothing.answers<StateSnapshot>(),
  /** The window shows something: queued links may come. */
  'app.ready': takesNothing,
  /** Whether the window can be seen: neither hidden nor minimised. Until it says that it cannot, it can. */
  'app.seen': takesFields({ isSeen: z.boolean() }),
  'clipboard.write': takesFields({ text: z.string().min(1).max(4_000_000) }),
  'notice.dismiss': takesFields({ kind: z.string().max(64) }),
  /** Reads and saves secrets that could not be read or saved before. */
  'storage.retry': takesNothing,
  'settings.update': takes(settingsPatchSchema()),
  /** A web page that a device named, in the browser: the person was shown its address. */
  'system.openPage': takesFields({ address: z.url({ protocol: /^https?$/ }).max(4096) }),
  'system.openDateSettings': takesNothing,
  'system.openProxySettings': takesNothing,
};
