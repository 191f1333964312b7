import { describe, expect, it } from 'vitest';
import { webProxyFromVariables } from '../../../electron/net/web-proxy';

const proxy = { host: 'proxy.example', port: 8_080 };
const set = { https_proxy: 'http://proxy.example:8080' };
const host = 'data.tunneling.iot.us-east-1.amazonaws.com';

describe('the web proxy for a host', () => {
  it.each<[string, Record<string, string>, unknown]>([
    ['nothing set', {}, null],
    ['set', set, proxy],
    ['set in capitals', { HTTPS_PROXY: 'proxy.example:8080' }, proxy],
    ['small letters first', { HTTPS_PROXY: 'other.example', https_proxy: 'proxy.example:8080' }, proxy],
    ['empty small letters do not count', { HTTPS_PROXY: 'proxy.example:8080', https_proxy: ' ' }, proxy],
    [
      'with a password',
      { https_proxy: 'http://me:p%40ss@proxy.example:8080/' },
      { ...proxy, authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` },
    ],
    [
      'of a kind that cannot be used',
      { https_proxy: 'socks5://proxy.example' },
      { host: 'proxy.example', port: 1_080, unsupported: 'SOCKS5' },
    ],
    [
      'reached over TLS',
      { https_proxy: 'https://me:secret@proxy.example:8443' },
      { host: 'proxy.example', port: 8_443, unsupported: 'HTTPS' },
    ],
    ['unreadable', { https_proxy: 'http://proxy.example:0' }, null],
    ['HTTP only is another protocol', { http_proxy: 'http://proxy.example:8080' }, null],
  ])('%s', (_name, environment, expected) => {
    expect(webProxyFromVariables(host, 443, environment)).toEqual(expected);
  });

  it.each<[string, boolean]>([
    ['*', true],
    [host, true],
    [host.toUpperCase(), true],
    [`${host}.`, true],
    ['amazonaws.com', true],
    ['.amazonaws.com', true],
    ['*.amazonaws.com', true],
    ['zonaws.com', false],
    ['us-east-1.amazonaws.com.cn', false],
    ['amazonaws.com:443', true],
    ['amazonaws.com:8443', false],
    [`${host}:443`, true],
    ['example.org, amazonaws.com', true],
    ['example.org amazonaws.com', true],
    ['example.org,,', false],
    [',', false],
    ['.', false],
    ['10.0.0.1', false],
  ])('no_proxy "%s" exempts the data plane: %s', (no_proxy, exempt) => {
    expect(webProxyFromVariables(host, 443, { ...set, no_proxy })).toEqual(exempt ? null : proxy);
    expect(webProxyFromVariables(host, 443, { ...set, NO_PROXY: no_proxy })).toEqual(exempt ? null : proxy);
  });

  it.each<[string, number, string, boolean]>([
    ['10.0.0.1', 443, '10.0.0.1', true],
    ['10.0.0.1', 443, '10.0.0.1:80', false],
    ['10.0.0.1', 443, '0.0.1', false],
    ['fd00::1', 443, 'fd00::1', true],
    ['fd00::1', 443, '[fd00::1]', true],
    ['[fd00::1]', 443, '[fd00::1]:443', true],
    ['fd00::1', 443, '[fd00::1]:80', false],
    ['fd00::2', 443, 'fd00::1', false],
    ['vpce.internal.', 443, 'internal', true],
  ])('%s port %i with no_proxy "%s": %s', (target, port, no_proxy, exempt) => {
    expect(webProxyFromVariables(target, port, { ...set, no_proxy })).toEqual(exempt ? null : proxy);
  });

  it.each(['localhost', 'LOCALHOST', 'practice.localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])(
    '%s is this computer: always direct',
    (target) => {
      expect(webProxyFromVariables(target, 443, set)).toBeNull();
    },
  );

  it.each(['localhost.example', '127.example', '128.0.0.1', 'mylocalhost'])('%s is not this computer', (target) => {
    expect(webProxyFromVariables(target, 443, set)).toEqual(proxy);
  });
});
