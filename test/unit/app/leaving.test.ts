import { beforeEach, describe, expect, it } from 'vitest';
import { Leaving } from '../../../electron/app/leaving';
import { closedQuestion, cutQuestion, quitQuestion } from '../../../electron/window/leaving-words';
import { connected, service, session, signedIn } from '../../../renderer/gallery/fixtures/base';
import { filesPictures } from '../../../renderer/gallery/fixtures/files';
import { visitPictures } from '../../../renderer/gallery/fixtures/visit';
import type { AppState } from '../../../shared/ipc/app-state';
import type { SessionView } from '../../../shared/session/view';
import type { SettingsPatch } from '../../../shared/settings/settings';
import { liveWork, type LiveWork } from '../../../shared/visit/live-work';

const idle = service('SSH', 'ssh', 50022, { connections: 0 });
const busy = service('SSH', 'ssh', 50022, { connections: 3 });
const quiet = connected({ id: 's1', services: [idle] });
const visit = Object.values(visitPictures)
  .flatMap(({ app }) => app.visits)
  .find(({ phase, shells }) => phase.kind === 'open' && shells.some((shell) => shell.state.kind === 'open'));
const transfers = filesPictures['files']?.app.transfers ?? [];

let state: AppState;
let asked: string[];
let answer: { quit: boolean; always: boolean };
let updates: SettingsPatch[];
let leaving: Leaving;
let diskFull: boolean;

beforeEach(() => {
  state = signedIn({ sessions: [quiet] });
  diskFull = false;
  [asked, updates, answer] = [[], [], { quit: false, always: false }];
  const count = (work: readonly LiveWork[]): string =>
    work.map(({ shells, transfers: files, connections }) => `${shells}/${files}/${connections}`).join(' ');
  leaving = new Leaving({
    state: { get: (name) => state[name] },
    desktop: {
      confirmQuit: (work, stayOpen) => {
        asked.push(`quit ${count(work)} ${stayOpen ? 'stay open' : 'end'}`);
        return Promise.resolve(answer.quit);
      },
      confirmCut: (work) => {
        asked.push(`cut ${count(work)}`);
        return Promise.resolve(answer.quit);
      },
      tellClosed: (views, work) => {
        asked.push(`closed ${views.map(({ thingName }) => thingName).join()} ${count(work)}`);
        return Promise.resolve(answer);
      },
    },
    workspace: {
      updateSettings: (patch) => {
        updates.push(patch);
        return diskFull ? Promise.reject(new Error('ENOSPC')) : Promise.resolve();
      },
    },
  });
});

describe('quitting', () => {
  it('is silent where nothing is lost by it', async () => {
    expect(await leaving.mayQuit()).toBe(true);
    expect(asked).toEqual([]);
  });

  it('asks where something open would be cut, and obeys', async () => {
    state = signedIn({ sessions: [connected({ id: 's1', services: [busy] })] });
    expect(await leaving.mayQuit()).toBe(false);
    answer = { quit: true, always: false };
    expect(await leaving.mayQuit()).toBe(true);
    expect(asked).toEqual(['quit 0/0/3 stay open', 'quit 0/0/3 stay open']);
  });

  it('never holds up a shutdown of the computer', async () => {
    state = signedIn({ sessions: [connected({ services: [busy] })] });
    expect(leaving.isByPerson).toBe(true);
    leaving.shutdown();
    expect(leaving.isByPerson).toBe(false);
    expect(await leaving.mayQuit()).toBe(true);
    expect(asked).toEqual([]);
  });

  it('does not promise that a practice tunnel outlives the app', async () => {
    const environment = { id: 'practice', kind: 'practice', region: 'practice' } as const;
    state = signedIn({ sessions: [connected({ environment, services: [busy] })] });
    await leaving.mayQuit();
    expect(asked).toEqual(['quit 0/0/3 end']);
  });
});

describe('leaving one session', () => {
  it('asks where something open would be cut there, and only there', async () => {
    const other = connected({ id: 's2', services: [idle] });
    state = signedIn({ sessions: [connected({ id: 's1', services: [busy] }), other] });
    expect(await leaving.mayCut('s2')).toBe(true);
    expect(await leaving.mayCut('s1')).toBe(false);
    expect(asked).toEqual(['cut 0/0/3']);
  });
});

