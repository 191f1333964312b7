import type { LicencesView } from '../../about/licences';
import { takesNothing } from './request';

/** What the app is made of, and whether it works on this computer. */
export const aboutRequests = {
  'about.licences': takesNothing.answers<LicencesView>(),
};
