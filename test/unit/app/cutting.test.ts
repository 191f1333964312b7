/** What a person is asked, or told, before something is lost: at each way out that the window has, and coming back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { LinkAnswers } from '../../../electron/app/link-answers';
import { linkHandlers } from '../../../electron/app/handlers/link-handlers';
import { sessionHandlers } from '../../../electron/app/handlers/session-handlers';
import { connected, session } from '../../../renderer/gallery/fixtures/base';
import { createSession, stopLeaves } from '../../../shared/session';
import type { SessionPhase, SessionView } from '../../../shared/session/view';
import { environment, harness, link } from './links';

let asked: string[];
let done: string[];
let answer: boolean;
beforeEach(() => {
  [asked, done, answer] = [[], [], false];
});
const mayCut = (id: string): Promise<boolean> => {
  asked.push(id);
  return Promise.resolve(answer);
};
const act =
  (name: string) =>
  (id: string): Promise<{ readonly ok: true; readonly value: null }> => {
    done.push(`${name} ${id}`);
    return Promise.resolve({ ok: true, value: null });
  };

describe('disconnecting', () => {
  const handlers = (view: SessionView) =>
    sessionHandlers({
      mayCut,
      sessions: { views: () => [view], disconnect: act('disconnect'), stop: act('stop') },
    } as unknown as Parameters<typeof sessionHandlers>[0]);

  it('is asked about, and staying does nothing and is no failure', async () => {
    const view = connected({ id: 's1' });
    expect(await handlers(view)['session.disconnect']({ id: 's1' })).toEqual({ ok: true, value: null });
    expect([asked, done]).toEqual([['s1'], []]);
    answer = true;
    await handlers(view)['session.disconnect']({ id: 's1' });
    expect(done).toEqual(['disconnect s1']);
  });

  it('is what stopping comes to while a tunnel is come back to, and only then', async () => {
    const away = session({ id: 's1', state: { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null } });
    await handlers(away)['session.stop']({ id: 's1' });
    expect([asked, done]).toEqual([['s1'], []]);
    const waiting: SessionPhase = { kind: 'waiting-for-device', since: 0, steps: [], problem: null };
    const open = connected({ id: 's1', state: waiting });
    expect(stopLeaves(open)).toBe(false);
    await handlers(open)['session.stop']({ id: 's1' });
    expect([asked, done]).toEqual([['s1'], ['stop s1']]);
  });
});

describe('a link to another tunnel of the device', () => {
  it('ends the session there only where the person lets it go', async () => {
    const { links, show, latest, sessions } = harness(null);
    const made = createSession({
      id: 's1',
      environment,
      tunnelId: 't1',
      thingName: 'pump',
      ticket: null,
      hasAccount: true,
      serviceIds: ['SSH'],
    });
    sessions.push({ ...made.view, state: { kind: 'connected', since: 0, device: 'connected' } });
    const handlers = linkHandlers({
      linkAnswers: new LinkAnswers(),
      links,
      mayCut,
      proxies: { prepare: () => undefined },
      visits: { proposeUser: () => undefined },
      sessions: {
        views: () => sessions,
        mayBegin: () => null,
        disconnect: act('disconnect'),
        forget: act('forget'),
        select: () => ({ ok: true, value: { sessionId: 's2' } }),
      },
    } as unknown as Parameters<typeof linkHandlers>[0]);
    show(link({ tunnel: 't2', thing: 'pump' }));
    const id = latest()?.id ?? 0;
    expect(await handlers['inbox.confirm']({ id })).toEqual({ ok: true, value: { sessionId: 's1' } });
    expect([asked, done, latest()?.id]).toEqual([['s1'], [], id]);
    answer = true;
    expect(await handlers['inbox.confirm']({ id })).toEqual({ ok: true, value: { sessionId: 's2' } });
    expect([done, latest()]).toEqual([['disconnect s1', 'forget s1'], undefined]);
  });
});

describe('going on with what was worked on before a restart', () => {
  it('waits for a key store that is locked: a new token would end that of before', async () => {
    let isRead = false;
    const rig = (view: SessionView) =>
      sessionHandlers({
        tokensRead: () => Promise.resolve(isRead),
        sessions: { views: () => [view], connect: act('connect') },
      } as unknown as Parameters<typeof sessionHandlers>[0])['session.connect']({ id: 's1' });
    const unread = session({ id: 's1', fromBefore: { ports: [] } });
    expect(await rig(unread)).toMatchObject({ ok: false, error: { code: 'storage-locked' } });
    expect(done).toEqual([]);
    isRead = true;
    await rig(unread);
    isRead = false;
    // Where its token is known, or in a session of this run, nothing is missing.
    await rig({ ...unread, token: { state: 'in-use', since: 0, paired: true } });
    await rig(session({ id: 's1' }));
    expect(done).toEqual(['connect s1', 'connect s1', 'connect s1']);
  });
});
