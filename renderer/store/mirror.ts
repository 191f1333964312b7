/**
 * The window's copy of the state that the main process owns. It subscribes first and takes the snapshot
 * second; a slice is replaced only by one with a newer revision, so a late snapshot never overwrites news.
 */
import { create } from 'zustand';
import { emptyList } from '../../shared/fleet/list';
import type { AppState, SliceName, StateMessage } from '../../shared/ipc/app-state';
import { nothingKnown } from '../../shared/ipc/nothing-known';
import { defaultSettings } from '../../shared/settings/settings';
import { listen, request } from '../api';

export interface Mirror {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly state: AppState;
  readonly revisions: Readonly<Partial<Record<SliceName, number>>>;
}

/** What is shown until the first snapshot: nothing is known. */
export const nothingYet: AppState = {
  ...nothingKnown,
  devices: { ...emptyList, status: 'loading' },
  notices: [],
  settings: { ...defaultSettings, environmentId: '' },
  about: { version: '', runtime: '', platform: '', encrypted: true },
};

export const useMirror = create<Mirror>(() => ({ status: 'loading', state: nothingYet, revisions: {} }));

/** Takes over the slices of a message that are newer than what is there. Pure. */
export function merged(mirror: Mirror, message: StateMessage): Mirror {
  const names = (Object.keys(message.slices) as SliceName[]).filter(
    (name) => message.slices[name] !== undefined && message.revision > (mirror.revisions[name] ?? -1),
  );
  if (names.length === 0) return mirror;
  const newer = Object.fromEntries(names.map((name) => [name, message.slices[name]])) as Partial<AppState>;
  const revisions = Object.fromEntries(names.map((name) => [name, message.revision])) as Mirror['revisions'];
  return { ...mirror, state: { ...mirror.state, ...newer }, revisions: { ...mirror.revisions, ...revisions } };
}

/** Starts mirroring. Resolves when the first snapshot is there (or could not be had); the function stops it. */
export async function startMirror(): Promise<() => void> {
  const stop = listen('state.changed', (message) => useMirror.setState((mirror) => merged(mirror, message)));
  const answer = await request('app.snapshot', {});
  if (answer.ok) useMirror.setState((mirror) => ({ ...merged(mirror, answer.value), status: 'ready' }));
  else useMirror.setState({ status: 'failed' });
  return stop;
}

/** One slice of the app's state; the component renders again only when that slice changes. */
export function useSlice<Name extends SliceName>(name: Name): AppState[Name] {
  return useMirror((mirror) => mirror.state[name]);
}
