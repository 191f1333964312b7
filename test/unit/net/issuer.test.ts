import { describe, expect, it } from 'vitest';
import { issuerOf, type PresentedCertificate } from '../../../electron/net/issuer';

const by = (
  CN?: string | string[],
  O?: string | string[],
  issuerCertificate?: PresentedCertificate,
): PresentedCertificate => ({
  issuer: { ...(CN === undefined ? {} : { CN }), ...(O === undefined ? {} : { O }) },
  issuerCertificate,
});

describe('the issuer of a chain', () => {
  const root: { issuer: { CN: string }; issuerCertificate?: PresentedCertificate } = { issuer: { CN: 'Root' } };
  root.issuerCertificate = root;
  it.each<[string, PresentedCertificate, string | null]>([
    ['name and organisation', by('Plant Firewall CA', 'Acme'), 'Plant Firewall CA (Acme)'],
    ['a name that says the organisation', by('Acme Root CA', 'Acme'), 'Acme Root CA'],
    ['only a name', by('Firewall'), 'Firewall'],
    ['only an organisation', by(undefined, 'Acme'), 'Acme'],
    ['several organisations', by('CA', ['Acme', 'Other']), 'CA (Acme)'],
    ['neither', by(), null],
    ['no certificate', {}, null],
    ['a chain up to a root that is its own issuer', by('Between', undefined, by('Root', undefined, root)), 'Root'],
    ['a chain whose end was not sent', by('Between', undefined, by('Missing root')), 'Missing root'],
    ['hostile text', by('A\r\nB\u202eC\u0000\u2028D', ' '), 'A B C D'],
  ])('%s', (_name, certificate, expected) => {
    expect(issuerOf(certificate)).toBe(expected);
  });

  it('is short whatever comes, and never goes round in circles', () => {
    expect(issuerOf(by('x'.repeat(10_000), 'y'.repeat(10_000)))!.length).toBeLessThan(260);
    const one: { issuer: { CN: string }; issuerCertificate?: PresentedCertificate } = { issuer: { CN: 'One' } };
    one.issuerCertificate = { issuer: { CN: 'Two' }, issuerCertificate: one };
    expect(issuerOf(one)).toMatch(/^(One|Two)$/);
  });
});
