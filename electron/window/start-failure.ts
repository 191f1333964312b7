/** What a person is shown when there is no window to show it in. */
import { app, dialog, type BrowserWindow } from 'electron';
import type { SystemWords } from '../../shared/i18n/en-system';
import { systemWords } from '../../shared/i18n/system';
import { chooseLanguage } from '../../shared/settings/languages';
import { ask } from './system';

// Nothing of the settings is read here: they may be what failed.
const wordsHere = (): SystemWords['start'] =>
  systemWords[chooseLanguage('system', app.getPreferredSystemLanguages())].start;

/** Says that the start failed, and waits until it was read. */
export function sayStartFailed(log: string): void {
  const { failed, failedWhat } = wordsHere();
  dialog.showErrorBox(failed, failedWhat(log));
}

/** Says that an option was refused. */
export function sayOptionRefused(option: string): void {
  const { refused, refusedWhat } = wordsHere();
  dialog.showErrorBox(refused, refusedWhat(option));
}

/** Says that the page of a window is not drawn. True: it shall be loaded again. */
export async function askAboutBlank(window: BrowserWindow): Promise<boolean> {
  const { blank, blankWhat, again, wait } = wordsHere();
  const { yes } = await ask(window, { message: blank, detail: blankWhat, yes: again, no: wait });
  return yes;
}
