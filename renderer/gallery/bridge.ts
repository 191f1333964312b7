import { LineRing } from '../../shared/line/ring';
import type { AppState, SettingsView } from '../../shared/ipc/app-state';
import { changesBetween, type StateMessage } from '../../shared/ipc/state-changes';
import type { Answers, Arguments, Bridge, Envelope, Events, RequestName } from '../../shared/ipc/contract';
import { listed, thing } from './fixtures/base';
import type { Picture } from './fixtures/picture';
import { reports } from './fixtures/reports';
import { after } from '../store/after';

/** What a successful request answers in the gallery. */
const answers: { readonly [Name in RequestName]?: Answers[Name] } = {
  'inbox.confirm': { sessionId: 's1' },
  'shell.open': { shellId: 'shell-1' },
  'files.open': { kind: 'ok', value: { path: '/home/technician', entries: [], cursor: null, isCut: false } },
  'files.rename': { kind: 'ok', value: null },
  'files.makeFolder': { kind: 'ok', value: null },
  'files.remove': { kind: 'ok', value: null },
  'files.count': { kind: 'ok', value: { files: 0, folders: 0, isCut: false } },
  'files.sendDropped': { taken: 1 },
  'visit.chooseKeyFile': { path: '/home/kim/.ssh/field_ed25519' },
  'session.select': { sessionId: 's1' },
  'session.openTunnel': { sessionId: 's1' },
  'session.openService': { shared: null },
  'screen.takeClipboard': { text: 'systemctl status pump' },
  'system.programs': { names: ['PuTTY', 'WinSCP', 'Visual Studio Code'] },
  'session.sshLine': {
    line: 'ssh -p 50022 -o HostKeyAlias=fieldtunnel-pump-station-07-1k2m3n4p5q6r -o "UserKnownHostsFile=~/.ssh/known_hosts ~/.config/FieldTunnel/known_hosts" technician@127.0.0.1',
  },
  'token.connect': { sessionId: 's1' },
  'environment.addCustom': { id: 'custom:2' },
  'devices.thing': thing(),
  'devices.suggest': ['pump-station-07', 'pump-station-08'],
  'report.save': { path: 'report-INC-48213.txt' },
  'session.adminRequest': { text: 'Request for the administrator' },
};

function valueOf(picture: Picture, name: RequestName, args: unknown): unknown {
  if (name === 'app.snapshot') return { revision: 1, state: picture.app };
  if (name === 'session.report') return reports[(args as Arguments<'session.report'>).language] ?? reports.en;
  return answers[name] ?? null;
}

/** The event by which a test chooses the window's theme and language, as the person would in the settings. */
const appearanceChosen = 'gallery-appearance';
type AppearanceChosen = Pick<SettingsView, 'theme' | 'language'>;

function print({ printed = {} }: Picture, listener: (data: Events['shell.data']) => void): void {
  for (const [shellId, text] of Object.entries(printed)) listener({ shellId, bytes: new TextEncoder().encode(text) });
}

/** What is told once stays as it is. */
const carried = ({ lines }: Picture, asked: Arguments<'line.watch'>): Envelope<Answers['line.watch']> => ({
  ok: true,
  value:
    lines === undefined
      ? []
      : asked.lines.map(({ span, after }) => (after === null ? lines[span] : new LineRing(span).since(null))),
});
/**
 * Says what the screen of this picture says next, if anything: later, as from another process, never within the call
 * that it answers.
 */
function drawer({ drawn }: Picture): (listener: ((data: Events['screen.data']) => void) | null) => void {
  const waiting = [...(drawn?.says ?? [])];
  return (listener) => {
    const bytes = listener === null ? undefined : waiting.shift();
    if (bytes !== undefined && drawn !== undefined) after(0, () => listener?.({ screenId: drawn.screenId, bytes }));
  };
}

declare global {
  interface Window {
    /** What the picture shows, and what was asked of the main process: for tests. */
    shown?: Picture['app'];
    asked?: { readonly name: RequestName; readonly args: unknown }[];
  }
}

/** The event by which a test has shells come and go. */
export const visitsChanged = 'gallery-visits';

/** The event by which a test has the sessions become others. */
export const sessionsChanged = 'gallery-sessions';

/** The event by which a test has screens come and go. */
const screensChanged = 'gallery-screens';

/**
 * Says what main would say in this picture, until `over`. Nothing changes but what a search finds and how it looks: a
 * picture stays what it is.
 */
export function bridgeOf(picture: Picture, over: AbortSignal): Bridge {
  let tell: ((message: StateMessage) => void) | null = null;
  let onScreen: ((data: Events['screen.data']) => void) | null = null;
  const draw = drawer(picture);
  let revision = 1;
  function search(text: string): void {
    const found = (picture.fleet ?? []).filter(({ thingName }) => thingName.includes(text.toLowerCase()));
    tell?.({ revision: (revision += 1), slices: {}, devices: { fields: listed(found, { search: text }) } });
  }
  const listenTo = (event: string, listener: (detail: unknown) => void): void =>
    addEventListener(event, (said) => listener((said as CustomEvent).detail), { signal: over });
  listenTo(appearanceChosen, (detail) => {
    const { settings } = picture.app;
    tell?.({ revision: (revision += 1), slices: { settings: { ...settings, ...(detail as AppearanceChosen) } } });
  });
  listenTo(visitsChanged, (detail) =>
    tell?.({ revision: (revision += 1), slices: { visits: detail as AppState['visits'] } }),
  );
  let { sessions } = picture.app;
  listenTo(sessionsChanged, (detail) => {
    const after = detail as AppState['sessions'];
    const changes = changesBetween({ ...picture.app, sessions }, { ...picture.app, sessions: after });
    sessions = after;
    if (changes !== null) tell?.({ revision: (revision += 1), ...changes });
  });
  listenTo(screensChanged, (detail) =>
    tell?.({ revision: (revision += 1), slices: { screens: detail as AppState['screens'] } }),
  );
  const asked: NonNullable<Window['asked']> = [];
  window.asked = asked;
  window.shown = picture.app;
  const request = <Name extends RequestName>(name: Name, args: Arguments<Name>): Promise<Envelope<Answers[Name]>> => {
    asked.push({ name, args });
    if (name === 'screen.input') draw(onScreen);
    if (name === 'devices.look' && picture.fleet !== undefined) search((args as Arguments<'devices.look'>).search);
    if (name === 'line.watch')
      return Promise.resolve(carried(picture, args as Arguments<'line.watch'>) as Envelope<Answers[Name]>);
    const told: Envelope<Answers[Name]> | 'never' | undefined = picture.answers?.[name];
    if (told === 'never') return new Promise(() => undefined);
    if (told !== undefined) return Promise.resolve(told);
    return Promise.resolve({ ok: true, value: valueOf(picture, name, args) as Answers[Name] });
  };
  return {
    on: (name, listener) => {
      if (name === 'state.changed') tell = listener as (message: StateMessage) => void;
      if (name === 'shell.data') print(picture, listener as (data: Events['shell.data']) => void);
      if (name === 'screen.data') {
        onScreen = listener as (data: Events['screen.data']) => void;
        draw(onScreen);
      }
      return () => undefined;
    },
    request,
    tell: (name, args) => void request(name, args),
  };
}
