import type { ElectronStand } from './electron';
import { StandEvent } from './electron/event';
import type { ItemRecord } from './electron/desktop';
import type { Shell } from './shell';

/** What a test may ask of the running shell, over the channel of its child process. */
export interface Operations {
  /** The debugging address of the browser and the facts of each window. */
  status: { args: null; answer: { endpoint: string | null; origin: string; windows: readonly WindowFacts[] } };
  secondInstance: { args: { argv: readonly string[] }; answer: null };
  openUrl: { args: { url: string }; answer: null };
  suspend: { args: null; answer: null };
  resume: { args: null; answer: null };
  clipboard: { args: null; answer: string };
  setClipboard: { args: { text: string }; answer: null };
  setSystemTheme: { args: { theme: 'system' | 'light' | 'dark' }; answer: null };
  setScreenReader: { args: { used: boolean }; answer: null };
  setFocused: { args: { focused: boolean }; answer: null };
  /** Where files lie that are dropped from now on, by their names: a browser does not tell its page. */
  placeFiles: { args: { paths: Readonly<Record<string, string>> }; answer: null };
  lockKeyStore: { args: { locked: boolean }; answer: null };
  /** What the system answers from now on when it is asked for its web proxies: `PROXY host:port; DIRECT`. */
  setSystemProxy: { args: { answer: string }; answer: null };
  proxyQuestions: { args: null; answer: readonly string[] };
  /** Addresses handed to the operating system. */
  opened: { args: null; answer: readonly string[] };
  /** From now on what is sent to pages is counted, from nothing. */
  countSent: { args: null; answer: null };
  /** What was sent since then, and how large it is as JSON; and the number of this process. */
  sent: {
    args: null;
    answer: { pid: number; messages: readonly { channel: string; bytes: number }[] };
  };
  notifications: { args: null; answer: readonly { title: string; body: string; closed: boolean }[] };
  clickNotification: { args: { index: number }; answer: null };
  menu: { args: null; answer: readonly MenuFacts[] };
  /** Presses the item with these labels (or roles), outermost first. */
  pressMenu: { args: { path: readonly string[] }; answer: null };
  tray: { args: null; answer: { image: string; tooltip: string; items: readonly string[] } | null };
  /** Presses an item of the tray's menu, or with null the icon itself. */
  pressTray: { args: { path: readonly string[] | null }; answer: null };
  saveDialogs: { args: null; answer: readonly { title: string; defaultPath: string }[] };
  messageBoxes: { args: null; answer: readonly { message: string; detail: string }[] };
  answerMessageBox: { args: { button: number }; answer: null };
  answerSaveDialog: { args: { path: string | null }; answer: null };
  answerOpenDialog: { args: { path: string | null }; answer: null };
  permission: { args: { permission: string }; answer: { request: boolean; check: boolean } };
  /** Calls a request handler as if from another sender, to see it refused. */
  callAs: {
    args: {
      channel: string;
      args: readonly unknown[];
      url: string | null;
      childFrame: boolean;
      foreignWindow: boolean;
    };
    answer: unknown;
  };
  /**
   * Runs in the page of the window, and what comes of it; without a second client, which takes longer to attach than a
   * page to load.
   */
  evaluate: { args: { code: string }; answer: unknown };
  closeWindow: { args: null; answer: null };
  crashWindow: { args: null; answer: null };
  quit: { args: null; answer: null };
}
export type Operation = keyof Operations;

interface WindowFacts {
  readonly id: number;
  readonly url: string;
  readonly visible: boolean;
  readonly focused: boolean;
  readonly title: string;
  readonly loaded: boolean;
  readonly options: object;
}
interface MenuFacts {
  readonly label: string;
  readonly role: string | null;
  readonly accelerator: string | null;
  readonly submenu: readonly MenuFacts[];
}

export interface ControlRequest {
  readonly id: number;
  readonly op: Operation;
  readonly args: unknown;
}
export type ControlAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };

type Handlers = {
  readonly [Op in Operation]: (
    args: Operations[Op]['args'],
  ) => Operations[Op]['answer'] | Promise<Operations[Op]['answer']>;
};

const facts = (items: readonly ItemRecord[]): MenuFacts[] =>
  items.map(({ label, role, accelerator, submenu }) => ({ label, role, accelerator, submenu: facts(submenu) }));

function press(items: readonly ItemRecord[], path: readonly string[]): null {
  const [first, ...rest] = path;
  const item = items.find((candidate) => candidate.label === first || candidate.role === first);
  if (item === undefined)
    throw new Error(`no menu item "${first ?? ''}" among ${items.map(({ label }) => label).join(', ')}`);
  if (rest.length > 0) return press(item.submenu, rest);
  if (item.click === null) throw new Error(`"${item.label}" does nothing that can be pressed here`);
  item.click();
  return null;
}

type Address = () => { endpoint: string | null; origin: string };

