/**
 * Takes secrets out of text. Two nets: values registered at run time (exact, in each form they can be
 * written in), and shapes that only secrets have. Used at the log's sink and again when a report is
 * exported. What must stay readable: thing names, tunnel ids, ARNs, request ids, fingerprints.
 */

/** Shorter values are refused by `register`: replacing them would tear ordinary words apart. */
const shortestSecret = 8;
/** At most this many registered secrets are kept; the oldest is forgotten first. */
export const mostSecrets = 500;

const sealed = '[redacted]';

/**
 * An access token is some 600 characters of URL-safe base64 (PROTOCOL.md 1.3, sample in LP:V1-V3). A thing
 * name or tunnel id (up to 128 characters of nearly the same alphabet) is not one unless it also mixes
 * capitals, small letters and digits over more than 100 characters.
 */
const longBase64 = /[A-Za-z0-9+/_-]{100,}={0,2}/g;
const looksRandom = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);

/**
 * `name: value`, `name=value`, `"name":"value"`, `name%3Dvalue`, `--name value`; only the value goes. The next option
 * of a command is none.
 */
const named = (names: string): RegExp =>
  new RegExp(
    `((?:${names})\\\\?["']?(?:\\s*[:=]\\s*|\\s+|%3[dDaA])\\\\?["']?)(?!\\[|--[a-z]+(?:-[a-z]+)*\\s)([A-Za-z0-9+/_.=~-]{8,})`,
    'gi',
  );

const shapes: readonly {
  readonly pattern: RegExp;
  readonly replace: (match: string, ...groups: string[]) => string;
}[] = [
  // A link names a customer's ticket and device; only the fact that one came is logged.
  { pattern: /fieldtunnel:(?:\/\/)?[^\s"'<>\\]+/gi, replace: () => 'fieldtunnel:[link]' },
  {
    pattern: named(
      'access-token|(?:source|destination|client)?access_?token|AWSIOT_TUNNEL_(?:ACCESS|CLIENT)_TOKEN|client-?_?token|x-amz-security-token|aws_session_token|session_?token|aws_secret_access_key|secret_?access_?key|localproxy-access-token',
    ),
    replace: (_match, before = '') => `${before}${sealed}`,
  },
  { pattern: /((?:Credential|Signature)=)[A-Za-z0-9/_-]+/g, replace: (_match, before = '') => `${before}${sealed}` },
  { pattern: /\b(A[KS]IA)[A-Z0-9]{12,}([A-Z0-9]{4})\b/g, replace: (_match, kind = '', end = '') => `${kind}…${end}` },
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replace: () => sealed,
  },
  { pattern: longBase64, replace: (match) => (looksRandom(match) ? sealed : match) },
];

/** The ways one value appears in a line: as it is, in JSON, in a URL. */
function forms(value: string): string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  return [...new Set([value, inJson, JSON.stringify(inJson).slice(1, -1), encodeURIComponent(value)])];
}

export class Redactor {
  /** Each secret with the forms it may be written in, oldest first. */
  readonly #secrets = new Map<string, readonly string[]>();
  /** Longest first, so that a folder inside another one is replaced as a whole. */
  readonly #homes: string[] = [];

  /**
   * Never write this value again, nor any part of a line that holds it. Returns false for a value too short to be
   * searched for.
   */
  registerSecret(value: string): boolean {
    if (value.length < shortestSecret) return false;
    this.#secrets.delete(value);
    this.#secrets.set(value, forms(value));
    if (this.#secrets.size > mostSecrets) this.#secrets.delete(this.#secrets.keys().next().value ?? '');
    return true;
  }

  /** Every later mention of this folder becomes `~`. */
  registerHome(folder: string): void {
    if (folder.length < 4) return;
    const other = folder.replaceAll('\\', '/');
    for (const form of [...forms(folder), ...forms(other), encodeURI(other)])
      if (!this.#homes.includes(form)) this.#homes.push(form);
    this.#homes.sort((a, b) => b.length - a.length);
  }

  redact(text: string): string {
    let out = text;
    for (const written of this.#secrets.values()) for (const form of written) out = out.replaceAll(form, sealed);
    for (const { pattern, replace } of shapes) out = out.replace(pattern, replace);
    for (const home of this.#homes) out = out.replaceAll(home, '~');
    return out;
  }
}
