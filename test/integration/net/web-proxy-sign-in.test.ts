import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectThrough, WebProxyError } from '../../../electron/net/http-connect';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { Loopback } from '../../fakes/loopback';
import { createServer } from 'node:net';
import { problemExamples } from '../../../renderer/gallery/fixtures/problems';
import { formatIn } from '../../../shared/i18n/format';
import { problemWords } from '../../../shared/presentation/problem-words';
import { wordsOf } from '../../fakes/words-of';

/** Name and password of the company's domain, as Basic would send them: readable by everybody on the way. */
const authorization = 'Basic bWU6c2VjcmV0';
const loopback = new Loopback();
let web: ConnectProxy;
let target = 0;
beforeEach(async () => {
  web = await ConnectProxy.start();
  target = await loopback.open(createServer());
});
afterEach(async () => {
  await web.close();
  await loopback.close();
});
const connect = async (): Promise<string> => {
  try {
    (await connectThrough({ host: '127.0.0.1', port: web.port, authorization }, '127.0.0.1', target)).destroy();
    return 'connected';
  } catch (error) {
    if (!(error instanceof WebProxyError)) throw error;
    return [error.code, error.status, error.unsupported].join(' ');
  }
};
const sent = (): readonly (string | undefined)[] => web.requests.map(({ headers }) => headers['proxy-authorization']);

it('the password goes to a proxy that asks for Basic, once it has asked, and from then on at once', async () => {
  web.wants = authorization;
  web.offers = ['Negotiate', 'NTLM', 'Basic realm="Acme, Inc. Digest x", charset="UTF-8"'];
  expect([await connect(), await connect()]).toEqual(['connected', 'connected']);
  expect(sent()).toEqual([undefined, authorization, authorization]);
});

it('no password goes to a proxy that asks for nothing', async () => {
  expect(await connect()).toBe('connected');
  expect(sent()).toEqual([undefined]);
});

it.each([
  [['Negotiate', 'NTLM'], 'Negotiate, NTLM'],
  [['Negotiate, NTLM'], 'Negotiate, NTLM'],
  [['NTLM TlRMTVNTUAACAAAA='], 'NTLM'],
  [['Digest realm="Basic, or not", nonce="a=b"'], 'Digest'],
])('no password goes to a proxy that offers only %j', async (offers, kinds) => {
  web.wants = 'Negotiate YII';
  web.offers = offers;
  expect([await connect(), await connect()]).toEqual([`sign-in-kind 407 ${kinds}`, `sign-in-kind 407 ${kinds}`]);
  expect(sent()).toEqual([undefined, undefined]);
});

it('a proxy that asked for Basic and now signs in otherwise was sent the password, once and no more, and nobody claims that it was not', async () => {
  web.wants = authorization;
  web.offers = ['Basic'];
  expect(await connect()).toBe('connected');
  web.wants = 'Negotiate YII';
  web.offers = ['Negotiate'];
  const kind = 'sign-in-kind 407 Negotiate';
  expect([await connect(), await connect()]).toEqual([kind, kind]);
  expect(sent()).toEqual([undefined, authorization, authorization, undefined]);
  const params = { proxyHost: 'proxy.corp', kind: 'Negotiate', of: 'sign-in', hosts: ['a:443'] } as const;
  const problem = { ...problemExamples['proxy-kind'], params } as const;
  for (const [language, password] of [
    ['en', /password/i],
    ['ko', /암호/],
  ] as const) {
    const t = wordsOf(language);
    const { sentence } = problemWords(problem, 'pump-7', t, formatIn(t, language));
    expect(sentence).toContain('Negotiate');
    expect(sentence).not.toMatch(password);
  }
});

it('a password that is wrong is asked for again', async () => {
  web.wants = 'Basic b3RoZXI6b25l';
  expect(await connect()).toBe('status-407 407 ');
  expect(sent()).toEqual([undefined, authorization]);
});
