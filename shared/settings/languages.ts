/** The languages of the app. The compiler asks for the words of each one wherever words are kept. */

interface LanguageFacts {
  /** What it calls itself. */
  readonly name: string;
  /** Whose dates and numbers it is written with, BCP 47. */
  readonly locale: string;
  /** `7 h 05` instead of `7 h 5` where hours and minutes stand together. */
  readonly minutesOfTwoDigits: boolean;
}

/** The first one stands in where none of a person's languages is known. */
export const languages = {
  en: { name: 'English', locale: 'en-GB', minutesOfTwoDigits: true },
  ko: { name: '한국어', locale: 'ko-KR', minutesOfTwoDigits: false },
} as const satisfies Record<string, LanguageFacts>;

export type Language = keyof typeof languages;
export const languageNames = Object.keys(languages) as [Language, ...Language[]];

const isLanguage = (name: string): name is Language => Object.hasOwn(languages, name);

/** The language of a tag such as `ko-KR`; null where the app does not speak it. */
function spoken(tag: string): Language | null {
  const name = tag.trim().split('-', 1)[0]?.toLowerCase() ?? '';
  return isLanguage(name) ? name : null;
}

/** The chosen language; for `system` the first of the preferred ones (BCP 47 tags) that the app speaks. */
export function chooseLanguage(setting: 'system' | Language, preferred: readonly string[]): Language {
  if (setting !== 'system') return setting;
  return preferred.map(spoken).find((language) => language !== null) ?? languageNames[0];
}
