import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { LastLists, mostKeptThings, type KeptThing } from '../../../electron/storage/last-lists';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-lists-'));
  path = join(folder, 'last-lists.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = (): Promise<LastLists> => LastLists.open(path, silentLogger);
const pump: KeptThing = { thingName: 'pump-1', typeName: 'Pump', connectivity: { connected: false, since: 40 } };
const valve: KeptThing = { thingName: 'valve-2', typeName: null, connectivity: null };
const many = (count: number): KeptThing[] =>
  Array.from({ length: count }, (_, index) => ({ ...valve, thingName: `t${index}` }));

describe('the list of last time', () => {
  it('survives a restart, each person’s own', async () => {
    const first = await open();
    first.keep('aws:eu', 'sso:anna', { at: 50, things: [pump, valve] });
    first.keep('aws:eu', 'sso:ben', { at: 60, things: [valve] });
    await first.settled();
    const second = await open();
    expect(second.of('aws:eu', 'sso:anna')).toEqual({ at: 50, things: [pump, valve] });
    expect(second.of('aws:eu', 'sso:ben')?.at).toBe(60);
    expect(second.of('aws:eu', 'sso:carl')).toBe(null);
    // Nobody knows yet who works here: the last one who did.
    expect(second.of('aws:eu', null)?.at).toBe(60);
    expect(second.of('aws:us', null)).toBe(null);
  });

  it('is forgotten when somebody signs out, in this environment', async () => {
    const first = await open();
    first.keep('aws:eu', 'sso:anna', { at: 50, things: [pump] });
    first.keep('aws:us', 'sso:anna', { at: 60, things: [valve] });
    first.forget('aws:eu');
    await first.settled();
    expect(readFileSync(path, 'utf8')).not.toContain('pump-1');
    const second = await open();
    expect([second.of('aws:eu', null), second.of('aws:us', 'sso:anna')?.at]).toEqual([null, 60]);
  });

  it('holds names, types and when an agent was seen, and nothing else that was known', async () => {
    const lists = await open();
    const whole = { ...pump, attributes: { pin: '4711-secret' }, text: 'pin=4711-secret', seenAt: 9 };
    lists.keep('aws:eu', 'sso:123456789012', { at: 50, things: [whole] });
    await lists.settled();
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('pump-1');
    expect(text).not.toMatch(/4711|pin|123456789012/);
  });

  it('has a bound: the list that was shown longest ago goes first', async () => {
    const lists = await open();
    lists.keep('a', 'x', { at: 1, things: many(mostKeptThings - 1) });
    lists.keep('b', 'x', { at: 2, things: [pump] });
    expect(lists.of('a', 'x')?.things.length).toBe(mostKeptThings - 1);
    lists.keep('c', 'x', { at: 3, things: many(mostKeptThings + 5) });
    expect(lists.of('c', 'x')?.things.length).toBe(mostKeptThings);
    expect([lists.of('a', 'x'), lists.of('b', 'x')]).toEqual([null, null]);
    await lists.settled();
  });

  it('of a file that does not fit is none', async () => {
    writeFileSync(path, JSON.stringify({ lists: [{ environmentId: 'a', things: 'all' }] }));
    expect((await open()).of('a', null)).toBe(null);
  });
});
