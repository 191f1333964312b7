/** What belongs to this window alone: which screen, which dialog, which folds are open. Nothing of it is truth. */
import { create } from 'zustand';
import type { Dialect } from '../../shared/commands/command';
import type { EnvironmentRef, SessionId, SessionView } from '../../shared/session/view';

export type Screen =
  | { readonly kind: 'home' }
  | { readonly kind: 'session'; readonly id: SessionId }
  | { readonly kind: 'link'; readonly id: number }
  | { readonly kind: 'token'; readonly sessionId: SessionId | null }
  | { readonly kind: 'practice' }
  | { readonly kind: 'settings'; readonly section?: 'network' }
  | { readonly kind: 'about' }
  | { readonly kind: 'licences' }
  | { readonly kind: 'self-test' };

export type Dialog =
  | {
      readonly kind: 'open-tunnel';
      readonly thingName: string | null;
      readonly services: readonly string[];
      readonly ticket: string | null /** The link that asked for it: answered once there is a tunnel. */;
      readonly linkId?: number;
      /** Where it is opened; absent: in the environment that is selected. */
      readonly environment?: EnvironmentRef;
    }
  | { readonly kind: 'close-tunnel'; readonly sessionId: SessionId }
  | { readonly kind: 'rotate'; readonly sessionId: SessionId }
  | { readonly kind: 'edit-port'; readonly sessionId: SessionId; readonly serviceId: string }
  | { readonly kind: 'report'; readonly sessionId: SessionId }
  | { readonly kind: 'filter' }
  | { readonly kind: 'proxy-password'; readonly host: string };

/** A page of the help, and a heading of it. */
export interface HelpPlace {
  /** As links between the pages have it, without the ending. */
  readonly page: string;
  readonly anchor: string | null;
}

/** The page that the help begins with, and that a repository shows of the folder. */
export const firstHelp = 'README';

/** What one works on at a device, one at a time. */
export type TabId = 'terminal' | 'files' | 'screen' | 'overview';

export interface Ui {
  readonly screen: Screen;
  /** What was shown before it, the last at the end: where *Back* leads. */
  readonly before: readonly Screen[];
  readonly dialog: Dialog | null;
  /**
   * What is read in the help, the page that is shown last; empty while it is closed. It lies over everything, and what
   * is below stays.
   */
  readonly help: readonly HelpPlace[];
  readonly drawerOpen: boolean;
  readonly search: string;
  /** The shell that commands are shown for; null: the platform's own. */
  readonly dialect: Dialect | null;
  /** Keys of what is unfolded: a command, an answer, a timeline row. */
  readonly folds: ReadonlySet<string>;
  /** Grows with every change of screen that a person asked for; the new screen takes the focus. */
  readonly visits: number;
  /** The tab that was used last at each device (`tabKey`), for as long as the window is there. */
  readonly tabs: Readonly<Record<string, TabId>>;
  /** The link whose answer is under way: its card stays until what it leads to is there. */
  readonly answering: number | null;
  /** Tunnels that the person lets end. */
  readonly leftToEnd: ReadonlySet<string>;
  /** Tunnels whose end was put away, with the minutes before it at which that was. */
  readonly endsPutAway: ReadonlySet<string>;
}

export const initialUi: Ui = {
  screen: { kind: 'home' },
  before: [],
  dialog: null,
  help: [],
  drawerOpen: false,
  search: '',
  dialect: null,
  folds: new Set(),
  visits: 0,
  tabs: {},
  answering: null,
  leftToEnd: new Set(),
  endsPutAway: new Set(),
};

export const useUi = create<Ui>(() => initialUi);

/** So far *Back* leads. */
const mostBefore = 20;

