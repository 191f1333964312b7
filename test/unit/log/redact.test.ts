import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor, mostSecrets } from '../../../electron/log/redact';

const token = (): string => randomBytes(450).toString('base64url');
const uuid = '7b2c1f0e-6a5d-4c3b-9f21-0d9e8c7b6a55';

describe('redacts', () => {
  it.each([
    ['a header', (value: string) => `access-token: ${value}`],
    ['a cookie', (value: string) => `Cookie: awsiot-tunnel-token=${value}`],
    ['an environment variable', (value: string) => `AWSIOT_TUNNEL_ACCESS_TOKEN=${value} ./localproxy`],
    ['an API answer', (value: string) => `{"tunnelId":"t","sourceAccessToken":"${value}"}`],
    [
      'an answer inside a string field',
      (value: string) => JSON.stringify({ body: JSON.stringify({ destinationAccessToken: value }) }),
    ],
    ['plain words', (value: string) => `I pasted ${value} here`],
    ['a URL', (value: string) => `https://host/tunnel?local-proxy-mode=source&t=${value}`],
  ])('an access token nobody registered, in %s', (_where, write) => {
    const secret = token();
    const out = new Redactor().redact(write(secret));
    expect(out).not.toContain(secret.slice(0, 20));
    expect(out).not.toContain(secret.slice(-20));
  });

  it.each([
    ['client-token: VALUE'],
    ['{"clientToken":"VALUE"}'],
    ['{\\"clientToken\\":\\"VALUE\\"}'],
    ['AWSIOT_TUNNEL_CLIENT_TOKEN=VALUE'],
    ['aws_session_token = VALUE'],
    ['X-Amz-Security-Token: VALUE'],
    ['secretAccessKey: VALUE'],
    ['localproxy --access-token VALUE --client-token VALUE --region us-east-1'],
    ['localproxy --access-token --VALUE'],
  ])('a short secret by its name: %s', (line) => {
    expect(new Redactor().redact(line.replace('VALUE', uuid))).not.toContain(uuid);
  });

  it('a registered secret in every form it can be written in', () => {
    const redactor = new Redactor();
    const secret = 'sp ec"ial/+\\secret';
    expect(redactor.registerSecret(secret)).toBe(true);
    for (const line of [
      secret,
      JSON.stringify({ a: secret }),
      JSON.stringify({ a: JSON.stringify({ b: secret }) }),
      `?x=${encodeURIComponent(secret)}`,
    ]) {
      expect(redactor.redact(`before ${line} after`)).not.toContain('secret');
      expect(redactor.redact(`before ${line} after`)).toMatch(/^before .*after$/);
    }
  });

  it('the person’s home folder, also on Windows and in a URL', () => {
    const redactor = new Redactor();
    redactor.registerHome('C:\\Users\\Kim Minsu');
    expect(redactor.redact('C:\\Users\\Kim Minsu\\AppData')).toBe('~\\AppData');
    expect(redactor.redact(JSON.stringify({ p: 'C:\\Users\\Kim Minsu\\x' }))).not.toContain('Minsu');
    expect(redactor.redact('file:///C:/Users/Kim%20Minsu/x')).not.toContain('Minsu');
  });

  it('links, signatures, key ids and private keys', () => {
    const redactor = new Redactor();
    const redact = (text: string): string => redactor.redact(text);
    expect(redact('opened fieldtunnel://connect?thing=pump-7&ticket=4711 now')).toBe('opened fieldtunnel:[link] now');
    expect(redact('AWS4-HMAC-SHA256 Credential=AKIAABCDEFGHIJKLMNOP/20260101/x, Signature=0a1b2c')).not.toMatch(
      /ABCDEFG|0a1b2c/,
    );
    expect(redact('key ASIAABCDEFGHIJKLMNOP used')).toBe('key ASIA…MNOP used');
    expect(redact('-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----')).toBe('[redacted]');
  });

  it('any registered secret, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 64 }), fc.string(), fc.string(), (secret, before, after) => {
        const redactor = new Redactor();
        redactor.registerSecret(secret);
        // What was sealed may itself contain the characters of an odd secret such as "redacted".
        fc.pre(!'[redacted]~fieldtunnel:[link]'.includes(secret) && !secret.includes('redacted'));
        const out = redactor.redact(`${before}\n${secret}\n${after}`);
        return !out.split('\n').includes(secret) || secret.includes('\n');
      }),
    );
  });
});

describe('must not redact', () => {
  it.each([
    ['a thing name of 128 small letters', 'a'.repeat(128)],
    ['a thing name of 128 characters with digits', `line-07:${'pump-station-0123456789-'.repeat(5)}`],
    ['a tunnel id', `tunnelId ${uuid}`],
    ['a tunnel ARN', `arn:aws:iot:ap-northeast-2:123456789012:tunnel/${uuid}`],
    ['a request id', `x-amzn-requestid: ${uuid}`],
    ['a SHA-256 in hexadecimal', 'f'.repeat(20) + '0123456789abcdef'.repeat(2) + '0'.repeat(12)],
    ['a fingerprint', 'token 3fa9c1d2 checked out'],
    ['the word token', 'the service refused the access token'],
    ['a service id and a port', 'listening for SSH on 127.0.0.1:50022'],
    ['a URL of the control plane', 'https://api.tunneling.iot.ap-northeast-2.amazonaws.com/'],
    [
      'the option after the name of a call',
      'aws iotsecuretunneling rotate-tunnel-access-token --endpoint-url http://127.0.0.1:4566 --client-mode SOURCE',
    ],
    ['what AWS answers', 'Invalid access token: The access token was previously used. Access Denied'],
  ])('%s', (_what, line) => {
    const redactor = new Redactor();
    redactor.registerSecret(token());
    redactor.registerHome('/home/kim');
    expect(redactor.redact(line)).toBe(line);
  });

  it('by a value too short to be a secret', () => {
    const redactor = new Redactor();
    expect(redactor.registerSecret('SSH')).toBe(false);
    expect(redactor.redact('SSH')).toBe('SSH');
  });
});

it('keeps a bounded number of secrets, the newest', () => {
  const redactor = new Redactor();
  for (let index = 0; index <= mostSecrets; index += 1)
    redactor.registerSecret(`secret-number-${String(index).padStart(6, '0')}`);
  expect(redactor.redact('secret-number-000000')).toBe('secret-number-000000');
  expect(redactor.redact(`secret-number-${String(mostSecrets).padStart(6, '0')}`)).toBe('[redacted]');
});
