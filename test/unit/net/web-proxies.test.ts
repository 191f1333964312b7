import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { listening } from '../../fakes/loopback';
import { createWebProxies, type WebProxySources, readProxyList } from '../../../electron/net/web-proxies';

describe('what the system answers', () => {
  it.each([
    ['DIRECT', [{ kind: 'direct' }]],
    ['', [{ kind: 'direct' }]],
    ['nonsense; PROXY', [{ kind: 'direct' }]],
    ['PROXY proxy.corp:8080', [{ kind: 'proxy', host: 'proxy.corp', port: 8080 }]],
    ['PROXY proxy.corp', [{ kind: 'proxy', host: 'proxy.corp', port: 80 }]],
    [' proxy  [fd00::1]:3128 ;direct', [{ kind: 'proxy', host: 'fd00::1', port: 3128 }, { kind: 'direct' }]],
    [
      'PROXY a:1; HTTP b:2; DIRECT',
      [{ kind: 'proxy', host: 'a', port: 1 }, { kind: 'proxy', host: 'b', port: 2 }, { kind: 'direct' }],
    ],
    [
      'SOCKS5 s:1080; HTTPS t:443; PROXY a:1',
      [
        { kind: 'unsupported', scheme: 'SOCKS5', host: 's', port: 1080 },
        { kind: 'unsupported', scheme: 'HTTPS', host: 't', port: 443 },
        { kind: 'proxy', host: 'a', port: 1 },
      ],
    ],
    [
      'socks s; https t',
      [
        { kind: 'unsupported', scheme: 'SOCKS', host: 's', port: 1080 },
        { kind: 'unsupported', scheme: 'HTTPS', host: 't', port: 443 },
      ],
    ],
    ['PROXY a:99999; PROXY b:2', [{ kind: 'proxy', host: 'b', port: 2 }]],
  ])('%j', (text, ways) => {
    expect(readProxyList(text)).toEqual(ways);
  });
});

interface Asked {
  readonly questions: string[];
  readonly tried: string[];
}

function make(
  mode: ReturnType<WebProxySources['chosen']>['mode'],
  over: {
    answer?: string;
    dead?: readonly string[];
    address?: string;
    exceptions?: string;
    variables?: Record<string, string>;
    passwords?: Record<string, { user: string; password: string }>;
  } = {},
) {
  const asked: Asked = { questions: [], tried: [] };
  const find = createWebProxies({
    chosen: () => ({ mode, address: over.address ?? '', exceptions: over.exceptions ?? '' }),
    resolveSystem(url) {
      asked.questions.push(url);
      return over.answer === undefined ? Promise.reject(new Error('no system')) : Promise.resolve(over.answer);
    },
    variables: over.variables ?? {},
    passwordFor: (host) => over.passwords?.[host] ?? null,
    log: silentLogger,
    reachable(host) {
      asked.tried.push(host);
      return Promise.resolve(over.dead?.includes(host) !== true);
    },
  });
  return { find, asked };
}
const host = 'api.tunneling.iot.eu-west-1.amazonaws.com';

