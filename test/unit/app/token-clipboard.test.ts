/** What the button takes from the clipboard: a token, or the link of a ticket. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { TokenClipboard } from '../../../electron/app/token-clipboard';
import type { LinkText } from '../../../shared/deep-link';

const token = 'AQGAAXjmUm6M4hLW7QnnNBoNd00ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefgh';
const link = 'fieldtunnel://connect?thing=pump-station-07';

async function take(text: string) {
  const secrets: string[] = [];
  const links: LinkText[] = [];
  let isCleared = false;
  const clipboard = new TokenClipboard({
    read: () => Promise.resolve(text),
    clear() {
      isCleared = true;
      return Promise.resolve();
    },
    onSecret: (secret) => secrets.push(secret),
    onLink: (found) => links.push(found),
    publish: () => undefined,
    now: () => 0,
  });
  onTestFinished(() => clipboard.discard());
  return { answer: await clipboard.take(), held: clipboard.current()?.token ?? null, secrets, links, isCleared };
}

describe('the clipboard', () => {
  it.each([token, `"${token}"`, `"sourceAccessToken": "${token}",`, `AWSIOT_TUNNEL_ACCESS_TOKEN=${token}`])(
    'gives a token as people copy it, and is emptied: %s',
    async (text) => {
      expect(await take(text)).toEqual({ answer: 'taken', held: token, secrets: [token], links: [], isCleared: true });
    },
  );

  it('gives a link, and keeps it', async () => {
    const taken = await take(`Connect to pump-station-07 with FieldTunnel: ${link}`);
    expect(taken).toMatchObject({ answer: 'link', held: null, secrets: [], isCleared: false });
    expect(taken.links.map((each) => each.link)).toEqual([link]);
  });

  it('gives the token where a mail has both', async () => {
    expect(await take(`${link}\nsourceAccessToken: ${token}`)).toMatchObject({
      answer: 'taken',
      held: token,
      links: [],
    });
  });

  it('takes no token out of a link: it counts as leaked', async () => {
    for (const name of ['sourceAccessToken', 'token']) {
      const taken = await take(`${link}&${name}=${token}`);
      expect(taken).toMatchObject({ answer: 'link', held: null, secrets: [] });
      expect(taken.links[0]?.result).toMatchObject({ ok: false, error: { reason: 'carries-token' } });
    }
  });

  it('is left alone where it has neither', async () => {
    expect(await take('not a token')).toMatchObject({ answer: 'no-token', isCleared: false });
    expect(await take('  ')).toMatchObject({ answer: 'empty' });
  });
});
