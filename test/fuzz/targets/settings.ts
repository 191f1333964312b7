import { deepStrictEqual, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { silentLogger } from '../../../electron/log/logger';
import { Remembered } from '../../../electron/storage/remembered';
import { defaultStored, openSettings } from '../../../electron/storage/settings';
import { openWindowPlace } from '../../../electron/storage/window-bounds';
import { languageNames } from '../../../shared/settings/languages';
import { themes } from '../../../shared/settings/settings';
import { shapeTarget } from '../shapes';

const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    'dark',
    'ko',
    'system',
    { first: 2_000, last: 3_000 },
    { first: 9_000, last: 3_000 },
    [{ id: 'a', label: 'b', region: 'c', controlPlane: null, dataPlane: null, caFile: null, profile: null }],
    { x: 0, y: 0, width: 800, height: 600 },
    true,
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const key = fc.oneof(
  fc.constantFrom(
    'theme',
    'language',
    'portRange',
    'environmentId',
    'customEnvironments',
    'bounds',
    'maximized',
    'devices',
    'recents',
    '__proto__',
    'ofANewerVersion',
  ),
  fc.string({ maxLength: 6 }),
);
const file = fc.oneof(
  { arbitrary: fc.dictionary(key, value, { maxKeys: 8 }).map((content) => JSON.stringify(content)), weight: 6 },
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '\uFEFF{}', '[]', 'null', '{"theme":"dark"', '['.repeat(3_000)),
);

const oneOf = (words: readonly string[], word: string): void =>
  ok(words.includes(word), `${word} is none of ${words.join(', ')}`);

async function settingsOf(path: string, text: string): Promise<void> {
  const settings = await openSettings(path, silentLogger);
  const { theme, language, portRange, environmentId, customEnvironments } = settings.get();
  oneOf(themes, theme);
  oneOf(['system', ...languageNames], language);
  ok(
    portRange.first >= 1_024 && portRange.last <= 65_535 && portRange.first <= portRange.last,
    'a range of ports that cannot be used',
  );
  ok(typeof environmentId === 'string' && customEnvironments.length <= 50);
  for (const dropped of settings.opened.dropped)
    deepStrictEqual(settings.get()[dropped as 'theme'], defaultStored[dropped as 'theme']);
  // What is written is read back, and what a newer version had in the file stays there.
  await settings.update({ theme: 'light' });
  deepStrictEqual({ ...(await openSettings(path, silentLogger)).get() }, { ...settings.get() });
  if (settings.opened.status !== 'read') return;
  const before = JSON.parse(text.replace(/^\uFEFF/, '')) as object;
  const after = JSON.parse(readFileSync(path, 'utf8')) as object;
  for (const [name, kept] of Object.entries(before))
    if (!Object.hasOwn(defaultStored, name))
      deepStrictEqual(
        Object.entries(after).find(([each]) => each === name)?.[1],
        kept,
        `${name} of a newer version is lost`,
      );
}

/** A settings file may hold anything: every value that fits is used, every other is its default, and the app starts. */
export const target = shapeTarget('settings', 0.03, file, async (text) => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-settings-'));
  try {
    for (const name of ['settings', 'remembered', 'window']) writeFileSync(join(folder, name), text);
    const remembered = await Remembered.open(join(folder, 'remembered'), silentLogger);
    for (const recent of remembered.recents('')) ok(typeof recent.thingName === 'string');
    ok(remembered.port('__proto__', 'constructor', 'toString') === null);
    const { bounds, maximized } = (await openWindowPlace(join(folder, 'window'), silentLogger)).get();
    ok(typeof maximized === 'boolean' && (bounds === null || bounds.width > 0));
    await settingsOf(join(folder, 'settings'), text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
