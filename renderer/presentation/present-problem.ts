import { canConnect, deniedCall, deniedRecovery, recoverableProblem } from '../../shared/session';
import type { DevicePresence } from '../../shared/fleet/presence';
import type { Problem } from '../../shared/problems/problem';
import type { Recovery } from '../../shared/problems/recovery';
import { isTaken } from '../../shared/session/own';
import type { SessionView } from '../../shared/session/view';
import { presentTelling } from './present-away';
import { presentDenied } from './present-denied';
import type { ActionButton, Presentation } from './presentation';
import { problemWords, recoveryLabel } from '../../shared/presentation/problem-words';
import {
  keeps,
  keepsPorts,
  lifeLeft,
  lowLifeMs,
  openedWords,
  sentences,
  takenWords,
  type Speaker,
} from '../../shared/presentation/words';

/** Recoveries after which a person still has to say "try again". */
const needsRetry: ReadonlySet<Recovery['kind']> = new Set([
  'sign-in',
  'open-date-settings',
  'proxy-settings',
  'certificate-file',
  'copy-network-request',
  'proxy-password',
  'copy-request',
  'save-report',
]);

/** A source token from somebody else would solve it. */
const takesToken = (problem: Problem): boolean =>
  problem.code === 'token-spent-no-account' ||
  problem.code === 'not-signed-in' ||
  (problem.code === 'rotation-denied' && problem.params.mode !== 'DESTINATION');

/** Before the token was sent, as far as these tell. */
const beforeToken: ReadonlySet<Problem['code']> = new Set([
  'tunnel-wrong-region',
  'port-in-use',
  'proxy-blocks',
  'certificate-untrusted',
  'service-trouble',
]);
const atRest: ReadonlySet<Problem['code']> = new Set(['service-trouble', 'offline', 'device-disconnected']);

/** What a person need not fear for, where there is such a thing: a token that is still fresh, ports that are bound. */
const kept = (view: SessionView, code: Problem['code'], t: Speaker['t']): readonly (string | null)[] => [
  beforeToken.has(code) && view.token.state === 'fresh' ? t('status.keeps.unspent') : null,
  atRest.has(code) ? keepsPorts(view, t) : null,
];

/**
 * A problem that stopped the session: what it is, the one button, and quieter ways on. `presence`: what is known of the
 * device.
 */
export function presentProblem(
  view: SessionView,
  problem: Problem,
  device: string,
  speaker: Speaker,
  presence: DevicePresence | null = null,
): Partial<Presentation> & Pick<Presentation, 'headline' | 'sentence'> {
  const { t, format, now } = speaker;
  const { recovery, code } = problem;
  const words = problemWords(problem, device, t, format);
  const rotates = recovery.kind === 'rotate';
  const label = recoverableProblem(view) === null ? null : recoveryLabel(recovery, code, t);
  const left = lifeLeft(view, now);
  const short = rotates && left !== null && left > 0 && left < lowLifeMs;
  const denied = recoverableProblem(view) === null ? null : deniedRecovery(view, recovery);
  if (denied !== null)
    return {
      headline: words.headline,
      problem,
      ...presentDenied(
        denied,
        t,
        view.connection.kind === 'open' ? null : rotates ? t('status.needsToken.denied') : null,
      ),
      showChecks: code === 'device-disconnected',
    };
  const awayAgent = code === 'device-disconnected' && problem.params.agent?.connected === false;
  const tell = awayAgent ? presentTelling(presence, t) : null;
  const others: readonly (ActionButton | null)[] = [
    tell?.button ?? null,
    // Whoever may not rotate goes on with a token that somebody else made.
    takesToken(problem) ? { action: { kind: 'paste-token' }, label: t('recoveries.paste-token'), look: 'plain' } : null,
    code === 'access-denied' &&
    problem.params.action === 'iot:ListTunnels' &&
    view.thingName !== null &&
    deniedCall(view, 'iot:OpenTunnel') === null
      ? { action: { kind: 'choose-tunnel' }, label: t('action.openTunnel'), look: 'plain' }
      : null,
    // Where the clock itself may be set, that is the better cure.
    recovery.kind === 'use-service-time'
      ? {
          action: { kind: 'recover', code, recovery: { kind: 'open-date-settings' } },
          label: t('recoveries.open-date-settings'),
          look: 'plain',
        }
      : null,
    needsRetry.has(recovery.kind) && canConnect(view) && code !== 'token-spent-no-account'
      ? { action: { kind: 'connect' }, label: t('action.tryAgain'), look: 'plain' }
      : null,
  ];
  const takesBack = code === 'replaced-elsewhere';
  // A new token for this side ends the connection of whoever is there.
  const cuts = rotates && !takesBack && recovery.mode !== 'DESTINATION' && isTaken(view);
  const charged = recovery.kind === 'open-new-tunnel' && view.environment.kind !== 'practice';
  return {
    ...words,
    ...(cuts ? { warning: takenWords(view, t) } : {}),
    sentence: sentences(
      words.sentence,
      takesBack ? openedWords(view, t) : null,
      ...kept(view, code, t),
      tell?.why ?? null,
      charged ? t('status.charge') : null,
      rotates ? keeps(view, speaker, recovery.mode !== 'SOURCE') : null,
    ),
    button:
      label === null
        ? null
        : {
            action: { kind: 'recover', code, recovery },
            label: short ? t('recoveries.withLife', { label, left: format.duration(left) }) : label,
            look: 'primary',
          },
    others: others.filter((button) => button !== null),
    problem,
    showChecks: code === 'device-disconnected',
  };
}
