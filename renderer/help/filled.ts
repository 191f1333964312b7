/**
 * Pages of the help with what the code has a list of: a new problem and a new setting are on their pages by themselves.
 * Pure.
 */
import { problemCodes, problemRegistry } from '../../shared/problems/problem';
import type { ProblemConcern } from '../../shared/problems/traits';
import { helpSections, type Settings } from '../../shared/settings/settings';
import { titleIn } from './find';

type Pages = Readonly<Record<string, string>>;
/** What each setting does: a paragraph of the help. */
export type SettingHelp = Readonly<Record<keyof Settings, string>>;

/** Under which heading of the first page a problem is. */
const headings: Readonly<Record<ProblemConcern, string>> = {
  token: 'token',
  device: 'device',
  tunnel: 'tunnel',
  signIn: 'sign-in',
  denied: 'sign-in',
  network: 'laptop',
  port: 'laptop',
  service: 'laptop',
  unexpected: 'laptop',
};

const problemsUnder = (heading: string, pages: Pages): string =>
  problemCodes
    .filter((code) => headings[problemRegistry[code].concern] === heading)
    .map((code) => `- [${titleIn(pages[`problem-${code}`] ?? '')}](problem-${code}.md)`)
    .join('\n');

const settingsUnder = (section: string, words: SettingHelp): string =>
  (Object.keys(helpSections) as (keyof Settings)[])
    .filter((name) => helpSections[name] === section)
    .map((name) => `<!-- setting: ${name} -->\n${words[name]}`)
    .join('\n\n');

/**
 * In the place of the note `<!-- problems: HEADING -->` links to their pages, in that of `<!-- settings: SECTION -->`
 * what they do.
 */
export const filled = (pages: Pages, words: SettingHelp): Pages =>
  Object.fromEntries(
    Object.entries(pages).map(([name, text]) => [
      name,
      text
        .replaceAll(/^<!-- problems: ([\w-]+) -->$/gm, (_, heading: string) => problemsUnder(heading, pages))
        .replaceAll(/^<!-- settings: (\w+) -->$/gm, (_, section: string) => settingsUnder(section, words)),
    ]),
  );
