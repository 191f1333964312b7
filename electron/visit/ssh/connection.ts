import { connect as connectSocket, type Socket } from 'node:net';
import ssh2, { type Client } from 'ssh2';
import { plainLine } from '../../../shared/text/outside';
import type { VisitFailure, VisitStep } from '../../../shared/visit/view';
import type { Timer, Timers } from '../../net/clock';
import { gatherWrites } from '../../net/gather-writes';
import type { Proof, SshTarget } from '../contract';
import { algorithmsFor, nothingCommon, type AlgorithmLists } from './algorithms';
import type { ConnectionEvents } from './events';
import { groupBits, refusedGroup } from './group-bounds';
import { hostKeyView, keyTypeOf } from './host-key';
import { libraryAlgorithms, propertyOf } from './library';
import { keepaliveMs, Liveness } from './liveness';
import { Login } from './login';
import { ServerGreeting } from './server-offer';
import { stepLimitsMs } from './step-limits';

/** The ssh library bounds what it keeps of a device that sends too much; what it owes a device that does not read it does not. */
const maxUnsentBytes = 32 * 1_024 * 1_024;

type Phase = 'connecting' | 'exchanging-keys' | 'host-key' | 'login' | 'open' | 'over';

/** One ssh connection to a device: key exchange, host key, login, until it ends. */
export class SshConnection {
  readonly client: Client = new ssh2.Client();
  readonly login: Login;
  readonly #socket: Socket;
  readonly #greeting = new ServerGreeting();
  readonly #lists: AlgorithmLists;
  readonly #known: string | null;
  readonly #events: ConnectionEvents;
  readonly #timers: Timers;
  readonly #liveness: Liveness;
  #phase: Phase = 'connecting';
  #step: Timer | null = null;
  /** The host key that may be shown again, base64; null: none was accepted yet. */
  #accepted: string | null = null;
  #verdict: ((isAccepted: boolean) => void) | null = null;
  /** What the device or the library said last. */
  #failure: VisitFailure | null = null;

