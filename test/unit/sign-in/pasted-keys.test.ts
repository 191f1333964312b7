import { describe, expect, it } from 'vitest';
import { parsePastedKeys } from '../../../electron/cloud/sign-in/pasted-keys';
import { roleOf } from '../../../electron/cloud/sign-in/caller-identity';

const key = 'ASIAIOSFODNN7EXAMPLE';
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const token = `IQoJb3JpZ2luX2VjEJ${'aB3+/'.repeat(60)}==`;
const whole = { accessKeyId: key, secretAccessKey: secret, sessionToken: token, expiresAt: null };

describe('keys pasted from the access portal', () => {
  it.each([
    [
      'macOS and Linux',
      `export AWS_ACCESS_KEY_ID="${key}"\nexport AWS_SECRET_ACCESS_KEY="${secret}"\nexport AWS_SESSION_TOKEN="${token}"`,
    ],
    [
      'Windows',
      `SET AWS_ACCESS_KEY_ID=${key}\r\nSET AWS_SECRET_ACCESS_KEY=${secret}\r\nSET AWS_SESSION_TOKEN=${token}`,
    ],
    [
      'PowerShell',
      `$Env:AWS_ACCESS_KEY_ID="${key}"\r\n$Env:AWS_SECRET_ACCESS_KEY="${secret}"\r\n$Env:AWS_SESSION_TOKEN="${token}"`,
    ],
    [
      'a profile',
      `[123456789012_FieldTechnician]\naws_access_key_id=${key}\naws_secret_access_key=${secret}\naws_session_token=${token}\n`,
    ],
    [
      'a profile with spaces',
      `[x]\naws_access_key_id = ${key}\naws_secret_access_key = ${secret}\naws_session_token = ${token}`,
    ],
    ['JSON on one line', JSON.stringify({ AccessKeyId: key, SecretAccessKey: secret, SessionToken: token })],
  ])('in the form of %s', (_name, text) => {
    expect(parsePastedKeys(text)).toEqual(whole);
  });
  it('with their end, in the JSON of the AWS CLI', () => {
    const text = JSON.stringify(
      {
        Credentials: {
          AccessKeyId: key,
          SecretAccessKey: secret,
          SessionToken: token,
          Expiration: '2026-11-23T18:04:00Z',
        },
      },
      null,
      2,
    );
    expect(parsePastedKeys(text)).toEqual({ ...whole, expiresAt: Date.parse('2026-11-23T18:04:00Z') });
  });
  it('refuses lasting keys, and what are none', () => {
    expect(parsePastedKeys(`aws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=${secret}`)).toBe(
      'long-lived',
    );
    for (const text of [
      '',
      'hello',
      key,
      `AWS_ACCESS_KEY_ID=${key}`,
      `AWS_ACCESS_KEY_ID=short\nAWS_SECRET_ACCESS_KEY=${secret}\nAWS_SESSION_TOKEN=${token}`,
      'x'.repeat(30_000),
    ])
      expect(parsePastedKeys(text)).toBeNull();
  });
});

describe('whom an ARN names', () => {
  it.each([
    [
      'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Field_Tech_0123456789abcdef/anna@example.com',
      'Field_Tech',
    ],
    ['arn:aws:sts::123456789012:assumed-role/FieldTechnician/session', 'FieldTechnician'],
    ['arn:aws-cn:iam::123456789012:user/plant/anna', 'anna'],
    ['arn:aws:iam::123456789012:root', 'root'],
    ['nonsense', null],
  ])('%s is %s', (arn, role) => expect(roleOf(arn)).toBe(role));
});
