import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { plainArrangement } from '../../../shared/fleet/filters';
import { mostRemembered, Remembered } from '../../../electron/storage/remembered';
import { defaultStored, openSettings } from '../../../electron/storage/settings';
import { openUnfinished } from '../../../electron/storage/unfinished';
import { openWindowPlace } from '../../../electron/storage/window-bounds';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-storage-'));
  path = join(folder, 'nested', 'file.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const read = (): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const write = (text: string): void => {
  rmSync(path, { force: true });
  path = join(folder, 'file.json');
  writeFileSync(path, text);
};

describe('settings', () => {
  it('start with defaults, survive a restart, and are for the owner’s eyes only', async () => {
    const first = await openSettings(path, silentLogger);
    expect(first.opened).toEqual({ status: 'new', dropped: [] });
    expect(first.get()).toEqual(defaultStored);
    await first.update({ theme: 'dark' });
    await first.update({ portRange: { first: 40000, last: 40010 } });
    const second = await openSettings(path, silentLogger);
    expect(second.opened).toEqual({ status: 'read', dropped: [] });
    expect(second.get()).toEqual({ ...defaultStored, theme: 'dark', portRange: { first: 40000, last: 40010 } });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('drop only the values that do not fit, and name them', async () => {
    write(JSON.stringify({ theme: 'pink', language: 'ko', portRange: { first: 9, last: 5 }, fromTheFuture: { a: 1 } }));
    const file = await openSettings(path, silentLogger);
    expect(file.opened).toEqual({ status: 'read', dropped: ['theme', 'portRange'] });
    expect(file.get()).toEqual({ ...defaultStored, language: 'ko' });
    await file.update({ environmentId: 'aws:eu-west-1' });
    // What a newer version of the app stored is not thrown away by an older one.
    expect(read()['fromTheFuture']).toEqual({ a: 1 });
  });

  it.each([
    ['not JSON', '{"theme":"dark"'],
    ['a list', '[1,2]'],
    ['binary', '\u0000\u0001'],
    ['empty', ''],
  ])('set aside a file that holds %s instead of overwriting it', async (_what, text) => {
    write(text);
    const file = await openSettings(path, silentLogger);
    expect(file.opened.status).toBe('set-aside');
    await file.update({ theme: 'light' });
    const aside = readdirSync(folder).filter((name) => name.startsWith('file.json.unreadable-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(folder, aside[0]!), 'utf8')).toBe(text);
    expect(read()['theme']).toBe('light');
  });

  it('of an earlier version: who signed out stays signed out', async () => {
    const keys = { kind: 'keys', id: 'a1b2' };
    write(
      JSON.stringify({
        signIns: {
          known: [keys, { kind: 'nobody' }],
          chosen: { 'aws:eu-west-1': 'nobody', 'aws:us-east-1': 'keys:a1b2' },
          portals: [],
        },
      }),
    );
    const file = await openSettings(path, silentLogger);
    expect(file.opened).toEqual({ status: 'read', dropped: [] });
    expect(file.get().signIns).toEqual({
      known: [keys, { kind: 'signed-out' }],
      chosen: { 'aws:eu-west-1': 'signed-out', 'aws:us-east-1': 'keys:a1b2' },
      portals: [],
    });
    await file.update({ signIns: file.get().signIns });
    expect(JSON.stringify(read())).not.toContain('nobody');
  });

  it('read a file with a byte order mark', async () => {
    write(`\uFEFF${JSON.stringify({ theme: 'dark' })}`);
    expect((await openSettings(path, silentLogger)).get().theme).toBe('dark');
  });

  it('put many quick changes on disk completely, and only whole files', async () => {
    const file = await openSettings(path, silentLogger);
    await Promise.all(Array.from({ length: 50 }, (_, index) => file.update({ environmentId: `environment-${index}` })));
    expect(read()['environmentId']).toBe('environment-49');
    expect(readdirSync(join(folder, 'nested'))).toEqual(['file.json']);
  });
});

describe('settings on a disk that fails', () => {
  it('say so when they cannot be written, and keep working in memory', async () => {
    writeFileSync(join(folder, 'nested'), 'a file where the folder should be');
    const file = await openSettings(path, silentLogger);
    await expect(file.update({ theme: 'dark' })).rejects.toThrow();
    expect(file.get().theme).toBe('dark');
    await file.settled();
  });

  it('never throw, whatever JSON the file holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc
            .dictionary(
              fc.constantFrom('theme', 'language', 'portRange', 'environmentId', 'customEnvironments', '__proto__'),
              fc.jsonValue(),
            )
            .map((value) => JSON.stringify(value)),
        ),
        async (text) => {
          write(text);
          const settings = (await openSettings(path, silentLogger)).get();
          expect(['system', 'light', 'dark']).toContain(settings.theme);
          expect(settings.portRange.first).toBeLessThanOrEqual(settings.portRange.last);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what is remembered', () => {
  it('is each service’s port and each device’s protocol, per environment', async () => {
    const first = await Remembered.open(path, silentLogger);
    expect(first.port('practice', 'pump-7', 'SSH')).toBeNull();
    first.rememberPort('practice', 'pump-7', 'SSH', 29022);
    first.rememberPort('practice', 'pump-7', 'HTTP1', 29080);
    first.learn('practice', 'pump-7', { protocol: 'V1' });
    first.learn('practice', 'pump-7', { oneConnection: true });
    const banner = { serviceId: 'SSH', text: 'SSH-2.0-OpenSSH_9.6' };
    first.learn('practice', 'pump-7', { banner });
    await first.settled();
    const second = await Remembered.open(path, silentLogger);
    expect(second.port('practice', 'pump-7', 'SSH')).toBe(29022);
    expect(second.port('practice', 'pump-7', 'HTTP1')).toBe(29080);
    expect(second.port('aws', 'pump-7', 'SSH')).toBeNull();
    expect(second.learned('practice', 'pump-7')).toEqual({ protocol: 'V1', oneConnection: true, banner });
    expect(second.port('practice', 'pump-7', 'constructor')).toBeNull();
    expect(second.learned('practice', '__proto__')).toEqual({ protocol: null, oneConnection: false, banner: null });
  });

  it.each([
    ['of before there were any', undefined],
    ['that is too long', { serviceId: 'SSH', text: 'x'.repeat(256) }],
    ['with control characters', { serviceId: 'SSH', text: 'SSH-2.0\u001b[2J' }],
    ['of another shape', 'SSH-2.0'],
  ])('has no banner %s, and loses nothing else by that', async (_what, banner) => {
    const stored = { ports: { SSH: 29022 }, protocol: 'V1', oneConnection: true, banner, at: 1 };
    write(JSON.stringify({ devices: { 'practice/pump-7': stored } }));
    const memory = await Remembered.open(path, silentLogger);
    expect(memory.learned('practice', 'pump-7')).toEqual({ protocol: 'V1', oneConnection: true, banner: null });
    expect(memory.port('practice', 'pump-7', 'SSH')).toBe(29022);
  });

  it('is a bounded list of recent devices, newest first, without doubles', async () => {
    let now = 1;
    const memory = await Remembered.open(path, silentLogger, () => now++);
    for (let index = 0; index < mostRemembered + 20; index += 1) memory.used('aws', `thing-${index}`);
    memory.used('aws', 'thing-100');
    await memory.settled();
    const names = (await Remembered.open(path, silentLogger)).recents('aws').map((recent) => recent.thingName);
    expect(names).toHaveLength(mostRemembered);
    expect(names.slice(0, 2)).toEqual(['thing-100', `thing-${mostRemembered + 19}`]);
    expect(names.filter((name) => name === 'thing-100')).toHaveLength(1);
  });

  it('is how the list of each environment is shown; a filter of no known kind costs that list alone', async () => {
    const first = await Remembered.open(path, silentLogger);
    expect(first.arranged('aws')).toEqual(plainArrangement);
    const filters = [{ kind: 'online' }, { kind: 'attribute', key: 'site', value: 'busan' }] as const;
    first.arrange('aws', { filters, order: 'seen' });
    first.arrange('practice', { filters: [], order: 'name' });
    await first.settled();
    expect((await Remembered.open(path, silentLogger)).arranged('aws')).toMatchObject({ filters, order: 'seen' });
    write(readFileSync(path, 'utf8').replace('"online"', '"of-tomorrow"'));
    const third = await Remembered.open(path, silentLogger);
    expect(third.arranged('aws')).toEqual(plainArrangement);
    expect(third.arranged('practice').order).toBe('name');
  });

  it('loses one bad entry, not its neighbours', async () => {
    write(
      JSON.stringify({
        devices: { 'a/x': { ports: { SSH: 29022 } }, 'a/y': { ports: { SSH: 'no' } } },
        recents: [{ environmentId: 'a', thingName: 'x', at: 1 }, 7],
      }),
    );
    const memory = await Remembered.open(path, silentLogger);
    expect(memory.port('a', 'x', 'SSH')).toBe(29022);
    expect(memory.port('a', 'y', 'SSH')).toBeNull();
    expect(memory.recents('a')).toHaveLength(1);
  });
});

it('the window’s place survives a restart', async () => {
  const place = await openWindowPlace(path, silentLogger);
  await place.update({ bounds: { x: 10, y: 20, width: 1120, height: 760 }, maximized: true });
  expect((await openWindowPlace(path, silentLogger)).get()).toEqual({
    bounds: { x: 10, y: 20, width: 1120, height: 760 },
    maximized: true,
  });
});

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a file that can be neither read nor moved is left alone',
  async () => {
    write('{"theme":"dark"}');
    chmodSync(path, 0o000);
    chmodSync(folder, 0o500);
    const file = await openSettings(path, silentLogger);
    expect(file.opened.status).toBe('read-only');
    await file.update({ theme: 'light' });
    chmodSync(folder, 0o700);
    chmodSync(path, 0o600);
    expect(readFileSync(path, 'utf8')).toBe('{"theme":"dark"}');
  },
);

it('what was worked on is kept entry by entry: one that does not fit costs no other', async () => {
  const good = {
    environmentId: 'aws:us-east-1',
    region: 'us-east-1',
    tunnelId: 't-1',
    thingName: 'pump',
    ticket: null,
    services: [{ serviceId: 'SSH', port: 50_022 }],
    pastedToken: null,
    reconnectsAtStart: true,
  };
  write(JSON.stringify({ sessions: [{ ...good, services: 'none' }, good] }));
  const file = await openUnfinished(path, silentLogger);
  expect(file.get().sessions).toEqual([good]);
  await file.update({ sessions: [] });
  expect((await openUnfinished(path, silentLogger)).get().sessions).toEqual([]);
});
