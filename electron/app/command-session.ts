/** A session as the command line is told of it, and waiting until it leads to the device or is known not to. */
import type { CommandAnswer, ProgressKind, SessionLine, Target } from '../../shared/command-line/messages';
import { speechIn } from '../../shared/i18n/speech';
import type { Translate } from '../../shared/i18n/translate';
import { calledAmong } from '../../shared/presentation/called';
import { sessionState } from '../../shared/presentation/device-state';
import { problemWords } from '../../shared/presentation/problem-words';
import type { Problem } from '../../shared/problems/problem';
import type { SessionView } from '../../shared/session/view';
import type { Language } from '../../shared/settings/languages';
import { systemClock, type Timer } from '../net/clock';
import type { SessionManager } from '../session';

const speechOf = ({ environment }: SessionView, language: Language) =>
  speechIn(language, environment.kind === 'practice');

function wordsOf(problem: Problem, view: SessionView, among: readonly SessionView[], language: Language) {
  const { t, format } = speechOf(view, language);
  return problemWords(problem, calledAmong(view, among, t), t, format);
}

/** What is wrong, while nobody repairs it. */
const problemOf = ({ state }: SessionView): Problem | null =>
  state.kind === 'problem' || state.kind === 'ended' || state.kind === 'reconnecting' ? state.problem : null;

/** What is rehearsed is marked, once: a headline that names its device has the mark beside the name. */
function inPractice({ environment }: SessionView, said: string, t: Translate): string {
  const mark = t('called.practice');
  return environment.kind !== 'practice' || said.includes(mark) ? said : `${mark} · ${said}`;
}

export function lineOf(view: SessionView, among: readonly SessionView[], language: Language): SessionLine {
  const problem = problemOf(view);
  const { t } = speechOf(view, language);
  const endsAt = view.tunnel?.endsAt ?? null;
  return {
    id: view.id,
    thing: view.thingName,
    tunnel: view.tunnelId,
    ticket: view.ticket,
    environment: view.environment.id,
    region: view.environment.region,
    state: view.state.kind,
    problem: problem?.code ?? null,
    headline: inPractice(
      view,
      problem === null ? t(`device.${sessionState(view).word}`) : wordsOf(problem, view, among, language).headline,
      t,
    ),
    services: view.services.map(({ serviceId, type, port }) => ({ service: serviceId, type, port })),
    endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
  };
}

/** Which of a session's services is meant; the empty name is one, too. */
function serviceOf(
  { services }: SessionView,
  wanted: string | null,
): SessionView['services'][number] | 'no-service' | 'which-service' {
  if (wanted !== null) return services.find(({ serviceId }) => serviceId === wanted) ?? 'no-service';
  const [only, more] = services;
  const ssh = services.filter(({ type }) => type === 'ssh');
  const chosen =
    more === undefined ? only : ssh.length === 1 ? ssh[0] : services.find(({ serviceId }) => serviceId === 'SSH');
  return chosen ?? 'which-service';
}

/** Whom one is on a service's port, and what ssh needs besides; null: no ssh service. */
export type TargetOf = (
  view: SessionView,
  serviceId: string,
) => { readonly user: string | null; readonly ssh: Target['ssh'] };

interface Following {
  readonly sessions: Pick<SessionManager, 'views' | 'onChange'>;
  readonly sessionId: string;
  readonly service: string | null;
  readonly language: Language;
  readonly targetOf: TargetOf;
  readonly say: (what: ProgressKind) => void;
  readonly gone: AbortSignal;
}

/** A session that rests for so long (ms) was ended: between its steps it rests for moments. */
const restsAfterMs = 2_000;

/** Resolves once the device is reached, or something is to be decided in the window. */
export function followSession(parts: Following): Promise<CommandAnswer> {
  const { sessions, sessionId, say, gone } = parts;
  let said: ProgressKind | null = null;
  let hasBegun = false;
  let ending: Timer | null = null;
  return new Promise((resolve) => {
    const cancelEnding = (): void => {
      ending?.cancel();
      ending = null;
    };
    const finish = (answer: CommandAnswer): void => {
      cancelEnding();
      stop();
      gone.removeEventListener('abort', leave);
      resolve(answer);
    };
    const leave = (): void => finish({ kind: 'failed', why: 'stopped' });
    const look = (): void => {
      const view = sessions.views().find(({ id }) => id === sessionId);
      if (view === undefined) {
        leave();
        return;
      }
      const state = stateOf(view, hasBegun);
      hasBegun ||= view.state.kind !== 'ready';
      if (typeof state === 'object') {
        finish(answerOf(view, parts, state.problem));
        return;
      }
      if (state === 'stopped') {
        ending ??= systemClock.set(leave, restsAfterMs);
        return;
      }
      cancelEnding();
      if (state !== said) say(state);
      said = state;
    };
    const stop = sessions.onChange(look);
    gone.addEventListener('abort', leave);
    if (gone.aborted) leave();
    else look();
  });
}

/** An object: it is decided, with the problem where there is one. */
function stateOf(
  { state, hasAccount }: SessionView,
  hasBegun: boolean,
): { problem: Problem | null } | 'stopped' | ProgressKind {
  switch (state.kind) {
    case 'connected':
      return { problem: null };
    case 'problem':
    case 'ended':
      return { problem: state.problem };
    case 'ready':
      // Without an account the token is still to be pasted.
      return hasAccount ? (hasBegun ? 'stopped' : 'connecting') : 'paste-token';
    case 'closing':
      return 'stopped';
    case 'preparing':
    case 'connecting':
      return 'connecting';
    case 'reconnecting':
    case 'repairing':
    case 'waiting-for-device':
      return state.kind;
    default:
      return state satisfies never;
  }
}

function answerOf(view: SessionView, parts: Following, problem: Problem | null): CommandAnswer {
  const { sessions, service: wanted, language, targetOf } = parts;
  const among = sessions.views();
  if (problem !== null) return { kind: 'problem', code: problem.code, ...wordsOf(problem, view, among, language) };
  const service = serviceOf(view, wanted);
  if (typeof service === 'string')
    return { kind: 'failed', why: service, services: view.services.map(({ serviceId }) => serviceId) };
  if (service.port === null) return { kind: 'failed', why: 'no-service', services: [] };
  const { serviceId, port } = service;
  return {
    kind: 'connected',
    session: lineOf(view, among, language),
    target: { host: '127.0.0.1', port, service: serviceId, ...targetOf(view, serviceId) },
  };
}
