/**
 * The only file that touches the bridge the preload script put into the window. Everything else asks the
 * main process through `request`, tells it through `tell` and listens through `listen`.
 */
import type { Answers, Arguments, Bridge, Envelope, EventName, Events, RequestName } from '../shared/ipc/contract';

declare global {
  interface Window {
    /** Set by the preload script under `bridgeKey`; absent when the page is opened outside the app. */
    readonly fieldtunnel?: Bridge;
  }
}

let bridge: Bridge | null = typeof window === 'undefined' ? null : (window.fieldtunnel ?? null);

/** Puts another client in the bridge's place: the gallery and the tests have one of their own. */
export function installBridge(other: Bridge | null): void {
  bridge = other;
}

/**
 * One request to the main process. Never rejects: a bridge that fails answers `unexpected`, so that every
 * failure reaches the person who pressed something.
 */
export async function request<Name extends RequestName>(
  name: Name,
  args: Arguments<Name>,
): Promise<Envelope<Answers[Name]>> {
  if (bridge === null) return { ok: false, error: { code: 'unexpected', detail: 'no main process' } };
  try {
    return await bridge.request(name, args);
  } catch (error) {
    return { ok: false, error: { code: 'unexpected', detail: error instanceof Error ? error.message : String(error) } };
  }
}

/**
 * The same without an answer, for what comes often and whose failure the window sees by itself: a key in a terminal, a
 * picture that was drawn.
 */
export const tell = <Name extends RequestName>(name: Name, args: Arguments<Name>): void => bridge?.tell(name, args);

/** Listens to an event of the main process; returns the way to stop. */
export function listen<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
  return bridge === null ? () => undefined : bridge.on(name, listener);
}
