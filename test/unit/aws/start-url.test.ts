import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completedStartUrl, regionOfStartUrl } from '../../../shared/aws/start-url';

describe('a start URL', () => {
  it.each([
    ['mycompany', 'https://mycompany.awsapps.com/start'],
    [' mycompany.awsapps.com ', 'https://mycompany.awsapps.com/start'],
    ['mycompany.awsapps.com/', 'https://mycompany.awsapps.com/start'],
    ['mycompany.awsapps.com/start', 'https://mycompany.awsapps.com/start'],
    ['d-1234567890.awsapps.com/start#/', 'https://d-1234567890.awsapps.com/start#/'],
    ['ssoins-12.portal.eu-west-1.app.aws', 'https://ssoins-12.portal.eu-west-1.app.aws'],
    ['https://sso.example.com/start', 'https://sso.example.com/start'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['user@host.example.com', 'user@host.example.com'],
    ['two words', 'two words'],
    ['', ''],
  ])('%s is %s', (typed, whole) => {
    expect(completedStartUrl(typed)).toBe(whole);
  });

  it('is completed once, and never to a host that was not typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain()), (typed) => {
        const whole = completedStartUrl(typed);
        expect(completedStartUrl(whole)).toBe(whole);
        if (whole !== typed.trim()) expect(whole.startsWith(`https://${typed.trim().replace(/\/$/, '')}`)).toBe(true);
      }),
    );
  });

  it('names a Region only where AWS puts it', () => {
    expect(regionOfStartUrl('https://ssoins-12.portal.eu-west-1.app.aws')).toBe('eu-west-1');
    for (const other of [
      'https://mycompany.awsapps.com/start',
      'https://x.portal.eu-west-1.app.aws.example',
      'https://x.portal.nowhere.app.aws',
      'https://a@x.portal.eu-west-1.app.aws/',
    ])
      expect(regionOfStartUrl(other)).toBeNull();
  });
});
