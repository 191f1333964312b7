import { done, refuse, value } from '../../../shared/ipc/answers';
import type { Envelope, HandlersOf } from '../../../shared/ipc/contract';
import type { screenRequests } from '../../../shared/ipc/requests/screen';
import { maxClipboardText } from '../../../shared/visit/screen';
import type { Screens } from '../../visit';

interface ScreenHandlerParts {
  readonly screens: Screens;
  readonly readClipboard: () => Promise<string>;
}

/** `found`: there is something that the request concerns. */
const concerned = (found: boolean, detail: string): Promise<Envelope<null>> =>
  Promise.resolve(found ? done : refuse('not-found', detail));

/** Answers every request about a device's screen. */
export function screenHandlers({
  screens,
  readClipboard,
}: ScreenHandlerParts): HandlersOf<keyof typeof screenRequests> {
  return {
    'screen.open': ({ id }) => concerned(screens.open(id), 'no service for it'),
    'screen.password': ({ id, password, keep }) =>
      concerned(screens.password(id, password, keep), 'nothing asks for a password'),
    'screen.leave': ({ id }) => concerned(screens.leave(id), 'nobody looks at it'),
    'screen.close': ({ id }) => {
      screens.close(id);
      return Promise.resolve(done);
    },
    'screen.forgetPassword': async ({ id }) => {
      await screens.forgetPassword(id);
      return done;
    },
    'screen.input': ({ screenId, bytes }) => concerned(screens.input(screenId, bytes), 'no such screen'),
    'screen.drawn': ({ screenId, bytes }) => concerned(screens.drawn(screenId, bytes), 'no such screen'),
    'screen.failed': ({ screenId, failure }) => concerned(screens.failed(screenId, failure), 'no such screen'),
    'screen.takeClipboard': async ({ screenId }) => {
      if (!screens.has(screenId)) return refuse('not-found', 'no such screen');
      const text = (await readClipboard()).slice(0, maxClipboardText);
      return text === '' ? refuse('clipboard-empty', 'no text on the clipboard') : value({ text });
    },
  };
}
