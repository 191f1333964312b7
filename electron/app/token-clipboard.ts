import { createHash } from 'node:crypto';
import { linkInText, type LinkText } from '../../shared/deep-link';
import type { PastedTokenView } from '../../shared/ipc/app-state';
import { backgroundTimers, type Timer } from '../net/clock';

interface PastedToken {
  readonly token: string;
  readonly view: PastedTokenView;
}

/**
 * A token is opaque; the characters seen are those of URL-safe base64 (PROTOCOL.md 1.3), the length 4096 at most (2.1).
 */
const tokenShape = /^[A-Za-z0-9\-_=+/]{64,4096}$/;
/** A forgotten token does not stay for ever. */
const keptForMs = 10 * 60_000;

interface TokenClipboardOptions {
  readonly read: () => Promise<string>;
  readonly clear: () => Promise<void>;
  readonly onSecret: (secret: string) => void;
  /** Somebody copied a ticket's link in place of a token. */
  readonly onLink: (found: LinkText) => void;
  readonly publish: (view: PastedTokenView | null) => void;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Holds a token between taking it from the clipboard and connecting with it; it never leaves the main process. */
export class TokenClipboard {
  readonly #options: TokenClipboardOptions;
  #pasted: PastedToken | null = null;
  #timer: Timer | null = null;

  constructor(options: TokenClipboardOptions) {
    this.#options = options;
  }

  /**
   * `empty`: nothing there. `link`: a ticket's link, which was handed on. `no-token`: neither that nor a client access
   * token; it is left alone.
   */
  async take(): Promise<'taken' | 'link' | 'empty' | 'no-token'> {
    const { read, clear, onSecret, onLink, publish, now } = this.#options;
    const text = (await read()).trim();
    if (text === '') return 'empty';
    const link = linkInText(text);
    // A token within a link counts as leaked; one beside it is what the button is for.
    const token = fromPaste(link?.rest ?? text);
    if (token === null && link !== null) {
      onLink(link.found);
      return 'link';
    }
    if (token === null) return 'no-token';
    onSecret(token);
    const fingerprint = createHash('sha256').update(token).digest('hex').slice(0, 8);
    const pasted: PastedToken = { token, view: { fingerprint, length: token.length, pastedAt: now() } };
    this.#pasted = pasted;
    this.#timer?.cancel();
    this.#timer = backgroundTimers.set(() => this.discard(), keptForMs);
    // The next program that reads the clipboard shall not find it; a clipboard that cannot be cleared is no reason to
    // stop.
    await clear().catch(() => undefined);
    publish(pasted.view);
    return 'taken';
  }

  current(): PastedToken | null {
    return this.#pasted;
  }

  discard(): void {
    this.#timer?.cancel();
    this.#pasted = null;
    this.#options.publish(null);
  }
}

/**
 * What people really copy: the bare token, the token in quotes or broken over lines by a mail, or the whole
 * `"sourceAccessToken": "…"` or `AWSIOT_TUNNEL_ACCESS_TOKEN=…` line.
 */
function fromPaste(text: string): string | null {
  const named =
    /(?:sourceAccessToken"?\s*[:=]\s*"?|AWSIOT_TUNNEL_ACCESS_TOKEN=["']?|access-token:\s*)([A-Za-z0-9\-_=+/]{64,4096})/.exec(
      text,
    )?.[1];
  if (named !== undefined) return named;
  const joined = text.replace(/^["'`<]+|[>"'`,;]+$/g, '').replace(/[\r\n]+[ \t]*/g, '');
  return tokenShape.test(joined) ? joined : null;
}
