import { describe, expect, it } from 'vitest';
import { formatIn } from '../../../shared/i18n/format';
import { connected, now, session, ssh } from '../../../renderer/gallery/fixtures/base';
import { problemExamples, problemSession } from '../../../renderer/gallery/fixtures/problems';
import { wordsOf } from '../../fakes/words-of';
import { sessionState } from '../../../shared/presentation/device-state';
import { timelineWords } from '../../../shared/presentation/timeline-words';
import { accountLine } from '../../../shared/presentation/account-words';
import { presentSession } from '../../../renderer/presentation/present-session';
import { takesTurns } from '../../../shared/presentation/words';
import type { SessionView } from '../../../shared/session/view';

const t = wordsOf('en');
const speaker = { t, format: formatIn(t, 'en'), now };
const entry = { id: 1, at: now, kind: 'problem', outcome: 'failed', command: null, detail: null } as const;
const presented = (view: SessionView) => presentSession(view, speaker);

describe('sentences by what was observed', () => {
  it('speak of ports only where some are bound', () => {
    const problem = problemExamples['token-reused'];
    const states = [
      { kind: 'connecting', attempt: 1 },
      { kind: 'connecting', attempt: 2 },
      { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null },
      { kind: 'repairing', problem, steps: [] },
      { kind: 'waiting-for-device', since: now, steps: [], problem: null },
    ] as const;
    for (const state of states) {
      expect(presented(session({ state, services: [ssh] })).sentence, state.kind).toMatch(/ports .*reserved/);
      expect(presented(session({ state, services: [] })).sentence, state.kind).not.toMatch(/port/);
    }
  });

  it('say that the token was not spent only while it is fresh, and that ports stay only while some are bound', () => {
    const problem = problemExamples['service-trouble'];
    const token = (state: 'fresh' | 'spent' | 'none') => ({ state, since: null, paired: false }) as const;
    const said = (change: Partial<SessionView>) => presented({ ...problemSession(problem), ...change }).sentence;
    expect(said({ token: token('fresh'), services: [ssh] })).toMatch(/token was not spent.*ports .*reserved/);
    for (const state of ['spent', 'none'] as const)
      expect(said({ token: token(state), services: [ssh] }), state).not.toMatch(/not spent/);
    expect(said({ token: token('fresh'), services: [] })).not.toMatch(/port/);
    expect(said({ token: token('none'), services: [] })).not.toMatch(/not spent|port/);
  });

  it('claim of a device that is away no lost token, which only one of several things may be', () => {
    const { headline, sentence } = presented(problemSession(problemExamples['device-disconnected']));
    expect(`${headline} ${sentence}`).not.toMatch(/ lost its token\b(?! or never got it)/);
    expect(`${headline} ${sentence}`).not.toMatch(/^.*\bThe device lost/);
  });

  it('promise a token for both sides only where both are rotated', () => {
    const problem = problemExamples['token-refused'];
    const source = { ...problem, recovery: { kind: 'rotate', mode: 'SOURCE' } } as const;
    expect(presented(problemSession(problem)).sentence).toMatch(/both sides .*The device is disconnected/);
    expect(presented(problemSession(source)).sentence).not.toMatch(/both sides|is disconnected/);
  });

  it('have programs wait for each other wherever the device takes one connection', () => {
    expect(takesTurns(connected({ protocol: 'V3', oneConnection: false }))).toBe(false);
    expect(takesTurns(connected({ protocol: 'V3', oneConnection: true }))).toBe(true);
    expect(takesTurns(connected({ protocol: 'V2', oneConnection: false }))).toBe(true);
    expect(takesTurns(session({ protocol: 'V2' }))).toBe(false);
  });

  it('never call pasted keys environment variables', () => {
    const signed = {
      kind: 'signed-in',
      identityId: 'k',
      name: '4F2A',
      profile: null,
      accountId: null,
      accountName: null,
      role: null,
      until: null,
      renews: false,
    } as const;
    const line = (source: 'keys' | 'environment') =>
      accountLine({ ...signed, source }, 'eu-central-1', t, speaker.format);
    expect(line('keys')).toBe('eu-central-1');
    expect(line('environment')).toBe('Environment variables · eu-central-1');
  });
});

