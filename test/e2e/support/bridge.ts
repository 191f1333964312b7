import { expect, type Page } from '@playwright/test';
import type { InboxItem, StateSnapshot } from '../../../shared/ipc/app-state';
import type { Envelope } from '../../../shared/ipc/contract';

/** A request over the real bridge of the page. */
export const request = <T>(page: Page, name: string, args: unknown): Promise<Envelope<T>> =>
  page.evaluate(
    ([requestName, requestArgs]) => {
      const { fieldtunnel } = window as unknown as {
        fieldtunnel: { request(name: unknown, args: unknown): Promise<never> };
      };
      return fieldtunnel.request(requestName, requestArgs);
    },
    [name, args] as const,
  );

async function inbox(page: Page): Promise<readonly InboxItem[]> {
  const answer = await request<StateSnapshot>(page, 'app.snapshot', {});
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.state.inbox;
}
/** What waits in the window: the thing of each link, or the reason why it was refused. */
export const things = (page: Page) =>
  expect.poll(async () =>
    (await inbox(page)).map((item) => {
      switch (item.kind) {
        case 'link':
          return item.link.thing;
        case 'sign-in-link':
          return item.link.startUrl;
        case 'bad-link':
          return item.error.reason;
        default:
          return item satisfies never;
      }
    }),
  );
