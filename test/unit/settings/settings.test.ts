import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../shared/settings/languages';
import { defaultSettings, patched, settingsPatchSchema, settingsSchema } from '../../../shared/settings/settings';

describe('the settings', () => {
  it('have a default that their own schema takes, and nothing besides', () => {
    expect(settingsSchema().parse(defaultSettings)).toEqual(defaultSettings);
  });

  it('take a change of one of them and leave the others', () => {
    const change = settingsPatchSchema().parse({ theme: 'dark' });
    expect(patched(defaultSettings, change)).toEqual({ ...defaultSettings, theme: 'dark' });
  });

  it('are not changed by a member that says nothing', () => {
    expect(patched(defaultSettings, { theme: undefined })).toEqual(defaultSettings);
  });

  it.each([
    { theme: 'pink' },
    { language: 'de' },
    { portRange: { first: 80, last: 90 } },
    { portRange: { first: 3000, last: 2000 } },
    { portRange: { first: 2000 } },
    { environmentId: 'aws:eu-west-1' },
    { color: 'red' },
  ])('refuse %j', (change) => {
    expect(settingsPatchSchema().safeParse(change).success).toBe(false);
  });
});

it.each([
  ['ko', ['en-US'], 'ko'],
  ['system', ['de-DE', 'ko-KR', 'en-US'], 'ko'],
  ['system', ['KO'], 'ko'],
  ['system', ['kok-IN', 'en'], 'en'],
  ['system', ['de-DE'], 'en'],
  ['system', ['constructor', ''], 'en'],
  ['system', [], 'en'],
] as const)('of the choice %s and the preferred languages %j %s is spoken', (setting, preferred, spoken) => {
  expect(chooseLanguage(setting, preferred)).toBe(spoken);
});
