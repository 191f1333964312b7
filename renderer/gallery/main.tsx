/**
 * Every state of every screen. `gallery.html` shows them side by side; `gallery.html?theme=dark&lang=ko#connected`
 * shows one as the window would. For developers and tests; never packaged.
 */
import { createRoot } from 'react-dom/client';
import { chooseLanguage } from '../../shared/settings/languages';
import { installBridge } from '../api';
import { start } from '../start';
import { setTimeSource } from '../store/clock';
import { useUi } from '../store/ui';
import { bridgeOf } from './bridge';
import { now } from './fixtures/base';
import { Overview } from './overview';
import { pictures } from './pictures';

/** The element, as soon as it is there and can be pressed. */
async function appeared(selector: string): Promise<HTMLElement> {
  for (;;) {
    const found = document.querySelector<HTMLElement>(selector);
    if (found?.matches(':enabled, :not(button, input)') === true) return found;
    await new Promise(requestAnimationFrame);
  }
}

const root = document.getElementById('root');
const name = location.hash.slice(1);
const picture = pictures[name];
const query = new URLSearchParams(location.search);
const theme = query.get('theme') === 'dark' ? 'dark' : query.get('theme') === 'system' ? 'system' : 'light';
const language = chooseLanguage('system', [query.get('lang') ?? '']);

if (root !== null && picture !== undefined) {
  setTimeSource(() => now);
  installBridge(
    bridgeOf({ ...picture, app: { ...picture.app, settings: { ...picture.app.settings, theme, language } } }),
  );
  useUi.setState(picture.ui);
  void start(root).then(async () => {
    // What is loaded when it is first shown.
    while (document.querySelector('[data-fallback], section[aria-busy="true"]') !== null)
      await new Promise(requestAnimationFrame);
    for (const selector of picture.press ?? []) (await appeared(selector)).click();
    document.documentElement.dataset['drawn'] = '';
  });
} else if (root !== null) {
  document.documentElement.dataset['theme'] = theme;
  createRoot(root).render(<Overview names={Object.keys(pictures)} theme={theme} language={language} />);
}
addEventListener('hashchange', () => location.reload());
