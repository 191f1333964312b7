import type { Program, Rig } from './proxy-rig';
import { until, type Peer } from './scripted-cloud';

/** What an SSH client says first, and may say a second time. */
export const greeting = 'SSH-2.0-program\r\n';

/** A program that has said this, and the device has it, on the connection of this number. */
export async function said(proxy: Rig, peer: Peer, words: string, connection: number): Promise<Program> {
  const program = await proxy.open();
  program.socket.write(words);
  await until(() => peer.upBytes(connection).toString() === words);
  return program;
}

/** What a device says in V3 about the service SSH. */
export const data = (streamId: number, connectionId: number, text: string) =>
  ({ type: 'DATA', streamId, serviceId: 'SSH', connectionId, payload: Buffer.from(text) }) as const;
export const streamReset = (streamId: number) =>
  ({ type: 'STREAM_RESET', streamId, serviceId: 'SSH', connectionId: 0 }) as const;

/** The connections of programs that ended, and by whom. */
export const ends = (proxy: Rig) =>
  proxy.events.flatMap((event) => (event.kind === 'client-ended' ? [[event.connection, event.by]] : []));

/** Somebody decides what becomes of a connection that was reset before its first answer. */
export const judged = { tuning: { resetDecisionTimeoutMs: 10_000 } };
