import type { LicencesView } from '../../about/licences';
import type { SelfTestReport } from '../../about/self-test';
import { takesNothing } from './request';

/** What the app is made of, and whether it works on this computer. */
export const aboutRequests = {
  'about.licences': takesNothing.answers<LicencesView>(),
  /** Looks whether everything works on this computer. Takes up to a minute. */
  'about.selfTest': takesNothing.answers<SelfTestReport>(),
  /** Looks for a newer version now; the slice `updates` answers. Refused while somebody works. */
  'about.lookForUpdates': takesNothing,
};
