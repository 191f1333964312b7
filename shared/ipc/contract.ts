/**
 * What crosses between window and main process besides the requests themselves (`requests/`): answers, errors,
 * events, and the two sides that speak. Types only.
 */
import type { Problem } from '../problems/problem';
import type { SessionId } from '../session/view';
import type { Line, LineSamples } from '../line/samples';
import type { ScreenId } from '../visit/screen';
import type { ShellId } from '../visit/view';

import type { Answers, Arguments, RequestName } from './requests';
import type { ShortcutName } from './shortcuts';
import type { StateMessage } from './state-changes';

export type { Answers, Arguments, RequestName };

/** What each event carries. */
export interface Events {
  'state.changed': StateMessage;
  /** A notification, the tray or a second start asks the window to show this session. */
  'session.focus': { readonly sessionId: SessionId };
  /** An action of the window was chosen in the menu of the app. */
  'menu.chosen': { readonly item: ShortcutName };
  /** What a device's shell printed; `shell.drawn` says how much of it was drawn. */
  'shell.data': { readonly shellId: ShellId; readonly bytes: Uint8Array };
  /** What a device's screen sent, as its protocol has it; `screen.drawn` says how much of it was drawn. */
  'screen.data': { readonly screenId: ScreenId; readonly bytes: Uint8Array };
  /** What a line that `line.watch` named carried since the last time, at most once a second. */
  'line.news': Line & { readonly samples: LineSamples };
}
export type EventName = keyof Events;

/**
 * Why a request failed, as data. `bad-request`: arguments did not fit the schema. `not-allowed`: unknown
 * sender. `not-now`: the state does not permit it (any more). `problem`: diagnosed; the renderer has words.
 */
export type RequestError =
  | {
      readonly code:
        | 'bad-request'
        | 'not-allowed'
        | 'not-now'
        | 'not-found'
        | 'clipboard-empty'
        | 'clipboard-no-token'
        | 'clipboard-no-keys'
        | 'clipboard-long-lived-keys'
        | 'bad-portal'
        | 'bad-environment'
        | 'bad-network'
        /** The company set it. */
        | 'set-by-organisation'
        /** The company allows newer versions only; `detail` is the oldest that it allows. */
        | 'version-too-old'
        | 'cannot-open'
        /** Nothing that it needs is on this laptop; `detail` says what (`missingPrograms`). */
        | 'missing-program'
        /**
         * A program was there and did not start; `detail` names it and how it ended, in technical words that are shown.
         */
        | 'not-started'
        | 'storage-locked'
        | 'storage-not-saving'
        | 'unexpected';
      readonly detail: string;
    }
  | { readonly code: 'problem'; readonly problem: Problem };

export type Envelope<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RequestError };

/** The client as the window sees it: requests, with or without their answers, and one subscription an event. */
export interface Bridge {
  request<Name extends RequestName>(name: Name, args: Arguments<Name>): Promise<Envelope<Answers[Name]>>;
  /** The same request, which is checked and carried out as any other and answered by nothing. In order with the others. */
  tell<Name extends RequestName>(name: Name, args: Arguments<Name>): void;
  /** Returns the way to stop listening. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
}

/** The main process's side of some requests: every one of them has exactly one handler. */
export type HandlersOf<Names extends RequestName> = {
  readonly [Name in Names]: (args: Arguments<Name>) => Promise<Envelope<Answers[Name]>>;
};
export type Handlers = HandlersOf<RequestName>;
