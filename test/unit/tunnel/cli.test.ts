import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig, readFlags } from '../../../electron/tunnel/cli-flags';
import { refusalCode } from '../../../electron/tunnel/cli-run';
import { readMapping, readSettings, readWebProxy } from '../../../electron/tunnel/cli-settings';

const token = 'AQGAAXh0b2tlbg_very-secret==';
let folder: string;
const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  mkdirSync(join(folder, 'ca'));
  writeFileSync(join(folder, 'ca', '12345678.0'), `${pem('one')}\n${pem('two')}\n`);
  writeFileSync(join(folder, 'ca', '12345678.r0'), '-----BEGIN X509 CRL-----\n');
  writeFileSync(
    join(folder, 'config.ini'),
    `# options\naccess-token = ${token}\nsource-listen-port = SSH=5555\nregion = eu-west-1\nno-ssl-host-verify = false\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function settings(args: readonly string[], environment: Record<string, string> = {}) {
  const flags = readFlags(args);
  return flags.ok ? readSettings(flags.value, environment) : flags;
}
function good(args: readonly string[], environment: Record<string, string> = { AWSIOT_TUNNEL_ACCESS_TOKEN: token }) {
  const result = settings(args, environment);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

describe('the flags of localproxy', () => {
  it.each([
    [['-r', 'us-east-1', '-s', '5555'], { host: 'data.tunneling.iot.us-east-1.amazonaws.com', port: 443 }],
    [
      ['--region=cn-north-1', '--source-listen-port=5555'],
      { host: 'data.tunneling.iot.cn-north-1.amazonaws.com.cn', port: 443 },
    ],
    [['-elocalhost:8443', '-s5555'], { host: 'localhost', port: 8_443 }],
    [['-e', '[::1]:8443', '-s', '5555'], { host: '::1', port: 8_443 }],
    [['-e', 'data.example', '-s', '5555'], { host: 'data.example', port: 443 }],
  ])('%j', (args, address) => {
    expect(good(args)).toMatchObject({
      dataPlane: { ...address, verifyCertificate: true },
      protocol: 'V3',
      verbosity: 4,
      warnings: [],
      listeners: [{ serviceId: '', port: 5_555 }],
    });
  });

  it('reads service mappings', () => {
    expect(readMapping('SSH1=5555, HTTP:1=0')).toEqual([
      { serviceId: 'SSH1', port: 5_555 },
      { serviceId: 'HTTP:1', port: 0 },
    ]);
    expect(good(['-r', 'us-east-1', '-m', 'src']).listeners).toEqual([]);
  });

  it('reads the rest', () => {
    const client = '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
    const value = good([
      '-e',
      'h:1',
      '-s',
      '1',
      '-b',
      '0.0.0.0',
      '-c',
      join(folder, 'ca'),
      '-k',
      '-y',
      'V1',
      '-i',
      client,
      '-v',
      '5',
    ]);
    expect(value).toMatchObject({
      bindAddress: '0.0.0.0',
      protocol: 'V1',
      verbosity: 5,
      credentials: { accessToken: token, clientToken: client },
      dataPlane: { verifyCertificate: false, extraCa: [pem('one'), pem('two')] },
    });
    expect(value.warnings).toHaveLength(1);
  });
});

describe('where a setting comes from', () => {
  it('lets the command line win over the file, and the file over the environment', () => {
    const environment = {
      AWSIOT_TUNNEL_ACCESS_TOKEN: 'from-environment',
      AWSIOT_TUNNEL_REGION: 'us-west-2',
      AWSIOT_TUNNEL_CLIENT_TOKEN: 'a'.repeat(32),
    };
    expect(good(['-s', '1'], environment)).toMatchObject({
      credentials: { accessToken: 'from-environment', clientToken: 'a'.repeat(32) },
      dataPlane: { host: expect.stringContaining('us-west-2') as string },
    });
    expect(good(['--config', join(folder, 'config.ini')], environment)).toMatchObject({
      credentials: { accessToken: token },
      dataPlane: { host: expect.stringContaining('eu-west-1') as string, verifyCertificate: true },
      listeners: [{ serviceId: 'SSH', port: 5_555 }],
    });
    const onTop = good(['--config', join(folder, 'config.ini'), '-t', 'from-command-line', '-s', '7'], environment);
    expect(onTop).toMatchObject({
      credentials: { accessToken: 'from-command-line' },
      listeners: [{ serviceId: '', port: 7 }],
    });
    expect(onTop.warnings.join()).toMatch(/command line/);
    expect(good(['-e', 'x:1', '-s', '1'], environment).dataPlane.host).toBe('x');
  });
});

describe('what the flags of localproxy refuse or correct', () => {
  it('takes an unknown destination type for V3 and says so', () => {
    const value = good(['-r', 'us-east-1', '-s', '1', '-y', 'V9']);
    expect(value.protocol).toBe('V3');
    expect(value.warnings).toHaveLength(1);
  });
  it.each([
    [['-s', '1'], /-r or -e/],
    [['-r', 'us-east-1', '-e', 'x', '-s', '1'], /exclude/],
    [['-r', 'us-east-1'], /-s is missing/],
    [['-r', 'evil.example/', '-s', '1'], /no region/],
    [['-r', 'us-east-1', '-s', '70000'], /port/],
    [['-r', 'us-east-1', '-s', 'SSH=1,SSH=2'], /twice/],
    [['-r', 'us-east-1', '-s', '1,2'], /service id/],
    [['-r', 'us-east-1', '-s', 'a b=1'], /service id/],
    [['-r', 'us-east-1', '-s', '1', '-i', 'short'], /client token/],
    [['-r', 'us-east-1', '-s', '1', '-t', `bad ${token}`], /access token/],
    [['-r', 'us-east-1', '-s', '1', '-c', '/no/such/folder'], /-c cannot/],
    [['-r', 'us-east-1', '-s', '1', '-v', 'much'], /-v/],
    [['-r', 'us-east-1', '-s', '1', '-m', 'dst'], /source proxy/],
    [['-r', 'us-east-1', '-d', 'localhost:22'], /destination mode/],
    [['-r', 'us-east-1', '-s', '1', '--config', '/no/such/file'], /--config/],
    [['-r', 'us-east-1', '-s', '1', token], /belongs to no option/],
    [['-r', 'us-east-1', '-s', '1', `--token=${token}`], /unknown option --token$/],
    [['-s'], /lacks its value/],
  ])('refuses %j without quoting a secret', (args, message) => {
    const result = settings(args, { AWSIOT_TUNNEL_ACCESS_TOKEN: token });
    expect(result).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
    expect(JSON.stringify(result)).not.toContain(token);
  });
});

describe('the token of the command line', () => {
  it('refuses to start without a token', () => {
    expect(settings(['-r', 'us-east-1', '-s', '1'])).toMatchObject({
      ok: false,
      message: expect.stringMatching(/no access token/) as string,
    });
  });

  it.each([`${token}\n`, `token = ${token}`, `no-ssl-host-verify = ${token}`, 'help = true', 'destination-app = x'])(
    'refuses a configuration file with %j without quoting it',
    (text) => {
      const result = readConfig(text);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toContain(token);
    },
  );
});

describe('the web proxy of the environment', () => {
  it.each([
    [{}, null],
    [{ HTTPS_PROXY: 'proxy.example' }, { host: 'proxy.example', port: 3_128 }],
    [
      { HTTPS_PROXY: 'http://ignored:1', https_proxy: 'http://proxy.example:8080/' },
      { host: 'proxy.example', port: 8_080 },
    ],
    [{ https_proxy: 'http://[::1]:8080' }, { host: '::1', port: 8_080 }],
    [
      { HTTPS_PROXY: 'http://user:p%40ss@proxy.example:8080' },
      { host: 'proxy.example', port: 8_080, authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ],
  ])('%j', (environment, expected) => {
    expect(readWebProxy(environment)).toEqual(expected);
  });

  it.each(['https://proxy.example', 'http://', 'http://a b', 'http://user:%@x'])(
    'refuses %s without quoting it',
    (text) => {
      const result = settings(['-r', 'us-east-1', '-s', '1'], { AWSIOT_TUNNEL_ACCESS_TOKEN: token, HTTPS_PROXY: text });
      expect(result).toMatchObject({ ok: false, message: expect.stringMatching(/HTTPS_PROXY/) as string });
    },
  );
});

it.each([
  [400, 'Invalid access token: The access token was previously used and cannot be used again', 'token-reused'],
  [
    400,
    'Invalid client token: The provided client token does not match the client token that was previously set.',
    'client-token-mismatch',
  ],
  [403, 'Invalid access-token', 'token-refused'],
  [403, 'Tunnel is closed', 'tunnel-ended'],
  [429, 'Too many requests', 'service-trouble'],
])('HTTP %i "%s" is %s', (status, words, code) => {
  expect(refusalCode({ status, words, channelId: null, date: null })).toBe(code);
});
