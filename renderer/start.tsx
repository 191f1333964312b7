import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { request } from './api';
import { App } from './app';
import { loadDialogs } from './dialogs/dialogs';
import { loadConnection, loadScreens } from './screens/current-screen';
import { loadSignIn } from './sign-in/sign-in-dialog';
import { languageOf, setUpWords } from './i18n/setup';
import { followAppearance } from './store/appearance';
import { followMain } from './store/follow';
import { followShells } from './visit/terminal/streams';
import { followPage } from './store/follow-page';
import { startMirror } from './store/mirror';
import { whenNobodyWaits } from './store/when-nobody-waits';
import { followTitle } from './store/window-title';

/**
 * Draws the window, then mirrors the main process's state into it and says that links may come. Resolves with what
 * takes the window down again: nothing of it is drawn or listened to from then on.
 */
export async function start(element: HTMLElement): Promise<() => void> {
  const words = await setUpWords(languageOf('system'));
  const stops = [followAppearance(words), followTitle(words)];
  const root = createRoot(element);
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  stops.push(followShells(), await startMirror(), followMain());
  stops.push(followPage(document, (isSeen) => void request('app.seen', { isSeen })));
  // What fails is loaded when it is asked for.
  void loadConnection().catch(() => undefined);
  await request('app.ready', {});
  stops.push(
    whenNobodyWaits(() => void Promise.all([loadScreens(), loadDialogs(), loadSignIn()]).catch(() => undefined)),
  );
  return () => {
    root.unmount();
    for (const stop of stops) stop();
  };
}
