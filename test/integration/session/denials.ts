import { expect, vi, type MockInstance } from 'vitest';
import type { ControlPlane } from '../../../electron/cloud';
import type { FaultName } from '../../../shared/practice/faults';
import { problemOf } from '../../../shared/session';
import type { Rig } from './rig';

export const thing = 'pump-station-07';
export const signal = (): AbortSignal => new AbortController().signal;

/** What a test of denied actions does and asks. */
export function denialsIn(rig: () => Rig) {
  const deny = (...faults: readonly FaultName[]): Promise<unknown> =>
    Promise.all(faults.map((fault) => rig().test.practice.fault(fault)));

  /** The desk opens a tunnel, with rights of its own: this laptop never saw its tokens. */
  async function openedByDesk(): Promise<string> {
    const opened = await rig().plane.open(
      { destination: { thingName: thing, services: ['SSH'] }, lifetimeMinutes: 60, description: null, tags: [] },
      signal(),
    );
    if (!opened.ok) throw new Error(opened.error.words);
    return opened.value.tunnelId;
  }

  /** A link, confirmed: selects and connects, as the inbox does. */
  async function byLink(about: { readonly tunnelId?: string; readonly thingName?: string }): Promise<string> {
    const selected = rig().sessions.select({
      environmentId: rig().environment.id,
      thingName: about.thingName ?? null,
      tunnelId: about.tunnelId ?? null,
      ticket: 'INC-48213',
      fromLink: true,
    });
    if (!selected.ok) throw new Error(JSON.stringify(selected.error));
    await rig().sessions.connect(selected.value.sessionId);
    return selected.value.sessionId;
  }

  function requestOf(id: string | null, action: string, mode: 'SOURCE' | 'DESTINATION' | 'ALL' | null = null): string {
    const about = { sessionId: id, environmentId: rig().environment.id, action, mode, language: 'en' } as const;
    const request = rig().sessions.adminRequest(about);
    if (!request.ok) throw new Error(JSON.stringify(request.error));
    return request.value.text;
  }

  /** The session's calls of this kind, under whatever policy of prompting they are made. */
  function spiedCalls<Name extends 'describe' | 'open'>(name: Name): MockInstance<ControlPlane[Name]> {
    vi.spyOn(rig().plane, 'prompting').mockReturnValue(rig().plane);
    return vi.spyOn(rig().plane, name);
  }

  /** Whatever happened, a person can go on: a button of the problem, or no problem at all. */
  function noDeadEnd(id: string): void {
    const view = rig().view(id);
    const problem = problemOf(view.state);
    expect(problem?.code, JSON.stringify(view.state)).not.toBe('unexpected');
    if (view.state.kind === 'problem') expect(problem?.recovery.kind).not.toBe('none');
  }
  return { deny, openedByDesk, byLink, requestOf, spiedCalls, noDeadEnd };
}
