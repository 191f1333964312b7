/** What begins the thread of a source proxy before somebody presses: until it is loaded, no port is bound. */
import { expect, it, vi } from 'vitest';
import { linkHandlers } from '../../../electron/app/handlers/link-handlers';
import { sessionHandlers } from '../../../electron/app/handlers/session-handlers';
import { LinkInbox } from '../../../electron/deep-link/inbox';
import { parseLink } from '../../../shared/deep-link';

const prepare = vi.fn<() => void>();
const proxies = { prepare };

it('a device that is chosen, before it is asked to connect', async () => {
  prepare.mockClear();
  const select = vi.fn(() => {
    expect(prepare).toHaveBeenCalledTimes(1);
    return { ok: true, value: { sessionId: 's1' } };
  });
  const handlers = sessionHandlers({
    proxies,
    activeEnvironment: () => 'aws:eu-west-1',
    sessions: { select },
  } as unknown as Parameters<typeof sessionHandlers>[0]);
  await handlers['session.select']({ thingName: 'pump-station-07', tunnelId: null });
  expect(select).toHaveBeenCalledTimes(1);
});

it('a link that is looked at, and none that is not there', async () => {
  prepare.mockClear();
  const handlers = linkHandlers({ proxies, links: { look: (id: number) => id === 1 } } as unknown as Parameters<
    typeof linkHandlers
  >[0]);
  await handlers['inbox.look']({ id: 2 });
  expect(prepare).not.toHaveBeenCalled();
  await handlers['inbox.look']({ id: 1 });
  expect(prepare).toHaveBeenCalledTimes(1);
});

it('a link that waits for the window', () => {
  const inbox = new LinkInbox();
  expect(inbox.isWaiting).toBe(false);
  inbox.receive(parseLink('fieldtunnel://connect?thing=pump-station-07'));
  expect(inbox.isWaiting).toBe(true);
  inbox.open(() => undefined);
  expect(inbox.isWaiting).toBe(false);
});
