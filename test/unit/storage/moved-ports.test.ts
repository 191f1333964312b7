/** The usual ports of earlier versions, which Windows reserves many of: given up once. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { Remembered } from '../../../electron/storage/remembered';
import { openSettings } from '../../../electron/storage/settings';

let path: string;
beforeEach(() => (path = join(mkdtempSync(join(tmpdir(), 'fieldtunnel-ports-')), 'file.json')));
const write = (text: string): void => writeFileSync(path, text);

describe('the usual ports of earlier versions', () => {
  const before = { first: 50000, last: 50999 };

  it('become those of this one, once: whoever wants them afterwards has them', async () => {
    write(JSON.stringify({ portRange: before, theme: 'dark' }));
    const first = await openSettings(path, silentLogger);
    expect(first.get()).toMatchObject({ portRange: { first: 29000, last: 29999 }, theme: 'dark' });
    await first.update({ portRange: before });
    expect((await openSettings(path, silentLogger)).get().portRange).toEqual(before);
  });

  it('stay where somebody chose others, and on a new laptop that has none', async () => {
    write(JSON.stringify({ portRange: { first: 50000, last: 50099 } }));
    expect((await openSettings(path, silentLogger)).get().portRange).toEqual({ first: 50000, last: 50099 });
    const fresh = await openSettings(`${path}-fresh`, silentLogger);
    await fresh.update({ portRange: before });
    expect((await openSettings(`${path}-fresh`, silentLogger)).get().portRange).toEqual(before);
  });
});

it('a device gives up the ports of the range before, once: what somebody has there afterwards stays', async () => {
  write(JSON.stringify({ devices: { 'a/x': { ports: { SSH: 50022, HTTP: 8080 }, protocol: 'V1' } } }));
  const first = await Remembered.open(path, silentLogger);
  expect([first.port('a', 'x', 'SSH'), first.port('a', 'x', 'HTTP')]).toEqual([null, 8080]);
  expect(first.learned('a', 'x').protocol).toBe('V1');
  first.rememberPort('a', 'x', 'SSH', 50022);
  await first.settled();
  expect((await Remembered.open(path, silentLogger)).port('a', 'x', 'SSH')).toBe(50022);
});