describe('closing the last window', () => {
  it('quits where nothing is connected', async () => {
    state = signedIn({ sessions: [session({})] });
    expect(await leaving.windowsClosed()).toBe(true);
    expect(asked).toEqual([]);
  });

  it('says once where the app lives on', async () => {
    expect(await leaving.windowsClosed()).toBe(false);
    expect(await leaving.windowsClosed()).toBe(false);
    expect(asked).toEqual(['closed pump-station-07 ']);
    expect(updates).toEqual([]);
  });

  it('quits where that is wanted, without asking about the same again', async () => {
    state = signedIn({ sessions: [connected({ services: [busy] })] });
    answer = { quit: true, always: true };
    expect(await leaving.windowsClosed()).toBe(true);
    expect(await leaving.mayQuit()).toBe(true);
    expect(asked).toEqual(['closed pump-station-07 0/0/3']);
    expect(updates).toEqual([{ whenClosed: 'quit' }]);
  });

  it('obeys the answer also where the disk does not keep it', async () => {
    diskFull = true;
    answer = { quit: true, always: true };
    expect(await leaving.windowsClosed()).toBe(true);
    expect(updates).toHaveLength(1);
  });

  it('obeys the setting; what would be cut is asked about all the same', async () => {
    state = signedIn({ sessions: [connected({ services: [busy] })] });
    state = { ...state, settings: { ...state.settings, whenClosed: 'stay' } };
    expect(await leaving.windowsClosed()).toBe(false);
    state = { ...state, settings: { ...state.settings, whenClosed: 'quit' } };
    expect(await leaving.windowsClosed()).toBe(true);
    expect(asked).toEqual([]);
    expect(await leaving.mayQuit()).toBe(false);
    expect(asked).toEqual(['quit 0/0/3 stay open']);
  });
});

describe('what is open', () => {
  it('counts shells, transfers that are not over, and what other programs hold', () => {
    const shells = visit?.shells.filter(({ state: { kind } }) => kind === 'open').length ?? 0;
    const underWay = transfers.filter(({ state: { kind } }) => !['done', 'skipped', 'failed'].includes(kind));
    expect([shells, underWay.length].every((count) => count > 0)).toBe(true);
    expect(transfers.length).toBeGreaterThan(underWay.length);
    const sessions = [connected({ id: 's1', services: [busy] }), connected({ id: 's2', services: [idle] })];
    const visits = visit === undefined ? [] : [{ ...visit, sessionId: 's1' }];
    const work = liveWork({ sessions, visits, transfers: transfers.map((one) => ({ ...one, sessionId: 's1' })) });
    expect(work).toMatchObject([{ view: { id: 's1' }, shells, transfers: underWay.length, connections: 2 }]);
  });

  it('is named device by device, and text from outside stays a line', () => {
    const named = (thingName: string | null): SessionView =>
      session({ id: `s-${thingName}`, thingName, tunnelId: null, ticket: null });
    const work = (name: string | null, shells: number): LiveWork => ({
      view: named(name),
      shells,
      transfers: 1,
      connections: 0,
    });
    const { message, detail } = quitQuestion([work('pump\n\u202e7', 1), work(null, 2)], [], true, 'en');
    expect(message).toBe('Quit, although something is still open?');
    expect(detail.split('\n')).toEqual([
      'Quitting cuts:',
      '  pump 7: 1 shell, 1 transfer of files',
      '  Pasted token: 2 shells, 1 transfer of files',
      '',
      'No tunnel is closed by it: until its end one can come back to it.',
    ]);
    const many = Array.from({ length: 11 }, (_, index) => work(`p-${index}`, 1));
    expect(quitQuestion(many, [], false, 'ko').detail.split('\n').at(-1)).toBe('  외 3개');
    const closed = closedQuestion(['a', null, 'c', 'd', 'e'].map(named), [], [], false, 'en');
    expect(closed.message).toBe('Still connected to a, Pasted token, c, and 2 more');
    expect(closed.detail).toContain('Start it again');
  });

  it('names what goes on in a tunnel that was replaced', () => {
    const former = [{ tunnelId: 't-0', endsAt: null, connections: 2 }];
    const sessions = [connected({ services: [], former })];
    const work = liveWork({ sessions, visits: [], transfers: [] });
    expect(cutQuestion(work, sessions, 'en').detail).toContain('pump-station-07: 2 connections of other programs');
  });

  it('tells two tunnels of one device apart, and practice from the field', () => {
    const [a, b] = ['INC-1', 'INC-2'].map((ticket, index) => connected({ id: `s${index}`, ticket, services: [busy] }));
    const environment = { id: 'practice', kind: 'practice', region: 'practice' } as const;
    const rehearsed = connected({ id: 's3', environment, thingName: 'practice-pump', services: [busy] });
    const sessions = [a, b, rehearsed].filter((each) => each !== undefined);
    const work = liveWork({ sessions, visits: [], transfers: [] });
    expect(cutQuestion(work, sessions, 'en').detail.split('\n').slice(1)).toEqual([
      '  pump-station-07 (INC-1): 3 connections of other programs',
      '  pump-station-07 (INC-2): 3 connections of other programs',
      '  practice-pump (Practice): 3 connections of other programs',
    ]);
    expect(cutQuestion(work, sessions, 'ko').detail).toContain('practice-pump(연습): 다른 프로그램의 연결 3개');
  });
});
