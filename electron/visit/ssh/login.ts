import { basename } from 'node:path';
import type { AnyAuthMethod, AuthenticationType, NextAuthHandler } from 'ssh2';
import { plainLine } from '../../../shared/text/outside';
import type { LoginRefusal, LoginView } from '../../../shared/visit/view';
import type { Timers } from '../../net/clock';
import { agentKeys, keyComment } from '../agent';
import type { AgentKeyChoice, Proof } from '../contract';
import { chosenKeys } from '../identities';
import type { LoginEvents } from './events';
import { KeyAgent } from './key-agent';
import { hasCertificate, openKey, readKeyFile } from './key-file';
import { signsSoundly, type WeakSignatures } from './key-signature';
import { Questions } from './questions';

/** An agent that answers answers at once; one that does not may be waiting for its owner, who is here. */
const agentLimitMs = 10_000;
const maxMethods = 16;
/** Proofs that one login may want after each other: more than any real device does. */
const maxProofs = 5;

/** How far a login has come on this connection. */
type Stage = 'none' | 'proof' | 'after-password' | 'after-key' | 'after-agent' | 'second-factor' | 'last';

interface Wanted {
  readonly user: string;
  readonly proof: Proof;
}

/**
 * Who one is on one ssh connection. `none` is tried first, because a device may let one in without anything and otherwise says
 * what it takes; then what the person chose; then the device's own questions. The connection is kept when it says no.
 */
export class Login {
  #next: NextAuthHandler | null = null;
  #wanted: Wanted | null = null;
  #stage: Stage = 'none';
  #user: string | null = null;
  #accepts: readonly string[] = [];
  #view: LoginView | null = null;
  #agent: KeyAgent | null = null;
  /** The agent holds certificates, which it is not asked to show. */
  #isCertified = false;
  #questions: Questions | null = null;
  /** Of this login, proofs that the device took and that did not suffice. */
  #taken = 0;
  #isOver = false;
  /** The algorithm with which a key of this login would have signed, where that is weak and was not allowed. */
  #unsigned: { readonly name: string; readonly helps: boolean } | null = null;
  readonly #events: LoginEvents;
  readonly #weak: WeakSignatures;
  readonly #timers: Timers;

  /** @param allowedWeak names of weak algorithms that somebody allowed for this device */
  constructor(allowedWeak: readonly string[], events: LoginEvents, timers: Timers) {
    this.#weak = { allowed: allowedWeak, refused: (name, helps) => (this.#unsigned ??= { name, helps }) };
    this.#events = events;
    this.#timers = timers;
  }

  /** True between `begin` and its outcome. */
  get isWanted(): boolean {
    return this.#wanted !== null;
  }

  /** What the device takes, as far as it said. */
  get accepts(): readonly string[] {
    return this.#accepts;
  }

  /** True once something of the person's was sent: a device that ends the connection now may do it because of that. */
  get wasSent(): boolean {
    return this.#wanted !== null && this.#stage !== 'none' && this.#stage !== 'proof';
  }

