/** The command's side of the socket: it asks only an app that has shown that it knows the secret. */
import { connect } from 'node:net';
import {
  fromAppSchema,
  maxAnswerBytes,
  protocolVersion,
  type CommandAnswer,
  type CommandRequest,
  type FromApp,
  type FromCommand,
  type ProgressKind,
} from '../../shared/command-line/messages';
import type { OpenPlace } from './place';
import { isSameProof, lineOf, newNonce, proofOf, readMessages } from './wire';
import { systemClock } from '../net/clock';

/**
 * `no-app`: nobody listens; `not-the-app`: whoever does cannot show that it is the app; `lost`: it went away before it
 * answered.
 */
export type Asked =
  | { readonly ok: true; readonly answer: CommandAnswer }
  | { readonly ok: false; readonly why: 'no-app' | 'not-the-app' | 'lost' | 'interrupted' }
  | { readonly ok: false; readonly why: 'other-version'; readonly version: number };

interface Asking {
  readonly place: OpenPlace;
  readonly request: CommandRequest;
  readonly onProgress: (what: ProgressKind) => void;
  readonly interrupted: AbortSignal;
  /** So long a listener may take to show that it is the app, ms. */
  readonly handshakeMs?: number;
}

/** Asks, and waits for the answer as long as it takes: a person may have to press a button. Never rejects. */
export function askApp({ place, request, onProgress, interrupted, handshakeMs = 10_000 }: Asking): Promise<Asked> {
  const own = newNonce();
  return new Promise((resolve) => {
    const socket = connect(place.socket);
    const late = systemClock.set(() => finish({ ok: false, why: 'not-the-app' }), handshakeMs);
    const stop = (): void => finish({ ok: false, why: 'interrupted' });
    let isProven = false;
    let isConnected = false;
    function finish(asked: Asked): void {
      late.cancel();
      interrupted.removeEventListener('abort', stop);
      socket.destroy();
      resolve(asked);
    }
    if (interrupted.aborted) {
      stop();
      return;
    }
    interrupted.addEventListener('abort', stop);
    const send = (message: FromCommand): void => void socket.write(lineOf(message));
    socket.once('connect', () => {
      isConnected = true;
      send({ kind: 'hello', version: protocolVersion, nonce: own });
    });
    const goneWhy = (): 'lost' | 'not-the-app' | 'no-app' =>
      isProven ? 'lost' : isConnected ? 'not-the-app' : 'no-app';
    socket.once('error', () => finish({ ok: false, why: goneWhy() }));
    socket.once('close', () => finish({ ok: false, why: goneWhy() }));
    function take(message: FromApp): void {
      switch (message.kind) {
        case 'other-version':
          finish({ ok: false, why: 'other-version', version: message.version });
          break;
        case 'hello': {
          const nonces = { command: own, app: message.nonce };
          if (isProven || !isSameProof(message.proof, proofOf(place.secret, 'app', nonces))) {
            finish({ ok: false, why: 'not-the-app' });
            break;
          }
          isProven = true;
          late.cancel();
          send({ kind: 'request', proof: proofOf(place.secret, 'command', nonces), request });
          break;
        }
        case 'progress':
          if (isProven) onProgress(message.what);
          else finish({ ok: false, why: 'not-the-app' });
          break;
        case 'answer':
          finish(isProven ? { ok: true, answer: message.answer } : { ok: false, why: 'not-the-app' });
          break;
        default:
          message satisfies never;
      }
    }
    readMessages(socket, {
      schema: fromAppSchema,
      maxBytes: maxAnswerBytes,
      onMessage: take,
      onBad: () => finish({ ok: false, why: 'not-the-app' }),
    });
  });
}