  constructor(target: SshTarget, events: ConnectionEvents, timers: Timers) {
    this.#events = events;
    this.#timers = timers;
    this.#known = target.knownHostKey;
    const knownType = this.#known === null ? null : keyTypeOf(Buffer.from(this.#known, 'base64'));
    this.#lists = algorithmsFor(target.allowedWeak, knownType);
    this.#liveness = new Liveness(timers, () => this.#fail({ kind: 'silent' }));
    this.login = new Login(
      target.allowedWeak,
      {
        step: (step) => this.#begin(step),
        ask: (round) => {
          this.#idle();
          events.questions(round);
        },
        refused: (refusal) => {
          this.#idle();
          events.refused(refusal);
        },
        spent: (refusal) => {
          this.#idle();
          this.end();
          events.refused(refusal);
        },
        weak: (name, helps) =>
          this.#fail({ kind: 'nothing-common', what: 'key-signature', offered: [name], weak: helps ? [name] : [] }),
      },
      timers,
    );
    this.#begin('connecting');
    this.#socket = connectSocket({ host: '127.0.0.1', port: target.port, noDelay: true });
    gatherWrites(this.#socket);
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** Keys are exchanged, and nobody logs in yet. */
  get isWaiting(): boolean {
    return this.#phase === 'login' && !this.login.isWanted;
  }

  get isOver(): boolean {
    return this.#phase === 'over';
  }

  /** The host key that was accepted, base64. */
  get acceptedHostKey(): string | null {
    return this.#accepted;
  }

  answerHostKey(isAccepted: boolean, blob: string): void {
    const verdict = this.#verdict;
    if (verdict === null || this.#phase !== 'host-key') return;
    this.#verdict = null;
    if (!isAccepted) {
      this.end();
      return;
    }
    this.#accepted = blob;
    this.#begin('exchanging-keys');
    this.#phase = 'exchanging-keys';
    verdict(true);
  }

  authenticate(user: string, proof: Proof): void {
    if (this.#phase === 'login') this.#begin('logging-in');
    this.login.begin(user, proof);
  }

  answerQuestions(answers: readonly string[]): void {
    if (this.login.answer(answers)) this.#begin('logging-in');
  }

  /** The device breaks the rules of the protocol. */
  violated(): void {
    this.#fail({ kind: 'violated' });
  }

  /** Ends it without a word to anybody. */
  end(): void {
    if (this.#phase === 'over') return;
    this.#close();
    this.client.end();
    this.#socket.destroySoon();
  }

  #connect(): void {
    const { client } = this;
    client.on('handshake', () => this.#exchanged());
    client.on('ready', () => this.#ready());
    // A new password is asked for in a way that the library cannot answer for a user name chosen this late.
    client.on('change password', () => this.#spent());
    client.on('error', (error: Error) => this.#erred(error));
    client.on('close', () => this.#fail(this.#failure ?? this.#silentEnd()));
    client.connect({
      sock: this.#socket,
      username: '',
      readyTimeout: 0,
      keepaliveInterval: keepaliveMs,
      // Whether the device still lives is decided here, by everything that comes from it.
      keepaliveCountMax: 1_000_000,
      algorithms: libraryAlgorithms(this.#lists),
      authHandler: this.login.handler,
      // Whatever this returns would be taken for the verdict, so it returns nothing.
      hostVerifier: (key: Buffer, answer: (isAccepted: boolean) => void): void => {
        this.#verify(key, answer);
      },
    });
    // The library has paused the socket and reads it later than this.
    this.#socket.on('data', this.#look);
  }

  readonly #look = (bytes: Buffer): void => {
    this.#liveness.received();
    if (this.#phase === 'over') return;
    if (this.#socket.writableLength > maxUnsentBytes) {
      this.violated();
      return;
    }
    if (!this.#greeting.isDone) {
      if (!this.#greeting.push(bytes)) {
        this.#fail({ kind: this.#greeting.isFirstVersion ? 'first-version' : 'not-ssh' });
        return;
      }
      if (this.#phase === 'connecting' && this.#greeting.isSsh) {
        this.#phase = 'exchanging-keys';
        this.#begin('exchanging-keys');
      }
    }
    this.#events.received();
  };

  #verify(key: Buffer, answer: (isAccepted: boolean) => void): void {
    if (this.#phase === 'over') return;
    const blob = key.toString('base64');
    // Keys are exchanged anew on a connection that lives long.
    if (this.#accepted !== null) {
      answer(blob === this.#accepted);
      return;
    }
    const matches = this.#known === null ? null : blob === this.#known;
    this.#idle();
    if (matches === true) {
      this.#accepted = blob;
      this.#events.hostKey(hostKeyView(key), blob, true);
      this.#begin('exchanging-keys');
      answer(true);
      return;
    }
    this.#phase = 'host-key';
    this.#verdict = answer;
    this.#events.hostKey(hostKeyView(key), blob, matches);
  }

  /** Keys are exchanged: the first time, and now and then while it is open. */
  #exchanged(): void {
    if (this.#phase !== 'exchanging-keys') return;
    this.#idle();
    this.#phase = 'login';
    if (this.login.isWanted) this.#begin('logging-in');
  }

  #ready(): void {
    // Nobody has logged in: a device that says so all the same is not believed.
    if (this.#phase !== 'login' || !this.login.isWanted) {
      this.#fail({ kind: 'violated' });
      return;
    }
    this.#idle();
    this.#phase = 'open';
    this.#liveness.start();
    this.#events.open(this.login.accepted());
  }

  #spent(): void {
    if (this.#phase === 'over') return;
    const { accepts } = this.login;
    this.#idle();
    this.end();
    this.#events.refused({ kind: 'refused', accepts });
  }

  #erred(error: Error): void {
    const level = propertyOf(error, 'level');
    // What an agent or a key could not do is answered by the login, with the next thing to try.
    if (level === 'agent' || level === 'client-authentication') return;
    if (level === 'client-socket') return;
    if (typeof propertyOf(error, 'code') === 'number') {
      this.#failure = { kind: 'ended', words: plainLine(error.message, 300) || null };
      // The device said no by ending the connection, as it does after too many keys.
      if (this.#phase === 'login' && this.login.wasSent) this.#spent();
      return;
    }
    const bits = refusedGroup(error);
    if (bits !== null) {
      this.#fail({ kind: 'group-size', bits, ...groupBits });
      return;
    }
    const { offer } = this.#greeting;
    const isExchanging = this.#phase === 'exchanging-keys';
    const disagreement = isExchanging && offer !== null ? nothingCommon(offer, this.#lists) : null;
    if (disagreement !== null) {
      this.#fail(disagreement);
      return;
    }
    if (this.#greeting.isSsh) this.#fail({ kind: 'violated' });
    else if (this.#greeting.seen > 0) this.#fail({ kind: 'not-ssh' });
  }

  /** It has ended and nobody said why. */
  #silentEnd(): VisitFailure {
    if (this.#greeting.isSsh) return { kind: 'ended', words: null };
    return { kind: this.#greeting.seen > 0 ? 'not-ssh' : 'no-answer' };
  }

  #fail(failure: VisitFailure): void {
    if (this.#phase === 'over') return;
    // A device may end a connection on which nobody logs in, for as long as a person thinks.
    const isIdle = this.#phase === 'host-key' || (this.#step === null && !this.login.isWanted);
    const isAwaited = failure.kind !== 'ended' || this.#phase === 'open' || !isIdle;
    this.#close();
    this.#socket.destroy();
    this.#events.ended(failure, isAwaited);
  }

  #close(): void {
    this.#idle();
    this.#phase = 'over';
    this.#verdict = null;
    this.#liveness.stop();
    this.login.stop();
  }

  #begin(step: VisitStep): void {
    if (this.#phase === 'over') return;
    this.#idle();
    this.#step = this.#timers.set(() => this.#fail({ kind: 'timed-out', step }), stepLimitsMs[step]);
    this.#events.step(step);
  }

  /** A person is waited for, or nobody. */
  #idle(): void {
    this.#step?.cancel();
    this.#step = null;
  }
}
