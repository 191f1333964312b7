/** The start URL of IAM Identity Center's access portal, as people have it in their heads or in a mail. Pure. */
import { regions } from './hosts';

const portalHost = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.awsapps\.com$/i;
const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const host = /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d{1,5})?(?:[/?#]\S*)?$/i;

/**
 * `mycompany`, `mycompany.awsapps.com` and `mycompany.awsapps.com/start` are completed, another host gets its
 * `https://`; what names its scheme, or is none of these, stays as it was typed.
 */
export function completedStartUrl(typed: string): string {
  const text = typed.trim();
  if (label.test(text)) return `https://${text}.awsapps.com/start`;
  if (portalHost.test(text.replace(/\/$/, ''))) return `https://${text.replace(/\/$/, '')}/start`;
  return host.test(text) ? `https://${text}` : text;
}

/** The Region that such an address names (`https://ssoins-….portal.eu-west-1.app.aws`); null: it names none. */
export function regionOfStartUrl(startUrl: string): string | null {
  const named = /^https:\/\/[^/?#@]+\.portal\.([a-z0-9-]+)\.app\.aws(?:[/?#]|$)/i.exec(startUrl)?.[1]?.toLowerCase();
  return regions.find((region) => region === named) ?? null;
}

const companyStartUrl =
  /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:awsapps\.com|awsapps\.cn|app\.aws)(?:\/[A-Za-z0-9_-]{1,64}){0,3}\/?$/;

/**
 * An access portal at one of the names that AWS gives them, and nothing besides: no user, port, query or fragment. Only
 * such an address is taken from a link, and so nobody's sign-in can be led to a page that is not AWS's.
 */
export const isCompanyStartUrl = (text: string): boolean => text.length <= 256 && companyStartUrl.test(text);

/** Completed, its host in small letters, and without what the portal's page adds behind (`#/`). */
export function plainStartUrl(typed: string): string {
  const whole = completedStartUrl(typed).replace(/[?#].*$/, '');
  const parts = /^(https:\/\/[^/]*)(.*)$/i.exec(whole);
  return parts === null ? whole : `${(parts[1] ?? '').toLowerCase()}${parts[2] ?? ''}`;
}