/** Shows a screen; an open drawer or dialog goes away. A search is over when what was searched for is shown. */
export function show(screen: Screen): void {
  useUi.setState((ui) => ({
    screen,
    before: ui.screen.kind === screen.kind ? ui.before : [...ui.before, ui.screen].slice(-mostBefore),
    dialog: null,
    help: [],
    drawerOpen: false,
    folds: new Set(),
    visits: ui.visits + 1,
    search: screen.kind === 'session' ? '' : ui.search,
    answering: null,
  }));
}

/** Shows what was shown before, or the first screen. */
export function navigateBack(): void {
  const { before } = useUi.getState();
  show(before.at(-1) ?? { kind: 'home' });
  useUi.setState({ before: before.slice(0, -1) });
}

/** What a device's tab is remembered by: the thing, whichever of its tunnels is open; else the session. */
export const tabKey = ({ id, environment, thingName }: SessionView): string =>
  thingName === null ? id : `${environment.id}:${thingName}`;

export const chooseTab = (key: string, tab: TabId): void =>
  useUi.setState(({ tabs }) => ({ tabs: { ...tabs, [key]: tab } }));

/** The tab that was used last at this device; the first time there, the overview. */
export const useLastTab = (key: string): TabId => useUi(({ tabs }) => tabs[key] ?? 'overview');

export const openDialog = (dialog: Dialog): void => useUi.setState({ dialog });
/** Shows a page of the help; one that is open already is what *Back* leads to. */
export const showHelp = (page: string = firstHelp, anchor: string | null = null): void =>
  useUi.setState(({ help }) => ({ help: [...help, { page, anchor }] }));
export const helpBack = (): void => useUi.setState(({ help }) => ({ help: help.slice(0, -1) }));
export const closeHelp = (): void => useUi.setState({ help: [] });
export const closeDialog = (): void => useUi.setState({ dialog: null });
export const setDrawer = (drawerOpen: boolean): void => useUi.setState({ drawerOpen });
export const setDialect = (dialect: Dialect): void => useUi.setState({ dialect });
export const setSearch = (search: string): void => useUi.setState({ search });

function toggleFold(key: string): void {
  useUi.setState(({ folds }) => {
    const next = new Set(folds);
    if (!next.delete(key)) next.add(key);
    return { folds: next };
  });
}

/** Whether a fold is open, and the way to turn it. */
export function useFold(key: string): readonly [boolean, () => void] {
  return [useUi((ui) => ui.folds.has(key)), () => toggleFold(key)];
}

/** The end of this tunnel is said no more in the place of everything else; its remaining life stays in view. */
export const letEnd = (tunnelId: string | null): void =>
  useUi.setState(({ leftToEnd }) => ({ leftToEnd: tunnelId === null ? leftToEnd : new Set(leftToEnd).add(tunnelId) }));
export const useLeftToEnd = ({ tunnelId }: Pick<SessionView, 'tunnelId'>): boolean =>
  useUi(({ leftToEnd }) => tunnelId !== null && leftToEnd.has(tunnelId));

/**
 * The line that says when this tunnel ends goes away, until the end is nearer than so many minutes; the next time it
 * says so again.
 */
export const putEndAway = (tunnelId: string | null, minutes: number): void =>
  useUi.setState(({ endsPutAway }) => ({ endsPutAway: new Set(endsPutAway).add(`${tunnelId} ${minutes}`) }));
export const useEndPutAway = ({ tunnelId }: Pick<SessionView, 'tunnelId'>, minutes: number): boolean =>
  useUi(({ endsPutAway }) => endsPutAway.has(`${tunnelId} ${minutes}`));

/**
 * Answers a link, whose card stays meanwhile: what it leads to (`lead`) takes its place, and nothing comes between.
 * Null: no answer.
 */
export async function answering<Answer>(
  link: number,
  answer: Promise<Answer | null>,
  lead: (given: Answer) => void,
): Promise<void> {
  useUi.setState({ answering: link });
  const given = await answer;
  if (given !== null) lead(given);
  useUi.setState((ui) => (ui.answering === link ? { answering: null } : ui));
}
