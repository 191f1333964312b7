/**
 * What an HTTP answer says of whoever gave it, where that is something in between: a web filter, a captive portal, a
 * web proxy.
 */
import { plainLine } from '../../shared/text/outside';

const maxLength = 120;

/** The names that a program between here and AWS gives itself. Each one line of 120 characters at most. */
export interface AnsweredBy {
  readonly server: string | null;
  /** Of the page. */
  readonly title: string | null;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': '’', nbsp: ' ' };

/** The title of an HTML page; null where there is none. */
export function titleOf(body: string): string | null {
  const found = /<title[^>]{0,200}>([^<]{1,2000})</i.exec(body)?.[1];
  const title = plainLine(
    (found ?? '').replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? ' '),
    maxLength,
  );
  return title === '' ? null : title;
}

/** Whether it is a page for people, which AWS's services never answer with. */
export const isPage = (body: string): boolean => /<(!doctype html|html|head|title|body)\b/i.test(body.slice(0, 4_096));

/** `server`: the header of that name, or `Via`. */
export function answeredBy(server: string | null | undefined, body: string): AnsweredBy {
  const named = plainLine(server ?? '', maxLength);
  return { server: named === '' ? null : named, title: titleOf(body) };
}
