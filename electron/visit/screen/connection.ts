/**
 * One connection to a device's VNC server, through the tunnel's local port: lets one in, then carries bytes under
 * credit.
 */
import { connect, type Socket } from 'node:net';
import type { ScreenFailure } from '../../../shared/visit/screen';
import type { Timer, Timers } from '../../net/clock';
import { type HandshakeStep, RfbHandshake, Welcome } from './rfb-handshake';

export type ScreenEvent =
  | { readonly kind: 'asks' }
  | { readonly kind: 'wrong-password'; readonly words: string | null }
  | { readonly kind: 'open'; readonly password: boolean }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  /** The last event. Null: it was open, and ended. */
  | { readonly kind: 'closed'; readonly failure: ScreenFailure | null };

/** So much may be under way to the window and not drawn, bytes. */
export const maxUndrawn = 262_144;
/** So much of what a person does may wait for a device that does not read, bytes. */
const maxWaiting = 4_194_304;
/** From reaching for the device to being let in. */
const limitMs = 30_000;

export class ScreenConnection {
  readonly #socket: Socket;
  readonly #handshake: RfbHandshake;
  readonly #limit: Timer;
  readonly #onEvent: (event: ScreenEvent) => void;
  #open = false;
  #over = false;
  #undrawn = 0;
  readonly #welcome = new Welcome();

  constructor(
    port: number,
    password: string | null,
    { timers, onEvent }: { readonly timers: Timers; readonly onEvent: (event: ScreenEvent) => void },
  ) {
    this.#onEvent = onEvent;
    this.#handshake = new RfbHandshake(password);
    this.#limit = timers.set(() => this.#end({ kind: 'closed', failure: { kind: 'timed-out' } }), limitMs);
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', (bytes) => this.#received(bytes));
    // What went wrong is no more than that it ended: `close` follows.
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => this.#closed());
  }

  /** What the person does, as the protocol has it. */
  input(bytes: Uint8Array): void {
    const { say, rest } = this.#welcome.push(bytes);
    for (const each of say) this.#carry(each);
    if (rest.length > 0) this.#socket.write(rest);
    if (this.#socket.writableLength > maxWaiting) this.#end({ kind: 'closed', failure: null });
  }

  drawn(bytes: number): void {
    this.#undrawn -= Math.min(bytes, this.#undrawn);
    if (this.#undrawn <= maxUndrawn / 2) this.#socket.resume();
  }

  /** Ends it without another event. */
  destroy(): void {
    this.#over = true;
    this.#limit.cancel();
    this.#socket.destroy();
  }

  #received(bytes: Uint8Array): void {
    if (this.#over) return;
    if (this.#open) this.#carry(bytes);
    else for (const step of this.#handshake.push(bytes)) this.#do(step);
  }

  #do(step: HandshakeStep): void {
    switch (step.kind) {
      case 'send':
        this.#socket.write(step.bytes);
        return;
      case 'asks':
      case 'wrong-password':
        this.#end(step);
        return;
      case 'failed':
        this.#end({ kind: 'closed', failure: step.failure });
        return;
      case 'open':
        this.#open = true;
        this.#limit.cancel();
        this.#onEvent({ kind: 'open', password: step.password });
        this.#carry(Buffer.concat([this.#welcome.begin(), step.rest]));
        return;
      default:
        return step satisfies never;
    }
  }

  #carry(bytes: Uint8Array): void {
    this.#undrawn += bytes.length;
    if (this.#undrawn > maxUndrawn) this.#socket.pause();
    this.#onEvent({ kind: 'data', bytes });
  }

  #closed(): void {
    if (this.#over) return;
    if (this.#open) this.#end({ kind: 'closed', failure: null });
    else this.#do(this.#handshake.end());
  }

  #end(event: ScreenEvent): void {
    this.destroy();
    this.#onEvent(event);
  }
}