const sentSince = ({ records }: Shell): Operations['sent']['answer'] => ({
  pid: process.pid,
  messages: (records.sent ?? []).map(({ channel, args }) => ({
    channel,
    bytes: Buffer.byteLength(JSON.stringify(args)),
  })),
});

function handlersOf(shell: Shell, electron: ElectronStand, address: Address): Handlers {
  const { records } = shell;
  const emit = (name: string, ...args: unknown[]): null => (
    electron.app.app.emit(name, new StandEvent(), ...args), null
  );
  const only = () => {
    const window = electron.windows.all()[0];
    if (window === undefined) throw new Error('there is no window');
    return window;
  };
  const tray = () => electron.desktop.trays.filter(({ destroyed }) => !destroyed).at(-1) ?? null;
  return {
    status: () => ({ ...address(), windows: electron.windows.all().map((window) => window.facts()) }),
    secondInstance: ({ argv }) => emit('second-instance', ['electron', '.', ...argv], process.cwd(), {}),
    openUrl: ({ url }) => emit('open-url', url),
    suspend: () => (electron.powerMonitor.emit('suspend'), null),
    resume: () => (electron.powerMonitor.emit('resume'), null),
    clipboard: () => records.clipboard,
    setClipboard: ({ text }) => ((records.clipboard = text), null),
    setSystemTheme: ({ theme }) => {
      records.systemTheme = theme;
      shell.changes.emit('theme');
      return null;
    },
    setScreenReader: ({ used }) => {
      records.screenReader = used;
      shell.changes.emit('screen-reader');
      return null;
    },
    lockKeyStore: ({ locked }) => ((records.keyStoreLocked = locked), null),
    setFocused: ({ focused }) => (only().setFocused(focused), null),
    placeFiles: ({ paths }) => (only().placeFiles(paths), null),
    setSystemProxy: ({ answer }) => ((records.proxyAnswer = answer), null),
    proxyQuestions: () => records.proxyQuestions,
    opened: () => records.opened,
    countSent: () => ((records.sent = []), null),
    sent: () => sentSince(shell),
    notifications: () => records.notifications.map(({ title, body, closed }) => ({ title, body, closed })),
    clickNotification: ({ index }) => (records.notifications[index]?.click(), null),
    menu: () => facts(electron.desktop.applicationMenu),
    pressMenu: ({ path }) => press(electron.desktop.applicationMenu, path),
    tray: () => {
      const shown = tray();
      return shown && { image: shown.image, tooltip: shown.tooltip, items: shown.menu.map(({ label }) => label) };
    },
    pressTray: ({ path }) => {
      if (path !== null) return press(tray()?.menu ?? [], path);
      tray()?.click();
      return null;
    },
    saveDialogs: () => records.saveDialogs,
    messageBoxes: () => records.messageBoxes,
    answerMessageBox: ({ button }) => (records.messageAnswers.push(button), null),
    answerSaveDialog: ({ path }) => (records.saveAnswers.push(path), null),
    answerOpenDialog: ({ path }) => (records.openAnswers.push(path), null),
    permission: ({ permission }) => ({
      request: records.permissions.request?.(permission) ?? true,
      check: records.permissions.check?.(permission) ?? true,
    }),
    callAs: ({ channel, args, url, childFrame, foreignWindow }) => {
      const parent = only().frame();
      const senderFrame = url === null ? null : { url, origin: url, parent: childFrame ? parent : null };
      return electron.ipc.call(channel, args, {
        sender: foreignWindow ? { id: -1 } : only().webContents,
        senderFrame,
        frameId: 1,
        processId: 1,
      });
    },
    evaluate: ({ code }) => only().evaluate(code),
    closeWindow: () => (only().close(), null),
    crashWindow: () => (only().crash(), null),
    quit: () => {
      // Whoever quits by hand confirms what is asked about it.
      records.messageAnswers.unshift(1);
      (electron.app.app as unknown as { quit(): void }).quit();
      return null;
    },
  };
}

/** Serves the control channel. Does nothing when the process was not started with one. */
export function serveControl(shell: Shell, electron: ElectronStand, address: Address): void {
  const handlers = handlersOf(shell, electron, address);
  if (process.send === undefined) return;
  const send = (answer: ControlAnswer): void => void process.send?.(answer);
  process.on('message', (message: ControlRequest | { readonly dev: string }) => {
    // What `npm run dev` says is heard by its own hook.
    if ('dev' in message) return;
    const { id, op, args } = message;
    Promise.resolve()
      .then(() => (handlers[op] as (args: unknown) => unknown)(args))
      .then((value) => send({ id, ok: true, value: value ?? null }))
      .catch((error: unknown) =>
        send({ id, ok: false, message: error instanceof Error ? error.message : String(error) }),
      );
  });
  // A test that died must not leave its app behind.
  process.on('disconnect', () => shell.end(0));
}
