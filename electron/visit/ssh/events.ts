/** What an ssh connection and the login on it tell. Types only. */
import type { HostKeyView, LoginRefusal, LoginView, VisitFailure, VisitStep } from '../../../shared/visit/view';
import type { Round } from './questions';

export interface ConnectionEvents {
  readonly step: (step: VisitStep) => void;
  readonly hostKey: (key: HostKeyView, blob: string, matches: boolean | null) => void;
  readonly questions: (round: Round) => void;
  readonly refused: (refusal: LoginRefusal) => void;
  readonly open: (login: LoginView) => void;
  /** Something came from the device, whatever it is. */
  readonly received: () => void;
  /** Once, unless `end` was called. `isAwaited`: somebody waits for it; else a person was being asked. */
  readonly ended: (failure: VisitFailure, isAwaited: boolean) => void;
}

export interface LoginEvents {
  readonly step: (step: VisitStep) => void;
  /** The device is not waited for: a person is. */
  readonly ask: (round: Round) => void;
  readonly refused: (refusal: LoginRefusal) => void;
  /** This connection cannot be used for another login, which was refused. */
  readonly spent: (refusal: LoginRefusal) => void;
  /** The device takes the key, signed with this algorithm, which is weak and was not allowed for it. Nothing was signed. `helps`: allowing it does. */
  readonly weak: (name: string, helps: boolean) => void;
}
