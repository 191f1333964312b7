/** What a person is shown when there is no window to show it in. */
import { app, dialog, type BrowserWindow } from 'electron';
import { chooseLanguage } from '../../shared/settings/languages';
import { ask } from './system';

const words = {
  en: {
    failed: 'FieldTunnel could not start',
    failedWhat: (log: string) => `Start it again. If that does not help, send this file to the desk:\n\n${log}`,
    refused: 'FieldTunnel was not started',
    refusedWhat: (option: string) =>
      `It was given an option that would let another program control it: ${option}\n\nStart it without that option.`,
    blank: 'The window shows nothing yet',
    blankWhat: 'Its page has not been drawn. What is connected stays connected.',
    again: 'Load the page again',
    wait: 'Wait',
  },
  ko: {
    failed: 'FieldTunnel을 시작할 수 없습니다',
    failedWhat: (log: string) => `다시 시작하십시오. 그래도 안 되면 이 파일을 지원 데스크에 보내십시오.\n\n${log}`,
    refused: 'FieldTunnel을 시작하지 않았습니다',
    refusedWhat: (option: string) =>
      `다른 프로그램이 FieldTunnel을 제어할 수 있게 하는 옵션이 있습니다: ${option}\n\n이 옵션 없이 시작하십시오.`,
    blank: '창에 아직 아무것도 표시되지 않습니다',
    blankWhat: '페이지가 그려지지 않았습니다. 연결된 것은 그대로 유지됩니다.',
    again: '페이지 다시 불러오기',
    wait: '기다리기',
  },
} as const;

// Nothing of the settings is read here: they may be what failed.
const wordsHere = (): (typeof words)['en' | 'ko'] => words[chooseLanguage('system', app.getPreferredSystemLanguages())];

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
