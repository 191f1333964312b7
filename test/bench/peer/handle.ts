import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { PeerAnswer, PeerProgress, PeerRequest, PeerState } from './protocol';

/** The measuring peer as the bench sees it. */
export interface Peer {
  readonly port: number;
  readonly pid: number;
  /** Carries out the request; the state is that right after it. */
  ask(request: PeerRequest): Promise<PeerState>;
  /** From now on hears how many bytes of payload have arrived on the WebSocket, instead of who heard it before. */
  hear(progress: (received: number) => void): void;
  stop(): void;
}

/** Starts `peer.cjs` beside the running bundle. Fails when it ends before it listens. */
export async function startPeer(): Promise<Peer> {
  const child = fork(join(__dirname, 'peer.cjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<
    number,
    { readonly resolve: (state: PeerState) => void; readonly reject: (error: Error) => void }
  >();
  let next = 1;
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (first: { readonly port: number }) => resolve(first.port));
    child.once('exit', () => reject(new Error('the measuring peer ended')));
  });
  let progress: (received: number) => void = () => undefined;
  child.on('message', (answer: PeerAnswer | PeerProgress) => {
    if ('received' in answer) {
      progress(answer.received);
      return;
    }
    waiting.get(answer.id)?.resolve(answer.state);
    waiting.delete(answer.id);
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the measuring peer ended'));
  });
  return {
    port,
    pid: child.pid ?? 0,
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (!child.connected) {
          reject(new Error('the measuring peer ended'));
          return;
        }
        const id = next++;
        waiting.set(id, { resolve, reject });
        child.send({ id, request });
      }),
    hear: (listener) => void (progress = listener),
    stop: () => child.kill(),
  };
}
