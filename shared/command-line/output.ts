/** What the command prints, for a person and for a program. Everything in it came from outside. Pure. */
import { systemWords } from '../i18n/system';
import { languages, type Language } from '../settings/languages';
import { plainJson, plainLine } from '../text/outside';
import type { CommandAnswer, SessionLine, Target } from './messages';

/** Grows when a program that reads the JSON would misunderstand it. */
const jsonVersion = 1;

export const jsonText = (content: object): string => plainJson({ version: jsonVersion, ...content });

export const addressOf = ({ host, port }: Pick<Target, 'host' | 'port'>): string => `${host}:${port}`;

const nameOf = ({ thing, tunnel, id }: SessionLine): string => plainLine(thing ?? tunnel ?? id, 128);

function sessionText(session: SessionLine, language: Language): string {
  const ports = session.services.flatMap(({ service, port }) =>
    port === null ? [] : [`  ${plainLine(service, 128)}  127.0.0.1:${port}`.trimEnd()],
  );
  const at = session.endsAt === null ? Number.NaN : Date.parse(session.endsAt);
  const { locale } = languages[language];
  const time = new Date(at);
  const ends = Number.isNaN(at)
    ? []
    : [
        `  ${systemWords[language].command.ends(time.toLocaleString(locale, { dateStyle: 'short', timeStyle: 'short' }))}`,
      ];
  const ticket = session.ticket === null ? '' : ` (${plainLine(session.ticket, 128)})`;
  return [`${nameOf(session)}${ticket}: ${plainLine(session.headline)}`, ...ports, ...ends].join('\n');
}

export const statusText = (sessions: readonly SessionLine[], language: Language): string =>
  sessions.length === 0
    ? systemWords[language].command.noSessions
    : sessions.map((session) => sessionText(session, language)).join('\n');

/** Names alone where nothing is going on, so that other programs can take them as they are. */
export function listText({ devices, sessions }: Extract<CommandAnswer, { kind: 'list' }>, language: Language): string {
  const on = new Map(sessions.map((session) => [session.thing, plainLine(session.headline)]));
  const names = [...new Set([...sessions.map(({ thing }) => thing).filter((thing) => thing !== null), ...devices])];
  if (names.length === 0) return systemWords[language].command.noDevices;
  return names
    .map((name) => {
      const state = on.get(name);
      return state === undefined ? plainLine(name, 128) : `${plainLine(name, 128)}\t${state}`;
    })
    .join('\n');
}
