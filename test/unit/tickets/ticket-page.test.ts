import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTicketPage } from '../../../electron/window/addresses';
import { parseLink } from '../../../shared/deep-link';
import { settingsSchema } from '../../../shared/settings/settings';
import { isPlain } from '../../../shared/text/outside';
import { isPage, isTicketTemplate, pageWithLink, ticketAddress } from '../../../shared/tickets/ticket-page';

const template = 'https://jira.example/browse/{ticket}';

describe('the address of a ticket', () => {
  it.each([
    template,
    'https://desk.example:8443/nav_to.do?uri=incident.do%3Fnumber={ticket}',
    'https://desk.example/#/tickets/{ticket}/view',
  ])('is taken: %s', (written) => expect(isTicketTemplate(written)).toBe(true));

  it.each([
    '',
    'https://jira.example/browse/',
    'http://jira.example/{ticket}',
    'https://{ticket}.example/',
    'https://jira.example{ticket}',
    'https://user@jira.example/{ticket}',
    'https://user:word@jira.example/{ticket}',
    'https://jira.example/{ticket}/{ticket}',
    'https://jira.example/{ticket}/{other}',
    'https://jira.example\\evil.example/{ticket}',
    'https://jira.example/ {ticket}',
    'javascript:alert("{ticket}")',
    'file:///{ticket}',
    `https://jira.example/${'a'.repeat(2_000)}{ticket}`,
  ])('is refused, and cannot be set: %s', (written) => {
    expect(isTicketTemplate(written)).toBe(false);
    expect(settingsSchema().partial().safeParse({ ticketPage: written }).success).toBe(written === '');
  });

  it('holds the ticket as one part of the page, whatever it is called', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
          fc.constantFrom('../admin', 'a/b?c#d', '@evil.example', '//evil', 'INC 1&x=y'),
        ),
        (ticket) => {
          const address = ticketAddress(template, ticket);
          if (address === null) {
            expect(!isPlain(ticket.trim()) || /^\.*$/.test(ticket.trim())).toBe(true);
            return;
          }
          expect(isTicketPage(address)).toBe(true);
          const { host, pathname, search, hash } = new URL(address);
          expect({ host, search, hash }).toEqual({ host: 'jira.example', search: '', hash: '' });
          expect(decodeURIComponent(pathname.slice('/browse/'.length))).toBe(ticket.trim());
          expect(pathname.split('/')).toHaveLength(3);
        },
      ),
    );
  });

  it.each(['', ' ', '.', '..'])('is none for %j', (ticket) => expect(ticketAddress(template, ticket)).toBeNull());

  it('is none without a template', () => expect(ticketAddress('', 'INC-1')).toBeNull());
});

describe('a page that opens links', () => {
  const link = 'fieldtunnel://connect?thing=pump&ticket=INC-1';

  it('gets the link behind its number sign, whole', () => {
    const address = pageWithLink('https://company.example/open?from=ticket', link) ?? '';
    const { origin, search, hash } = new URL(address);
    expect({ origin, search }).toEqual({ origin: 'https://company.example', search: '?from=ticket' });
    expect(parseLink(decodeURIComponent(hash.slice(1)))).toMatchObject({ ok: true, link: { thing: 'pump' } });
  });

  it.each(['', 'http://company.example/', 'https://company.example/#x', 'https://u@company.example/'])(
    'is refused: %s',
    (page) => {
      expect(pageWithLink(page, link)).toBeNull();
      expect(isPage(page) && !page.includes('#')).toBe(false);
    },
  );

  it('is never unencrypted', () => {
    expect(isTicketPage('http://127.0.0.1/x')).toBe(false);
    expect(isTicketPage('https://u:p@jira.example/x')).toBe(false);
    expect(isTicketPage('nothing')).toBe(false);
  });
});