  /** A device does not let one change the user name on a connection, and answers one login at a time. */
  mayBegin(user: string): boolean {
    if (this.#isOver || (this.#wanted !== null && this.#user !== null)) return false;
    return this.#user === null || this.#user === user;
  }

  begin(user: string, proof: Proof): void {
    this.#wanted = { user, proof };
    this.#agent = null;
    this.#isCertified = false;
    this.#questions = null;
    this.#taken = 0;
    this.#unsigned = null;
    if (this.#stage !== 'none') this.#stage = 'proof';
    this.#go(false);
  }

  /** The device accepted it. */
  accepted(): LoginView {
    const user = this.#wanted?.user ?? '';
    const signed = this.#agent?.signed ?? null;
    this.stop();
    const view = this.#view ?? { user, method: 'none', keyName: null };
    return view.method === 'agent' && signed !== null ? { ...view, keyName: keyComment(signed) } : view;
  }

  /** The connection has ended: nothing of what is under way goes on. */
  stop(): void {
    this.#isOver = true;
    this.#wanted = null;
    this.#next = null;
  }

  answer(answers: readonly string[]): boolean {
    return this.#questions?.answer(answers) ?? false;
  }

  /** The ssh library asks what to try next. Nothing is answered before somebody has said who they are. */
  readonly handler = (left: AuthenticationType[] | null, partial: boolean | null, next: NextAuthHandler): void => {
    if (this.#isOver) return;
    if (left !== null) this.#accepts = left.slice(0, maxMethods).map((name) => plainLine(name, 64));
    this.#next = next;
    this.#go(partial === true);
  };

  #go(isPartial: boolean): void {
    const wanted = this.#wanted;
    if (this.#next === null || wanted === null) return;
    this.#user = wanted.user;
    if (isPartial) this.#taken += 1;
    switch (this.#stage) {
      case 'none':
        this.#send('proof', { type: 'none', username: wanted.user }, 'none');
        return;
      case 'proof':
        this.#prove(wanted);
        return;
      case 'after-password':
        this.#orAsk(null);
        return;
      case 'after-key':
        if (this.#unsigned !== null) this.#events.weak(this.#unsigned.name, this.#unsigned.helps);
        else if (isPartial) this.#further();
        else void this.#keyRefused(wanted);
        return;
      case 'after-agent':
        // The library does not tell whether a key of the agent was taken as the first of two proofs: asking for what is left does.
        if (this.#agent !== null && this.#agent.signed !== null) {
          this.#send('second-factor', { type: 'none', username: wanted.user }, 'agent');
          return;
        }
        // None that signs soundly did it.
        if (this.#unsigned !== null) this.#events.weak(this.#unsigned.name, this.#unsigned.helps);
        else this.#keysRefused();
        return;
      case 'second-factor':
        if (this.#takes('publickey')) this.#keysRefused();
        else this.#further();
        return;
      case 'last':
        if (isPartial) this.#further();
        else this.#refuse();
        return;
    }
  }

  #prove({ user, proof }: Wanted): void {
    switch (proof.method) {
      case 'password':
        // Nothing was typed: an empty password would cost an attempt where the device has a question of its own.
        if (proof.password === '' && this.#takes('keyboard-interactive')) {
          this.#orAsk(null);
          return;
        }
        if (this.#takes('password')) {
          this.#send('after-password', { type: 'password', username: user, password: proof.password }, 'password');
          return;
        }
        this.#orAsk(proof.password);
        return;
      case 'key-file':
        if (this.#takes('publickey')) void this.#proveByKey(user, proof);
        else this.#refuse();
        return;
      case 'agent':
        if (this.#takes('publickey')) void this.#proveByAgent(user, proof.socket, proof.choice);
        else this.#refuse();
        return;
    }
  }

  async #proveByKey(user: string, proof: Extract<Proof, { method: 'key-file' }>): Promise<void> {
    const wanted = this.#wanted;
    this.#events.step('opening-key');
    const bytes = await readKeyFile(proof.path);
    if (this.#wanted !== wanted) return;
    const opened: ReturnType<typeof openKey> =
      typeof bytes === 'string' ? { ok: false, fault: bytes } : openKey(bytes, proof.path, proof.passphrase);
    if (!opened.ok) {
      this.#end({ kind: 'key-file', fault: opened.fault });
      return;
    }
    this.#events.step('logging-in');
    const name = plainLine(opened.key.comment, 200) || plainLine(basename(proof.path), 200);
    const key = signsSoundly(opened.key, this.#weak);
    this.#send('after-key', { type: 'publickey', username: user, key }, 'key-file', name);
  }

  async #keyRefused({ proof }: Wanted): Promise<void> {
    const wanted = this.#wanted;
    const isCertified = proof.method === 'key-file' && (await hasCertificate(proof.path));
    if (this.#wanted !== wanted) return;
    if (isCertified) this.#end({ kind: 'key-file', fault: 'needs-certificate' });
    else this.#refuse();
  }

  async #proveByAgent(user: string, socket: string, choice: AgentKeyChoice): Promise<void> {
    const wanted = this.#wanted;
    const held = await agentKeys(socket, this.#timers, agentLimitMs);
    if (this.#wanted !== wanted) return;
    if (held === null) {
      this.#end({ kind: 'no-agent' });
      return;
    }
    this.#isCertified = held.hasCertificate;
    const keys = chosenKeys(held.keys, choice);
    if (keys.length === 0) {
      if (held.keys.length > 0) this.#end({ kind: 'agent-not-named' });
      else if (held.hasCertificate) this.#keysRefused();
      else this.#end({ kind: 'agent-empty' });
      return;
    }
    this.#agent = new KeyAgent(socket, keys, this.#weak);
    this.#send('after-agent', { type: 'agent', username: user, agent: this.#agent }, 'agent');
  }

  /** None of the agent's keys did it: where it holds certificates, the device may want to see one of those. */
  #keysRefused(): void {
    if (this.#isCertified) this.#end({ kind: 'key-file', fault: 'needs-certificate' });
    else this.#refuse();
  }

  /** What it has taken is not all that it wants: what is left is a question of its own, or the password. */
  #further(): void {
    const user = this.#wanted?.user ?? '';
    if (this.#taken > maxProofs) this.#refuse();
    else if (this.#takes('keyboard-interactive') || !this.#takes('password')) this.#orAsk(null);
    else {
      const questions = this.#newQuestions(null);
      const prompts = [{ prompt: '', echo: false, isPassword: true }];
      questions.asked('', '', prompts, ([password = '']) =>
        this.#send('last', { type: 'password', username: user, password }, 'questions'),
      );
    }
  }

  #newQuestions(password: string | null): Questions {
    const tooMany = (): void => this.#events.spent({ kind: 'refused', accepts: this.#accepts });
    this.#questions = new Questions(password, this.#events.ask, tooMany);
    return this.#questions;
  }

  /** The device's own questions, where it has any. `password`: given, and not sent yet. */
  #orAsk(password: string | null): void {
    const user = this.#wanted?.user;
    if (user === undefined || !this.#takes('keyboard-interactive')) {
      this.#refuse();
      return;
    }
    const questions = this.#newQuestions(password);
    const isPassword = password !== null;
    this.#send(
      'last',
      {
        type: 'keyboard-interactive',
        username: user,
        prompt: (title, instruction, _, prompts, finish) => questions.asked(title, instruction, prompts, finish),
      },
      isPassword ? 'password' : 'questions',
    );
  }

  #takes(method: string): boolean {
    return this.#accepts.includes(method);
  }

  #send(stage: Stage, method: AnyAuthMethod, view: LoginView['method'], keyName: string | null = null): void {
    const next = this.#next;
    if (next === null) return;
    this.#next = null;
    this.#stage = stage;
    this.#view = { user: method.username, method: view, keyName };
    next(method);
  }

  #refuse(): void {
    this.#end({ kind: 'refused', accepts: this.#accepts });
  }

  #end(refusal: LoginRefusal): void {
    this.#wanted = null;
    this.#events.refused(refusal);
  }
}
