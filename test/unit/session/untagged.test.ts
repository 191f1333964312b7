import { describe, expect, it } from 'vitest';
import type { Denial } from '../../../shared/problems/denial';
import { cloudError } from './observed';
import { eachInAWorld, type World } from './world';

/** A role that may open tunnels and not tag them: opened without tags, said, and not tried again. */
let w: World;
eachInAWorld((made) => (w = made));

const here = 'aws:us-east-1';
const tags: Denial = {
  action: 'iot:TagResource',
  resource: 'arn:aws:iot:us-east-1:123456789012:tunnel/*',
  condition: null,
  who: null,
  policy: 'identity',
  explicit: false,
};
const mayNotTag = cloudError('access-denied', { action: 'iot:OpenTunnel', denial: tags });
const asked = { action: 'iot:OpenTunnel', resource: 'arn:aws:iot:us-east-1:*:thing/pump-1', condition: null };
const open = async (
  more: {
    readonly description?: string;
    readonly tags?: readonly { readonly key: string; readonly value: string }[];
    readonly ticket?: string | null;
  } = {},
): Promise<string> => {
  const opened = w.sessions.openTunnel({
    environmentId: here,
    thingName: 'pump-1',
    services: ['SSH'],
    lifetimeMinutes: 60,
    ticket: 'INC-48213',
    ...more,
  });
  await w.tick();
  return opened.ok ? opened.value.sessionId : '';
};

describe('opening a tunnel', () => {
  it('says with a tag who opens it, beside the ticket', async () => {
    w.opener = 'kim (Hanbit Waterworks)';
    await open();
    const sent = [
      { key: 'ticket', value: 'INC-48213' },
      { key: 'openedBy', value: 'kim -Hanbit Waterworks-' },
    ];
    expect(w.opened).toMatchObject([{ tags: sent }]);
  });

  it('says nothing of whom nobody knows', async () => {
    await open();
    expect(w.opened.map(({ tags: sent }) => sent.map(({ key }) => key))).toEqual([['ticket']]);
  });
});

describe('opening a tunnel whose tags are denied', () => {
  it('opens it once without them, the ticket in its description, and says so', async () => {
    w.errors.tags = mayNotTag;
    await open();
    expect(w.opened.map(({ description, tags: sent }) => ({ description, tags: sent.map(({ key }) => key) }))).toEqual([
      { description: 'FieldTunnel INC-48213', tags: ['ticket'] },
      { description: 'FieldTunnel INC-48213', tags: [] },
    ]);
    expect(w.view()).toMatchObject({
      tunnelId: 't-new',
      untagged: { denial: tags, tags: [{ key: 'ticket', value: 'INC-48213' }], describesTicket: true },
    });
    const [noted, opened] = w
      .view()
      .timeline.filter(({ kind }) => kind === 'tags-left-out' || kind === 'tunnel-opened');
    expect([noted?.kind, opened?.kind]).toEqual(['tags-left-out', 'tunnel-opened']);
    // The command is the one that worked.
    expect(opened?.command?.lines.flat()).not.toContain('--tags');
    w.proxy().open();
    await w.tick();
    expect(w.problem()).toBe('connected');
  });

  it('puts the ticket in front of what was written, and names the other tags that were left out', async () => {
    w.errors.tags = mayNotTag;
    const id = await open({ description: 'Quarterly inspection', tags: [{ key: 'site', value: 'busan' }] });
    expect(w.opened.at(-1)).toMatchObject({ description: 'INC-48213: Quarterly inspection', tags: [] });
    expect(w.view().untagged?.tags.map(({ key }) => key)).toEqual(['site', 'ticket']);
    const request = w.sessions.adminRequest({
      sessionId: id,
      environmentId: here,
      action: 'iot:TagResource',
      mode: null,
      language: 'en',
    });
    const text = request.ok ? request.value.text : '';
    expect(text).toContain('aws iotsecuretunneling tag-resource');
    expect(text).toContain('"key=site,value=busan"');
    expect(JSON.parse(/\{\n[\s\S]*\}/.exec(text)![0])).toMatchObject({
      Action: 'iot:TagResource',
      Resource: [expect.stringMatching(/:tunnel\/\*$/) as string],
    });
  });

  it('does not try again what is known, until somebody says that it is allowed', async () => {
    w.errors.tags = mayNotTag;
    w.permissions.learn(here, asked, tags);
    const id = await open();
    expect(w.opened.map(({ tags: sent }) => sent)).toEqual([[]]);
    expect(w.view().untagged).not.toBeNull();
    // An opening that was allowed says nothing about tags.
    w.permissions.learn(here, asked, null);
    expect(w.permissions.denied(here)).toEqual([tags]);
    await w.sessions.stop(id);
    w.permissions.forget();
    delete w.errors.tags;
    await open();
    expect(w.opened.at(-1)?.tags).toEqual([{ key: 'ticket', value: 'INC-48213' }]);
    expect(w.view().untagged).toBeNull();
  });
});

describe('opening a tunnel where nothing can be left out, or that does not help', () => {
  it('has nothing to leave out where there is no ticket', async () => {
    w.permissions.learn(here, asked, tags);
    await open({ ticket: null });
    expect(w.opened).toEqual([expect.objectContaining({ description: null, tags: [] })]);
    expect(w.view().untagged).toBeNull();
  });

  it('is told by the second answer when opening itself is denied, too', async () => {
    w.errors.tags = mayNotTag;
    w.errors.open = cloudError('access-denied', { action: 'iot:OpenTunnel' });
    await open();
    expect(w.opened).toHaveLength(2);
    expect(w.view().state).toMatchObject({ problem: { code: 'access-denied', params: { action: 'iot:OpenTunnel' } } });
    expect(w.view().untagged).toBeNull();
  });

  it.each([
    ['another denial', cloudError('access-denied', { action: 'iot:OpenTunnel' }), 'access-denied'],
    ['a lost answer', cloudError('offline', { action: 'iot:OpenTunnel' }), 'offline'],
  ] as const)('makes no second call after %s', async (_what, error, code) => {
    w.errors.tags = error;
    await open();
    expect(w.opened).toHaveLength(1);
    expect(w.problem()).toBe(`problem ${code}`);
  });
});
