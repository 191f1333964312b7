import { describe, expect, it, vi } from 'vitest';
import type { Handlers } from '../../../shared/ipc/contract';
import { requestNames } from '../../fakes/request-names';
import { afterState, answer } from '../../../electron/ipc/answer';
import { refuseSender, type SenderFacts } from '../../../electron/ipc/sender';
import { createBroadcast } from '../../../electron/ipc/broadcast';
import type { Logger } from '../../../electron/log/logger';

const own: SenderFacts = { knownWindow: true, frame: { url: 'app://fieldtunnel/index.html', isMainFrame: true } };

function setUp(change: Partial<Handlers> = {}) {
  const calls: string[] = [];
  const handlers = {
    ...Object.fromEntries(
      requestNames.map((name) => [
        name,
        () => {
          calls.push(name);
          return Promise.resolve({ ok: true, value: null });
        },
      ]),
    ),
    ...change,
  } as unknown as Handlers;
  const lines: { event: string; fields: unknown }[] = [];
  const write = (event: string, fields?: unknown): void => void lines.push({ event, fields });
  const log: Logger = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { calls, lines, options: { handlers, log, reference: () => 'reference-1' } };
}

describe('a request', () => {
  it('of our own page with good arguments reaches its handler', async () => {
    const { calls, options } = setUp();
    expect(await answer('app.ready', {}, own, options)).toEqual({ ok: true, value: null });
    expect(calls).toEqual(['app.ready']);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'SSH'],
    ['a key too much', { id: 'a', code: 'b', more: 1 }],
    ['a key too little', { id: 'a' }],
    ['a wrong type', { id: 'a', code: 7 }],
    ['too long a value', { id: 'a'.repeat(65), code: 'b' }],
  ])('with %s as arguments is refused, and no value of it is repeated', async (_what, args) => {
    const { calls, lines, options } = setUp();
    const result = await answer('session.recover', args, own, options);
    expect(result).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(calls).toEqual([]);
    expect(JSON.stringify([result, lines])).not.toContain('aaaa');
  });

  it('is checked by the schema of every name in the contract', async () => {
    const { calls, options } = setUp();
    for (const name of requestNames)
      expect(await answer(name, { unexpected: true }, own, options), name).toMatchObject({
        ok: false,
        error: { code: 'bad-request' },
      });
    expect(calls).toEqual([]);
  });

  it.each(['app.destroy', '__proto__', 'constructor', 'toString', '', undefined, 7, ['app.ready']])(
    'of the name %j is refused',
    async (name) => {
      const { calls, options } = setUp();
      expect(await answer(name, {}, own, options)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
      expect(calls).toEqual([]);
    },
  );

  it('of a stranger is refused before its arguments are looked at', async () => {
    const { calls, options } = setUp();
    for (const sender of [
      { ...own, knownWindow: false },
      { ...own, frame: null },
      { ...own, frame: { url: 'app://fieldtunnel/index.html', isMainFrame: false } },
      { ...own, frame: { url: 'https://fieldtunnel/', isMainFrame: true } },
    ] satisfies SenderFacts[]) {
      expect(await answer('app.ready', {}, sender, options)).toMatchObject({
        ok: false,
        error: { code: 'not-allowed' },
      });
    }
    expect(calls).toEqual([]);
  });

  it.each<[string, Handlers['app.ready']]>([
    [
      'throws',
      () => {
        throw new Error('inner words');
      },
    ],
    ['rejects', () => Promise.reject(new Error('inner words'))],
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- code of others does that
    ['rejects with a string', () => Promise.reject('inner words')],
  ])('whose handler %s answers a reference, and only the log has the words', async (_what, handler) => {
    const { lines, options } = setUp({ 'app.ready': handler });
    expect(await answer('app.ready', {}, own, options)).toEqual({
      ok: false,
      error: { code: 'unexpected', detail: 'reference-1' },
    });
    expect(lines).toMatchObject([
      { event: 'request failed', fields: { request: 'app.ready', reference: 'reference-1' } },
    ]);
  });
});

it.each([
  'app://fieldtunnel',
  'app://fieldtunnel.evil/',
  'app://fieldtunnel@evil/',
  'app://fieldtunnel:8080/',
  'APP://fieldtunnel/',
  'app:fieldtunnel/',
  ' app://fieldtunnel/',
  'about:blank',
  '',
])('the address "%s" is not ours', (url) => {
  expect(refuseSender({ knownWindow: true, frame: { url, isMainFrame: true } })).toBe('foreign address');
});

it('an event reaches the windows that live, and only them, after the state it is about', () => {
  const flush = vi.fn();
  const alive = { isDestroyed: () => false, send: vi.fn() };
  const dead = { isDestroyed: () => true, send: vi.fn() };
  const { told } = createBroadcast({ flush }, () => [dead, alive]);
  told('session.focus', { sessionId: 's' });
  expect(alive.send.mock.calls).toEqual([['fieldtunnel:event:session.focus', { sessionId: 's' }]]);
  expect(flush).toHaveBeenCalledBefore(alive.send);
  expect(dead.send).not.toHaveBeenCalled();
});

it('an answer that names something comes after the state in which that is; one that names nothing holds nothing up', () => {
  let flushed = 0;
  const flush = (): void => void (flushed += 1);
  const named = { ok: true, value: { sessionId: 's' } } as const;
  expect(afterState(named, flush)).toBe(named);
  expect(flushed).toBe(1);
  afterState({ ok: true, value: null }, flush);
  afterState({ ok: false, error: { code: 'not-now', detail: '' } }, flush);
  expect(flushed).toBe(1);
});
