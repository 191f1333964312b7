import { z } from 'zod';
import { accountIdPattern } from '../../aws/names';
import { region, takesFields, takesNothing } from './request';

const accountId = z.string().regex(accountIdPattern);

/** About who one is. They start things; how those go is in the state. */
export const signInRequests = {
  'signIn.open': takesNothing,
  /** `code`: confirmed in any browser; `browser`: the browser of this computer comes back by itself. */
  'signIn.portal': takesFields({
    startUrl: z.string().min(1).max(512),
    region,
    method: z.enum(['browser', 'code']),
    deviceRegion: region.nullable(),
  }),
  'signIn.openBrowser': takesNothing,
  /** Asks which roles an account has. */
  'signIn.account': takesFields({ accountId }),
  'signIn.role': takesFields({ accountId, roleName: z.string().min(1).max(64) }),
  'signIn.profile': takesFields({ name: z.string().min(1).max(128) }),
  /** The main process reads the clipboard itself, so that keys never are in the window. */
  'signIn.pasteKeys': takesFields({ deviceRegion: region.nullable() }),
  'signIn.mfa': takesFields({ code: z.string().regex(/^\d{6,8}$/) }),
  /** As the one who was signed in before, or the step that failed once more. */
  'signIn.again': takesNothing,
  /** The same agreement as `clock.use` where signing in was refused; the step that failed is tried again. */
  'signIn.useServiceTime': takesNothing,
  'signIn.back': takesNothing,
  'signIn.cancel': takesNothing,
  /** Acts as somebody who is known already. */
  'account.use': takesFields({ id: z.string().min(1).max(1024) }),
  'account.signOut': takesNothing,
};
