import { createHash } from 'node:crypto';
import type { PastedTokenView } from '../../shared/ipc/app-state';

export interface PastedToken {
  readonly token: string;
  readonly view: PastedTokenView;
}

/** Holds a token between taking it from the clipboard and connecting with it; it never leaves the main process. */
export interface TokenClipboard {
  /** `empty`: nothing there. `no-token`: what is there cannot be a client access token; it is left alone. */
  take(): Promise<'taken' | 'empty' | 'no-token'>;
  current(): PastedToken | null;
  discard(): void;
}

/** A token is opaque; the characters seen are those of URL-safe base64 (PROTOCOL.md 1.3), the length 4096 at most (2.1). */
const tokenShape = /^[A-Za-z0-9\-_=+/]{64,4096}$/;
/** A forgotten token does not stay for ever (ms). */
export const keptFor = 10 * 60_000;

export function createTokenClipboard(options: {
  readonly read: () => Promise<string>;
  readonly clear: () => Promise<void>;
  readonly onSecret: (secret: string) => void;
  readonly publish: (view: PastedTokenView | null) => void;
  readonly now: () => number;
}): TokenClipboard {
  let held: PastedToken | null = null;
  let timer: NodeJS.Timeout | undefined;

  function discard(): void {
    clearTimeout(timer);
    held = null;
    options.publish(null);
  }

  return {
    async take() {
      const text = (await options.read()).trim();
      if (text === '') return 'empty';
      const token = fromPaste(text);
      if (token === null) return 'no-token';
      options.onSecret(token);
      held = {
        token,
        view: {
          fingerprint: createHash('sha256').update(token).digest('hex').slice(0, 8),
          length: token.length,
          pastedAt: options.now(),
        },
      };
      clearTimeout(timer);
      timer = setTimeout(discard, keptFor);
      timer.unref();
      // The next program that reads the clipboard shall not find it; a clipboard that cannot be cleared is no reason to stop.
      await options.clear().catch(() => undefined);
      options.publish(held.view);
      return 'taken';
    },
    current: () => held,
    discard,
  };
}

/**
 * What people really copy: the bare token, the token in quotes or broken over lines by a mail, or the whole
 * `"sourceAccessToken": "…"` or `AWSIOT_TUNNEL_ACCESS_TOKEN=…` line.
 */
export function fromPaste(text: string): string | null {
  const named =
    /(?:sourceAccessToken"?\s*[:=]\s*"?|AWSIOT_TUNNEL_ACCESS_TOKEN=["']?|access-token:\s*)([A-Za-z0-9\-_=+/]{64,4096})/.exec(
      text,
    )?.[1];
  if (named !== undefined) return named;
  const joined = text.replace(/^["'`<]+|[>"'`,;]+$/g, '').replace(/[\r\n]+[ \t]*/g, '');
  return tokenShape.test(joined) ? joined : null;
}
