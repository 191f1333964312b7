/** Links that arrive as text: alone, behind the `#` of a page, or within a sentence that somebody copied. */
import { describe, expect, it } from 'vitest';
import { acceptedFrom, buildLink, linkInText, readLinkText, type ConnectLink } from '../../../shared/deep-link';
import { hostOfPage, hostsOfLinks, mayOpenLinks } from '../../../shared/tickets/link-hosts';
import { pageWithLink } from '../../../shared/tickets/ticket-page';

const value: ConnectLink = {
  kind: 'connect',
  region: 'eu-central-1',
  tunnel: null,
  thing: 'pump-station-07',
  service: 'SSH',
  user: null,
  ticket: 'INC 47/11 “Ä”',
};
const link = buildLink(value);
const page = 'https://Desk.Hanbit.example/fieldtunnel?from=ticket';
const carried = pageWithLink(page, link) ?? '';
const hosts = ['desk.hanbit.example'];

describe('a page that carries a link', () => {
  it('is read as it is copied, and as programs on the way decode it', () => {
    for (const text of [carried, `${page}#${link}`, carried.replace('https', 'HTTPS')])
      expect(readLinkText(text), text).toEqual({
        link,
        host: 'desk.hanbit.example',
        result: { ok: true, link: value },
      });
  });

  it('is taken from the hosts that are named, whatever their case and with the usual port, and from no other', () => {
    const read = readLinkText(carried);
    for (const named of ['desk.hanbit.example', 'DESK.hanbit.example', 'desk.hanbit.example:443'])
      expect(acceptedFrom(read, ['wiki.hanbit.example', named]), named).toEqual({ ok: true, link: value });
    for (const others of [[], ['hanbit.example'], ['desk.hanbit.example:8443'], ['desk.hanbit.example.evil.example']])
      expect(acceptedFrom(read, others), others.join()).toEqual({
        ok: false,
        error: { reason: 'other-host', parameter: null },
      });
    const another = readLinkText(carried.replace('Desk.Hanbit.example', 'desk.hanbit.example:8443'));
    expect(another.host).toBe('desk.hanbit.example:8443');
    expect(acceptedFrom(another, hosts)).toMatchObject({ ok: false, error: { reason: 'other-host' } });
  });

  it.each([
    ['https://desk.hanbit.example@evil.example/#' + encodeURIComponent(link), 'malformed'],
    ['https://evil.example\\@desk.hanbit.example/#' + encodeURIComponent(link), 'malformed'],
    ['https:///desk.hanbit.example#' + encodeURIComponent(link), 'malformed'],
    ['https://desk.hanbit.example/browse/INC-1', 'no-link-in-page'],
    ['https://desk.hanbit.example/#', 'no-link-in-page'],
    ['https://desk.hanbit.example/#section', 'no-link-in-page'],
    ['https://desk.hanbit.example/#fieldtunnel%3A%2F%2Fconnect%3Fthing%3D%', 'no-link-in-page'],
    ['https://desk.hanbit.example/?go=' + encodeURIComponent(link), 'no-link-in-page'],
    ['https://desk.hanbit.example/#fieldtunnel%3A%2F%2Fconnect%3Fthing%3Dpump%26colour%3Dred', 'unknown-parameter'],
    ['http://desk.hanbit.example/#' + encodeURIComponent(link), 'unknown-scheme'],
  ])('%s is refused', (text, reason) => {
    expect(acceptedFrom(readLinkText(text), hosts)).toMatchObject({ ok: false, error: { reason } });
  });

  it('with a token is called that, on whatever host', () => {
    const token = encodeURIComponent(`${link}&token=AQGAAXjmUm6M4hLW7QnnNBoNd00`);
    for (const host of ['desk.hanbit.example', 'evil.example', 'a@b.example'])
      expect(acceptedFrom(readLinkText(`https://${host}/#${token}`), hosts), host).toEqual({
        ok: false,
        error: { reason: 'carries-token', parameter: 'token' },
      });
  });

  it('alone needs no host', () => {
    expect(acceptedFrom(readLinkText(link), [])).toEqual({ ok: true, link: value });
  });
});

describe('a link in what somebody copied', () => {
  it('is found within the sentence that the desk copies, once although it stands there twice', () => {
    const text = `Connect to pump-station-07 with FieldTunnel: ${carried}\n(If that page does not open FieldTunnel, open this address: ${link} )`;
    expect(linkInText(text)?.found).toEqual({ link, host: null, result: { ok: true, link: value } });
    expect(linkInText(text)?.rest).not.toContain('fieldtunnel:');
    expect(linkInText(text)?.rest).not.toContain('pump-station-07&');
  });

  it.each([`<${link}>`, `"${link}".`, `(${link})`, `  ${link}\r\n`, `See ${link}, please`])('%s', (text) => {
    expect(linkInText(text)?.found.result).toEqual({ ok: true, link: value });
  });

  it('behind a page keeps the page’s host', () => {
    expect(linkInText(`Go to ${carried}.`)?.found).toMatchObject({ host: 'desk.hanbit.example', result: { ok: true } });
  });

  it('is none where two differ, and where there is nothing of the kind', () => {
    expect(linkInText(`${link}\nfieldtunnel://connect?thing=valve`)?.found.result).toMatchObject({
      error: { reason: 'several-links' },
    });
    for (const text of ['', 'fieldtunnel', 'https://desk.hanbit.example/browse/INC-1', 'x'.repeat(70_000) + link])
      expect(linkInText(text)).toBeNull();
  });
});

describe('the hosts', () => {
  it('are the company’s, or that of the page which opens links', () => {
    expect(hostsOfLinks(['a.example'], page)).toEqual(['a.example']);
    expect(hostsOfLinks([], page)).toEqual(['desk.hanbit.example']);
    expect(hostsOfLinks([], '')).toEqual([]);
  });

  it('say which page may open links', () => {
    expect(mayOpenLinks(page, [])).toBe(true);
    expect(mayOpenLinks(page, hosts)).toBe(true);
    expect(mayOpenLinks('', hosts)).toBe(true);
    expect(mayOpenLinks('https://elsewhere.example/x', hosts)).toBe(false);
  });

  it('of a page end where its name ends', () => {
    expect(hostOfPage('https://desk.hanbit.example')).toBe('desk.hanbit.example');
    expect(hostOfPage('https://desk.hanbit.example?x=1')).toBe('desk.hanbit.example');
    expect(hostOfPage('https://192.0.2.7:8443/x')).toBe('192.0.2.7:8443');
    expect(hostOfPage('http://desk.hanbit.example/')).toBeNull();
  });
});
