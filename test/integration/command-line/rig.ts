/** A folder for each test, with the socket of an app in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { askApp } from '../../../electron/command-line/client';
import { findPlace, type OpenPlace } from '../../../electron/command-line/place';
import { serveCommands, type AnswerCommand } from '../../../electron/command-line/server';
import { lineOf, newNonce } from '../../../electron/command-line/wire';
import { silentLogger } from '../../../electron/log/logger';
import { protocolVersion, type CommandRequest } from '../../../shared/command-line/messages';

export const status: CommandRequest = { kind: 'status', language: 'en' };
export const nothing: AnswerCommand = () => Promise.resolve({ kind: 'status', sessions: [] });

interface Serving {
  readonly local?: string;
  readonly temporary?: string;
  readonly answer?: AnswerCommand;
  readonly handshakeMs?: number;
}

export function socketRig() {
  let folder = '';
  const closers: (() => Promise<void> | void)[] = [];
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'ft-cl-'))));
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    closers,
    folderNow: () => folder,
    serve: async ({ local = folder, temporary = folder, answer = nothing, handshakeMs = 60_000 }: Serving = {}) => {
      const server = await serveCommands({ local, temporary, answer, handshakeMs, log: silentLogger });
      if (server !== null) closers.push(() => server.close());
      const place = await findPlace({ local });
      if (typeof place !== 'object') throw new Error(`no place: ${place}`);
      return { place, server };
    },
    ask: (place: OpenPlace, request: CommandRequest = status, interrupted = new AbortController().signal) =>
      askApp({ place, request, onProgress: () => undefined, interrupted }),
  };
}

/** Says these lines to whoever listens there; what was answered until the connection ended. */
export function say(socketPath: string, ...said: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    let heard = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
    socket.once('close', () => resolve(heard));
    for (const each of said) socket.write(each);
  });
}

export const hello = (nonce = newNonce(), version = protocolVersion): string =>
  lineOf({ kind: 'hello', version, nonce });