describe('problems by what was observed', () => {
  it('advise a second way after the button, where a device is silent: to look whether the service runs', () => {
    const problem = problemExamples['device-silent'];
    const params = { ...problem.params, serviceId: 'SSH' };
    const rotate = { kind: 'rotate', mode: 'DESTINATION' } as const;
    const said = (change: Partial<typeof problem>) => {
      const view = problemSession({ ...problem, params, recovery: rotate, ...change });
      return ['en', 'ko'].map((language) => {
        const words = wordsOf(language as 'en' | 'ko');
        return presentSession(view, { t: words, format: formatIn(words, language as 'en' | 'ko'), now }).sentence;
      });
    };
    for (const stood of [{}, { hadAnswered: true as const }]) {
      const [english, korean] = said({ params: { ...params, ...stood } });
      expect(english).toMatch(/new token .*If that does not help, check at the device whether SSH is running\./);
      expect(korean).toMatch(/새 토큰.*해결되지 않으면 디바이스에서 SSH 서비스가 실행 중인지 확인/);
    }
    // Once the token was sent in vain the same is not advised again.
    const [inVain] = said({ params: { ...params, tokenInVain: true } });
    expect(inVain).toMatch(/somebody has to look at it there/);
    expect(inVain).not.toMatch(/If that does not help/);
    // Before anything is cut for it, what the button would cut is named.
    for (const to of [null, 'V1', 'V2'] as const)
      expect(said({ recovery: { kind: 'ask-device', to, ends: 1 } })[0]).not.toMatch(/is running/);
  });

  it('speak of another computer only where one was seen', () => {
    const problem = problemExamples['replaced-elsewhere'];
    const unseen = problemSession({ ...problem, params: { ...problem.params, seen: false } });
    expect(presented(problemSession(problem)).headline).toMatch(/Another computer/);
    expect(sessionState(problemSession(problem)).word).toBe('takenOver');
    expect(presented(unseen).headline).not.toMatch(/computer/);
    expect(presented(unseen)).toMatchObject({ button: { label: 'Take it back' } });
    expect(sessionState(unseen).word).toBe('tokenRefused');
    const line = (params: Readonly<Record<string, string>>) =>
      timelineWords({ entry: { ...entry, params: { code: problem.code, ...params } }, as: 'own' }, speaker).main;
    expect(line({})).toMatch(/Another computer/);
    expect(line({ seen: 'no' })).not.toMatch(/computer/);
  });

  it('call a tunnel ended only where it was known, and none open only where somebody looked', () => {
    const { params, ...problem } = problemExamples['tunnel-ended'];
    const unknown = problemSession({ ...problem, params: { ...params, how: 'not-found' } });
    expect(presented(unknown).headline).not.toMatch(/ended/);
    expect(presented(unknown).sentence).toMatch(/does not know it/);
    expect(presented(session({ tunnelId: null, tunnel: null })).headline).toBe(
      'No open tunnel to pump-station-07 is known',
    );
  });

  it('blame a web proxy only for what it answered', () => {
    const problem = problemExamples['proxy-blocks'];
    const said = (status: number | null) =>
      presented(problemSession({ ...problem, params: { proxyHost: 'proxy:8080', status } })).sentence;
    expect(said(null)).toContain('proxy:8080 cannot be reached, or does not answer.');
    expect(said(502)).toContain('answered with status 502');
    expect(said(407)).toContain('asks for a name and a password');
  });

  it('say where nobody is signed in', () => {
    const problem = problemExamples['not-signed-in'];
    expect(presented(problemSession({ ...problem, params: { environment: 'Plant 3' } })).sentence).toContain(
      'signed in to Plant 3 on',
    );
  });

  it('name who opens another tunnel where the app cannot', () => {
    const problem = problemExamples['tunnel-ended'];
    const ended = (kind: 'open-new-tunnel' | 'paste-token' | 'none') =>
      presented(problemSession({ ...problem, recovery: { kind } })).sentence;
    expect(ended('open-new-tunnel')).toContain('a new tunnel can');
    expect(ended('paste-token')).toContain('Ask the sender to open a new tunnel');
    expect(ended('none')).toContain('named no device');
  });
});
