/**
 * The app's side of the command line: a local socket that answers whoever knows the secret of this start, one request a
 * connection.
 */
import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import {
  fromCommandSchema,
  maxAnswerBytes,
  maxRequestBytes,
  protocolVersion,
  type CommandAnswer,
  type CommandRequest,
  type FromApp,
  type FromCommand,
  type ProgressKind,
} from '../../shared/command-line/messages';
import type { Logger } from '../log/logger';
import { preparePlace, type PlaceOptions } from './place';
import { isSameProof, lineOf, newNonce, proofOf, readMessages } from './wire';
import { systemClock } from '../net/clock';

/** Commands at a time; a person has a few shells open. */
const mostConnections = 16;
/** Whoever opens the socket has said what is wanted by then, ms. */
const usualHandshakeMs = 5_000;

/** Answers a request. `gone`: nobody waits for it any more. Never rejects for what can be expected. */
export type AnswerCommand = (
  request: CommandRequest,
  say: (what: ProgressKind) => void,
  gone: AbortSignal,
) => Promise<CommandAnswer>;

interface ServerOptions extends PlaceOptions {
  readonly answer: AnswerCommand;
  readonly log: Logger;
  readonly handshakeMs?: number;
}

/**
 * Opens the socket. Rejects where it cannot be opened safely. Null: there is no short enough path. Returns the way to
 * close it.
 */
export async function serveCommands(options: ServerOptions): Promise<{ close(): Promise<void> } | null> {
  const place = await preparePlace(options);
  if (place === null) return null;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    serveOne(socket, place.secret, options);
  });
  server.maxConnections = mostConnections;
  await listen(server, place.socket);
  if (process.platform !== 'win32') await chmod(place.socket, 0o600);
  server.on('error', (error) => options.log.warn('the socket of the command line failed', { error }));
  await place.publish();
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
      await place.withdraw();
    },
  };
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });

/** A connection: hello, hello, request, answer. Whatever else comes ends it without a word: strangers learn nothing. */
function serveOne(
  socket: Socket,
  secret: string,
  { answer, log, handshakeMs = usualHandshakeMs }: ServerOptions,
): void {
  const own = newNonce();
  const gone = new AbortController();
  let theirs: string | null = null;
  let isAsked = false;
  const late = systemClock.set(() => refuse('nothing was asked in time'), handshakeMs);
  socket.on('error', () => undefined);
  socket.once('close', () => {
    late.cancel();
    gone.abort();
  });
  function refuse(why: string): void {
    log.warn('a command was refused', { why });
    socket.destroy();
  }
  function whyRefused(proof: string): string | null {
    if (theirs === null || isAsked) return 'a request out of turn';
    const isProven = isSameProof(proof, proofOf(secret, 'command', { command: theirs, app: own }));
    return isProven ? null : 'it does not know the secret';
  }
  const send = (message: FromApp): void => void (socket.destroyed ? null : socket.write(lineOf(message)));
  function take(message: FromCommand): void {
    if (message.kind === 'hello') {
      if (theirs !== null) refuse('it said hello twice');
      else if (message.version !== protocolVersion) {
        socket.end(lineOf({ kind: 'other-version', version: protocolVersion } satisfies FromApp));
      } else {
        theirs = message.nonce;
        const proof = proofOf(secret, 'app', { command: theirs, app: own });
        send({ kind: 'hello', version: protocolVersion, nonce: own, proof });
      }
      return;
    }
    const because = whyRefused(message.proof);
    if (because !== null) {
      refuse(because);
      return;
    }
    isAsked = true;
    late.cancel();
    log.info('a command', { kind: message.request.kind });
    void answered(message.request, { answer, log }, (what) => send({ kind: 'progress', what }), gone.signal).then(
      (line) => socket.destroyed || socket.end(line),
    );
  }
  readMessages(socket, { schema: fromCommandSchema, maxBytes: maxRequestBytes, onMessage: take, onBad: refuse });
}

/** The line of the answer. */
async function answered(
  request: CommandRequest,
  { answer, log }: Pick<ServerOptions, 'answer' | 'log'>,
  say: (what: ProgressKind) => void,
  gone: AbortSignal,
): Promise<string> {
  const line = (given: CommandAnswer): string => lineOf({ kind: 'answer', answer: given } satisfies FromApp);
  try {
    const text = line(await answer(request, say, gone));
    return Buffer.byteLength(text) <= maxAnswerBytes ? text : line({ kind: 'failed', why: 'too-long' });
  } catch (error) {
    log.error('a command failed', { kind: request.kind, error });
    return line({ kind: 'failed', why: 'unexpected' });
  }
}
