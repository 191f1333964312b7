// @vitest-environment jsdom
/** The text of a ticket's link as the settings and the company have it. */
import { cleanup, renderHook } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { setUpWords } from '../../../renderer/i18n/setup';
import { nothingYet, useMirror } from '../../../renderer/store/mirror';
import { useTicketLink } from '../../../renderer/store/use-ticket-link';
import { linkInText } from '../../../shared/deep-link/page';

beforeAll(() => setUpWords('en'));
afterEach(async () => {
  cleanup();
  useMirror.setState({ status: 'loading', state: nothingYet, revision: 0 });
  await i18next.changeLanguage('en');
});

const target = {
  region: 'eu-west-1',
  tunnelId: 't-1',
  thingName: 'pump-station-07',
  serviceId: 'SSH',
  ticket: 'INC_48213',
} as const;
const link = 'fieldtunnel://connect?region=eu-west-1&tunnel=t-1&thing=pump-station-07&service=SSH&ticket=INC%5F48213';
const page = 'https://desk.example/open';

function textWith(linkPage: string, linkHosts: readonly string[] = []): string | null {
  const { settings, policy } = nothingYet;
  useMirror.setState({
    status: 'ready',
    state: { ...nothingYet, settings: { ...settings, linkPage }, policy: { ...policy, linkHosts } },
    revision: 1,
  });
  return renderHook(() => useTicketLink()).result.current(target);
}

it('is the link alone where no page opens links', () => {
  expect(textWith('')).toBe(link);
});

it('is the company’s page with the link behind its number sign, and says what that is, in both languages', async () => {
  const address = `${page}#${encodeURIComponent(link).replaceAll('_', '%5F')}`;
  expect(textWith(page)).toBe(
    `Connect to pump-station-07 with FieldTunnel: ${address}\n(If that page does not open FieldTunnel, open this address: ${link} )`,
  );
  expect(linkInText(textWith(page) ?? '')?.found).toMatchObject({ link, result: { ok: true } });
  await i18next.changeLanguage('ko');
  expect(textWith(page)).toContain(`연결: ${address}\n`);
});

it('is the link alone where the company takes links from other pages only', () => {
  expect(textWith(page, ['wiki.example'])).toBe(link);
  expect(textWith(page, ['desk.example'])).toContain(page);
});
