/**
 * Every state of every screen. `gallery.html` shows them side by side; `gallery.html?theme=dark&lang=ko#connected`
 * shows one as the window would. For developers and tests; never packaged.
 */
import { createRoot } from 'react-dom/client';
import { chooseLanguage } from '../../shared/settings/languages';
import { installBridge } from '../api';
import { start } from '../start';
import { setTimeSource } from '../store/clock';
import { useMirror } from '../store/mirror';
import { useUi } from '../store/ui';
import { useFolders } from '../visit/files/folder-store';
import { shellStreams } from '../visit/terminal/streams';
import { useTerminalWindow } from '../visit/terminal/window-state';
import { bridgeOf, sessionsChanged, visitsChanged } from './bridge';
import { now } from './fixtures/base';
import type { Picture } from './fixtures/picture';
import { Overview } from './overview';
import { pictures } from './pictures';

declare global {
  interface Window {
    /** Shows this picture in place of the one that is there; false where it needs a document of its own. */
    showPicture?: (name: string) => boolean;
    /** Every picture's name, for a test: the overview has a frame for each, which takes seconds. */
    pictureNames?: readonly string[];
    /** The sessions that are shown become those of another picture, as the main process would say. */
    become?: (name: string) => void;
  }
}

/** The element, as soon as it is there and can be pressed. */
async function appeared(selector: string): Promise<HTMLElement> {
  for (;;) {
    const found = document.querySelector<HTMLElement>(selector);
    if (found?.matches(':enabled, :not(button, input)') === true) return found;
    await new Promise(requestAnimationFrame);
  }
}

/** Files of this laptop come over the element, and are not dropped. */
function hover(element: HTMLElement): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['x'], 'pumpctl-4.2.0.bin'));
  element.dispatchEvent(new DragEvent('dragenter', { bubbles: true, cancelable: true, dataTransfer }));
}

/**
 * A device's screen is listened to from the first picture of the document on: one that draws has a document of its own.
 */
const hasOwnDocument = ({ drawn }: Picture): boolean => drawn !== undefined;

/** What the window keeps outside React and outside the mirror: the next picture begins without it. */
function forget({ printed = {} }: Picture): void {
  useMirror.setState(useMirror.getInitialState(), true);
  useTerminalWindow.setState(useTerminalWindow.getInitialState(), true);
  useFolders.setState(useFolders.getInitialState(), true);
  for (const shellId of Object.keys(printed)) shellStreams.drop(shellId);
}

/** Whether a dialog holds the focus. */
const isInDialog = (): boolean => document.activeElement?.closest('[role$=dialog]') instanceof Element;

/** The screen is there, and nothing on it still waits for what is loaded when it is first shown. */
const isLoaded = (): boolean =>
  document.querySelector('h1:not([data-fallback])') !== null &&
  document.querySelector('[data-fallback], section[aria-busy="true"]') === null;

const root = document.getElementById('root');
const query = new URLSearchParams(location.search);
const theme = query.get('theme') === 'dark' ? 'dark' : query.get('theme') === 'system' ? 'system' : 'light';
const language = chooseLanguage('system', [query.get('lang') ?? '']);
/** The picture that is shown, and the way to take it down. */
let shown: { readonly picture: Picture; readonly takeDown: () => void } | null = null;

async function draw(element: HTMLElement, picture: Picture): Promise<void> {
  const over = new AbortController();
  setTimeSource(() => now);
  const settings = { ...picture.app.settings, theme, language } as const;
  installBridge(bridgeOf({ ...picture, app: { ...picture.app, settings } }, over.signal));
  useUi.setState(picture.ui, true);
  const stop = await start(element);
  shown = {
    picture,
    takeDown: () => {
      over.abort();
      stop();
      forget(picture);
    },
  };
  while (!isLoaded() && !over.signal.aborted) await new Promise(requestAnimationFrame);
  // A dialog takes the focus a moment after it is there; whoever presses a key before would press it elsewhere.
  const hasDialog = picture.ui.dialog !== null || picture.app.signIn !== null;
  for (let frames = 0; hasDialog && frames < 60 && !isInDialog(); frames += 1) await new Promise(requestAnimationFrame);
  for (const selector of picture.press ?? []) (await appeared(selector)).click();
  if (picture.visitsThen !== undefined) dispatchEvent(new CustomEvent(visitsChanged, { detail: picture.visitsThen }));
  if (picture.dragged !== undefined) hover(await appeared(picture.dragged));
  document.documentElement.dataset['drawn'] = '';
}

window.pictureNames = Object.keys(pictures);
window.become = (name) =>
  void dispatchEvent(new CustomEvent(sessionsChanged, { detail: pictures[name]?.app.sessions ?? [] }));
const named = location.hash.slice(1);
const first = pictures[named];
if (root !== null && first !== undefined) {
  void draw(root, first);
  // A test asks for the next picture in this document: loading one anew takes longer than drawing it.
  window.showPicture = (name) => {
    const picture = pictures[name];
    if (picture === undefined || shown === null) return false;
    if (hasOwnDocument(picture) || hasOwnDocument(shown.picture)) return false;
    delete document.documentElement.dataset['drawn'];
    shown.takeDown();
    shown = null;
    void draw(root, picture);
    return true;
  };
} else if (root !== null) {
  document.documentElement.dataset['theme'] = theme;
  createRoot(root).render(<Overview names={Object.keys(pictures)} theme={theme} language={language} />);
}
addEventListener('hashchange', () => location.reload());
