import type { Problem } from '../../shared/problems/problem';
import type { SessionView } from '../../shared/session/view';
import type { Language } from '../../shared/settings/languages';
import { cutInMiddle } from '../../shared/text/outside';
import { systemWords } from '../../shared/i18n/system';
import { calledIn, longestName, saidOf, speechOf } from './session-words';

/** What a notice of the operating system about a session says. */
export type NoticeNews =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'connected' }
  /** `endsAt`: epoch ms. */
  | { readonly kind: 'ends-soon'; readonly leftMs: number; readonly endsAt: number };

const minutesOf = (ms: number): number => Math.max(1, Math.round(ms / 60_000));

/** Title and body of a notice of the operating system about a session, among all there are. */
export function noticeWords(
  news: NoticeNews,
  view: SessionView,
  among: readonly SessionView[],
  language: Language,
): { readonly title: string; readonly body: string } {
  const w = systemWords[language];
  const name = calledIn(view, among, language);
  switch (news.kind) {
    case 'problem': {
      const { headline, sentence } = saidOf(news.problem, view, name, language);
      return { title: headline, body: sentence };
    }
    case 'connected':
      return { title: w.noticeConnected(name), body: w.noticeConnectedBody };
    case 'ends-soon': {
      const time = speechOf(view, language).format.clock(news.endsAt);
      return { title: w.noticeEnds(name, minutesOf(news.leftMs)), body: w.noticeEndsBody(time) };
    }
  }
}

/** The same of a device that somebody waited for: it has no session. */
export function onlineWords(thingName: string, language: Language): { readonly title: string; readonly body: string } {
  const w = systemWords[language];
  return { title: w.noticeOnline(cutInMiddle(thingName, longestName)), body: w.noticeOnlineBody };
}

/** The same of a sign-in to AWS that ends in `leftMs` and does not renew itself. */
export function signInEndsWords(leftMs: number, language: Language): { readonly title: string; readonly body: string } {
  const w = systemWords[language];
  return { title: w.noticeSignInEnds(minutesOf(leftMs)), body: w.noticeSignInEndsBody };
}
