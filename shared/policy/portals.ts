import { plainStartUrl } from '../aws/start-url';

interface Portal {
  readonly startUrl: string;
  readonly region: string;
}

const same = (a: Portal, b: Portal): boolean =>
  plainStartUrl(a.startUrl).replace(/\/$/, '') === plainStartUrl(b.startUrl).replace(/\/$/, '') &&
  a.region === b.region;

/** Whether somebody may sign in there: where the company named portals, at one of those and nowhere else. */
export const mayUse = (companys: readonly Portal[], portal: Portal): boolean =>
  companys.length === 0 || companys.some((each) => same(each, portal));
