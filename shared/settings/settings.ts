/**
 * What a person chooses in the settings. Each setting stands here once, in the schema and in the defaults; its
 * type, the file it is kept in, the state a window sees and the request that changes it come from these.
 */
import { z } from 'zod';
import { longestLifetimeMinutes, usualLifetimeMinutes } from '../fleet/open-form';
import { isPlain } from '../text/outside';
import { maxSnippetLine, maxSnippetName, maxSnippets } from '../visit/snippets';
import { isPage, isTicketTemplate } from '../tickets/ticket-page';
import { languageNames } from './languages';
import { isFontName } from './terminal-font';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What closing the last window does while something is connected. */
export const afterClosing = ['ask', 'stay', 'quit'] as const;

/** Terminals of macOS that ssh is opened in. */
export const macTerminals = ['Terminal', 'iTerm2', 'Ghostty', 'WezTerm', 'kitty', 'Alacritty'] as const;
export type MacTerminal = (typeof macTerminals)[number];

export const terminalFontSizes = [13, 15, 18, 22] as const;

/**
 * Below what systems hand out by themselves (from 49152 on Windows and macOS, from 32768 on Linux), where Windows
 * reserves whole blocks for Hyper-V, WSL and Docker; and where no well-known service listens.
 */
export const usualPorts = { first: 29_000, last: 29_999 } as const;
/** The usual ones of earlier versions: who has them never chose them. */
export const usualPortsBefore = { first: 50_000, last: 50_999 } as const;

/** A local port that needs no rights of an administrator. */
export const localPort = () => z.int().min(1024).max(65535);

/** A function, so that a window that needs only the defaults does not carry the library of schemas. */
export const settingsSchema = () =>
  z.strictObject({
    theme: z.enum(themes),
    language: z.enum(['system', ...languageNames]),
    /** Local ports of services that have none yet: each has a preferred one in this range. */
    portRange: z
      .object({ first: localPort(), last: localPort() })
      .readonly()
      .refine(({ first, last }) => first <= last),
    /** Of a tunnel that is opened with one press, minutes. */
    lifetimeMinutes: z.int().min(1).max(longestLifetimeMinutes),
    /**
     * A device that is not known yet is asked for its greeting on a connection of the app's own
     * (shared/session/find-out.ts).
     */
    asksDevices: z.boolean(),
    /** The terminal's typeface; empty: the usual one. One that is not there, or of uneven widths, gives way to that. */
    terminalFont: z.string().refine(isFontName),
    /** Of the terminal's type, in pixels. */
    terminalFontSize: z.union(terminalFontSizes.map((size) => z.literal(size))),
    /** On macOS: which one ssh is opened in; one that is not there gives way to the system's. */
    macTerminal: z.enum(macTerminals),
    /** What is printed is said to a screen reader also where the system reports none. */
    terminalScreenReader: z.boolean(),
    /** Commands that are run with one press (shared/visit/snippets.ts). */
    snippets: z
      .array(
        z
          .strictObject({
            name: z.string().min(1).max(maxSnippetName).refine(isPlain),
            line: z.string().min(1).max(maxSnippetLine).refine(isPlain),
            deviceType: z.string().min(1).max(128).nullable(),
          })
          .readonly(),
      )
      .max(maxSnippets)
      .readonly(),
    /**
     * Once the last window is closed with something connected; on macOS apps live on without windows, and nothing is
     * asked.
     */
    whenClosed: z.enum(afterClosing),
    /** What goes back into tickets and to administrators is written in it; `own`: in that of the app. */
    deskLanguage: z.enum(['own', ...languageNames]),
    /** Where the company's tickets are, with `{ticket}` for the name of one; empty: nowhere that is known. */
    ticketPage: z.string().refine((page) => page === '' || isTicketTemplate(page)),
    /**
     * A page of the company that opens the link behind its `#`, for tickets that keep web addresses only; empty: there
     * is none.
     */
    linkPage: z.string().refine((page) => page === '' || (isPage(page) && !page.includes('#'))),
  });

export type Settings = Readonly<z.infer<ReturnType<typeof settingsSchema>>>;
/** A change of some settings; what is not in it stays as it is. */
export const settingsPatchSchema = () => settingsSchema().partial();
export type SettingsPatch = Readonly<z.infer<ReturnType<typeof settingsPatchSchema>>>;

/** What is set in a change. */
export const definedIn = (patch: SettingsPatch): Partial<Settings> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<Settings>;

/** The settings after a change. A member that is there but undefined changes nothing. */
export const patched = <Whole extends Settings>(settings: Whole, patch: SettingsPatch): Whole => ({
  ...settings,
  ...definedIn(patch),
});

export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  portRange: usualPorts,
  lifetimeMinutes: usualLifetimeMinutes,
  asksDevices: true,
  terminalFont: '',
  terminalFontSize: 15,
  macTerminal: 'Terminal',
  terminalScreenReader: false,
  snippets: [],
  whenClosed: 'ask',
  deskLanguage: 'own',
  ticketPage: '',
  linkPage: '',
};

/**
 * Under which heading of its page in the help each setting is, in the order there; what is said of it is in the words
 * (`settings.help`).
 */
export const helpSections = {
  theme: 'look',
  language: 'look',
  terminalFontSize: 'terminal',
  terminalFont: 'terminal',
  macTerminal: 'terminal',
  terminalScreenReader: 'terminal',
  snippets: 'snippets',
  ticketPage: 'tickets',
  linkPage: 'tickets',
  deskLanguage: 'tickets',
  lifetimeMinutes: 'tunnels',
  asksDevices: 'devices',
  whenClosed: 'closing',
  portRange: 'ports',
} as const satisfies Readonly<Record<keyof Settings, string>>;

/** The settings alone, of a whole that holds more. */
export const settingsIn = (whole: Settings): Settings =>
  Object.fromEntries(
    Object.keys(defaultSettings).map((name) => [name, whole[name as keyof Settings]]),
  ) as unknown as Settings;