describe('the web proxy on the way to a host', () => {
  it('is asked of the system, port included where it is not the usual one', async () => {
    const { find, asked } = make('system', { answer: 'PROXY proxy.corp:8080' });
    expect(await find(host, 443)).toEqual({ host: 'proxy.corp', port: 8080 });
    expect(await find('fd00::5', 8443)).toEqual({ host: 'proxy.corp', port: 8080 });
    expect(asked.questions).toEqual([`https://${host}/`, 'https://[fd00::5]:8443/']);
    // A single way is not tried beforehand: its failure is to be seen as what it is.
    expect(asked.tried).toEqual([]);
  });
  it('is the first of several that answers, and the last one untried', async () => {
    const list = 'PROXY a:1; PROXY b:2; PROXY c:3';
    expect(await make('system', { answer: list }).find(host, 443)).toEqual({ host: 'a', port: 1 });
    const second = make('system', { answer: list, dead: ['a', 'b', 'c'] });
    expect(await second.find(host, 443)).toEqual({ host: 'c', port: 3 });
    expect(second.asked.tried).toEqual(['a', 'b']);
    expect(await make('system', { answer: 'PROXY a:1; DIRECT', dead: ['a'] }).find(host, 443)).toBeNull();
  });
  it.each([
    ['SOCKS5 s:1080', { host: 's', port: 1080, unsupported: 'SOCKS5' }],
    ['HTTPS t:443; SOCKS s:1', { host: 't', port: 443, unsupported: 'HTTPS' }],
    ['SOCKS5 s:1; PROXY a:1', { host: 'a', port: 1 }],
    ['SOCKS5 s:1; DIRECT', null],
  ])(
    'of a kind that cannot be used is no reason to go directly, but where the system says so: %s',
    async (answer, way) => {
      expect(await make('system', { answer, passwords: { s: { user: 'me', password: 'p' } } }).find(host, 443)).toEqual(
        way,
      );
    },
  );
  it.each(['DIRECT', undefined])('is none when the system says %j', async (answer) => {
    expect(await make('system', answer === undefined ? {} : { answer }).find(host, 443)).toBeNull();
  });
  it('is never asked for this computer itself', async () => {
    const { find, asked } = make('system', { answer: 'PROXY a:1' });
    for (const own of ['localhost', '127.0.0.1', '::1']) expect(await find(own, 8443)).toBeNull();
    expect(asked.questions).toEqual([]);
  });
});

describe('the web proxy of a person or a variable', () => {
  it('gets the name and password that are kept for it, but keeps those of the variable', async () => {
    const passwords = { 'proxy.corp': { user: 'me', password: 'p:ä' } };
    const authorization = `Basic ${Buffer.from('me:p:ä').toString('base64')}`;
    expect(await make('system', { answer: 'PROXY proxy.corp:8080', passwords }).find(host, 443)).toEqual({
      host: 'proxy.corp',
      port: 8080,
      authorization,
    });
    expect(await make('manual', { address: 'proxy.corp:1', passwords }).find(host, 443)).toEqual({
      host: 'proxy.corp',
      port: 1,
      authorization,
    });
    expect(
      await make('variables', { variables: { https_proxy: 'http://proxy.corp:2' }, passwords }).find(host, 443),
    ).toMatchObject({ port: 2, authorization });
    expect(
      await make('variables', { variables: { https_proxy: 'http://a:b@proxy.corp:2' }, passwords }).find(host, 443),
    ).toMatchObject({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` });
  });
});

describe('the web proxy that a person chose', () => {
  it('is the one that was typed in, but for what it was exempted from', async () => {
    const { find } = make('manual', { address: '[fd00::9]:3128', exceptions: '.amazonaws.com' });
    expect(await find(host, 443)).toBeNull();
    expect(await find('elsewhere.example', 443)).toEqual({ host: 'fd00::9', port: 3128 });
  });
  it('is none where none is wanted, whatever the machine says', async () => {
    const { find, asked } = make('none', { answer: 'PROXY a:1', variables: { https_proxy: 'http://b:2' } });
    expect(await find(host, 443)).toBeNull();
    expect(asked.questions).toEqual([]);
  });
  it('is tried by a real connection', async () => {
    const server = createServer((socket) => socket.destroy());
    const port = await listening(server);
    const find = createWebProxies({
      chosen: () => ({ mode: 'system', address: '', exceptions: '' }),
      resolveSystem: () => Promise.resolve(`PROXY 127.0.0.1:1; PROXY 127.0.0.1:${port}; DIRECT`),
      variables: {},
      passwordFor: () => null,
      log: silentLogger,
    });
    expect(await find(host, 443)).toEqual({ host: '127.0.0.1', port });
    server.close();
  });
});
