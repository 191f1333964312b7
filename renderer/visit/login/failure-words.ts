/** Why there is no ssh connection, in words. Pure. */
import type { LoginRefusal, VisitFailure } from '../../../shared/visit/view';
import { sentences } from '../../../shared/presentation/words';
import type { Translate } from '../../../shared/i18n/translate';

interface Said {
  readonly headline: string;
  readonly sentence: string;
}

/** What a device says of itself is cut, so that it cannot push away what we say. */
const longest = 300;
const quoted = (words: string): string => words.slice(0, longest);

function sentenceOf(failure: VisitFailure, t: Translate): string {
  switch (failure.kind) {
    case 'timed-out':
      return t('terminal.failed.timed-out.sentence', { step: t(`login.steps.${failure.step}`) });
    case 'nothing-common':
      return sentences(
        t('terminal.failed.nothing-common.sentence', {
          what: t(`terminal.failed.nothing-common.what.${failure.what}`),
          offered: quoted(failure.offered.join(', ')),
        }),
        failure.weak.length === 0
          ? t('terminal.failed.nothing-common.system')
          : t('terminal.failed.nothing-common.weak', { names: quoted(failure.weak.join(', ')) }),
      );
    case 'group-size':
      return sentences(
        t('terminal.failed.group-size.sentence', failure),
        t(`terminal.failed.group-size.${failure.bits < failure.least ? 'small' : 'large'}`),
      );
    case 'ended':
      return failure.words === null
        ? t('terminal.failed.ended.sentence')
        : t('terminal.failed.ended.words', { words: quoted(failure.words) });
    case 'no-answer':
    case 'not-ssh':
    case 'first-version':
    case 'silent':
    case 'violated':
    case 'crashed':
      return t(`terminal.failed.${failure.kind}.sentence`);
    default:
      return failure satisfies never;
  }
}

export const failureWords = (failure: VisitFailure, device: string, t: Translate): Said => ({
  headline: t(`terminal.failed.${failure.kind}.headline`, { device }),
  sentence: sentenceOf(failure, t),
});

/** What the built-in terminal has not may be in the system's: trying again would end the same. */
export function needsSystemTerminal(why: VisitFailure | LoginRefusal): boolean {
  switch (why.kind) {
    case 'nothing-common':
      return why.weak.length === 0;
    case 'group-size':
      return why.bits > why.most;
    case 'key-file':
      return why.fault === 'unsupported' || why.fault === 'needs-certificate';
    default:
      return false;
  }
}

const acceptable = ['publickey', 'password', 'keyboard-interactive', 'hostbased'] as const;

/** Why the login did not succeed, and what the device would take. */
export function refusalWords(refusal: LoginRefusal, device: string, t: Translate): string {
  switch (refusal.kind) {
    case 'refused': {
      const list = refusal.accepts.map((name) => {
        const known = acceptable.find((one) => one === name);
        return known === undefined ? quoted(name) : t(`login.accepts.${known}`);
      });
      return sentences(
        t('login.refusals.refused', { device }),
        list.length === 0 ? null : t('login.refusals.accepts', { list: list.join(', ') }),
      );
    }
    case 'key-file':
      return t(`login.refusals.${refusal.fault}`);
    case 'no-agent':
    case 'agent-empty':
    case 'agent-not-named':
      return t(`login.refusals.${refusal.kind}`);
    default:
      return refusal satisfies never;
  }
}
