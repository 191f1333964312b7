/** The user that a link names is proposed at the login of whatever answers the link. */
import { describe, expect, it } from 'vitest';
import { LinkAnswers } from '../../../electron/app/link-answers';
import { linkHandlers } from '../../../electron/app/handlers/link-handlers';
import { createSession } from '../../../shared/session';
import { environment, harness, link } from './links';

type Parts = Parameters<typeof linkHandlers>[0];

function rig() {
  const { links, show, latest, sessions } = harness(null);
  const proposed: (readonly [sessionId: string, user: string])[] = [];
  const handlers = linkHandlers({
    linkAnswers: new LinkAnswers(),
    links,
    mayCut: () => Promise.resolve(true),
    proxies: { prepare: () => undefined },
    visits: { proposeUser: (sessionId: string, user: string) => proposed.push([sessionId, user]) },
    sessions: {
      views: () => sessions,
      mayBegin: () => null,
      select: () => ({ ok: true, value: { sessionId: 's2' } }),
    },
  } as unknown as Parts);
  const add = (tunnelId: string): void => {
    const made = createSession({
      id: 's1',
      environment,
      tunnelId,
      thingName: 'pump',
      ticket: null,
      hasAccount: true,
      serviceIds: ['SSH'],
    });
    sessions.push({ ...made.view, state: { kind: 'connected', since: 0, device: 'connected' } });
  };
  return { handlers, proposed, add, show, id: () => latest()?.id ?? 0, latest };
}

describe('the user of a link', () => {
  it('is proposed where the link is confirmed', async () => {
    const { handlers, proposed, show, id } = rig();
    show(link({ tunnel: 't1', thing: 'pump', user: 'field' }));
    await handlers['inbox.confirm']({ id: id() });
    expect(proposed).toEqual([['s2', 'field']]);
  });

  it('is proposed where this laptop is on it already', async () => {
    const { handlers, proposed, add, show, id } = rig();
    add('t1');
    show(link({ tunnel: 't1', thing: 'pump', user: 'field' }));
    await handlers['inbox.confirm']({ id: id() });
    expect(proposed).toEqual([['s1', 'field']]);
  });

  it('is proposed where another session answers the link, a new tunnel or one that is there', async () => {
    const { handlers, proposed, show, id, latest } = rig();
    show(link({ thing: 'pump', user: 'field' }));
    await handlers['inbox.answeredBy']({ id: id(), sessionId: 's7' });
    expect(proposed).toEqual([['s7', 'field']]);
    expect(latest()).toBeUndefined();
    // It is off the list; a second answer is nobody's.
    await handlers['inbox.answeredBy']({ id: id(), sessionId: 's8' });
    expect(proposed).toHaveLength(1);
  });

  it('is nobody where the link names none, or is dismissed', async () => {
    const { handlers, proposed, show, id } = rig();
    show(link({ thing: 'pump' }));
    await handlers['inbox.answeredBy']({ id: id(), sessionId: 's7' });
    show(link({ thing: 'pump', user: 'field' }));
    await handlers['inbox.dismiss']({ id: id() });
    expect(proposed).toEqual([]);
  });
});
