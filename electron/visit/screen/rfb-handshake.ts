/**
 * The beginning of a VNC connection, up to where somebody is let in (RFC 6143, 7.1), spoken by the main process so that
 * the window never holds the password: version, security type, challenge, result. What follows is the window's. Pure.
 */
import type { ScreenFailure } from '../../../shared/visit/screen';
import { challengeAnswer, none, securityName, vncAuthentication } from './rfb-security';

export type HandshakeStep =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** The device asks for a password and none is held. */
  | { readonly kind: 'asks' }
  | { readonly kind: 'wrong-password'; readonly words: string | null }
  /** Let in. `rest`: what the device has said already of what follows. */
  | { readonly kind: 'open'; readonly rest: Uint8Array; readonly password: boolean }
  | { readonly kind: 'failed'; readonly failure: ScreenFailure };

/**
 * What a server without a password says to the window in place of the device: its version, its one security type, and
 * that it lets in. Each is said once the window has answered the one before: its client waits for nothing that came too
 * early.
 */
export class Welcome {
  #at = 0;
  #missing = 0;

  /** What is said first. */
  begin(): Uint8Array {
    this.#missing = windowAnswers[0];
    return Buffer.from('RFB 003.008\n');
  }

  /** What the window has said. `say`: what comes next of this; `rest`: what is for the device. */
  push(bytes: Uint8Array): { readonly say: readonly Uint8Array[]; readonly rest: Uint8Array } {
    const say: Uint8Array[] = [];
    let rest = bytes;
    while (this.#missing > 0 && rest.length > 0) {
      const own = Math.min(this.#missing, rest.length);
      rest = rest.subarray(own);
      this.#missing -= own;
      if (this.#missing > 0) break;
      say.push(Buffer.from(this.#at === 0 ? [1, none] : [0, 0, 0, 0]));
      this.#at += 1;
      this.#missing = windowAnswers[this.#at] ?? 0;
    }
    return { say, rest };
  }
}

/** So long are the window's answers to it, in bytes: its version, and the one security type. */
const windowAnswers = [12, 1] as const;

/** Of a reason, in bytes. A server may announce four billion. */
const maxReason = 1024;
const versionLength = 12;

type Expected =
  | 'version'
  /** From version 3.7 on: a list of types to choose from. */
  | 'types'
  /** Version 3.3: the type that the server chose. */
  | 'type'
  | 'challenge'
  | 'result'
  | { readonly reasonOf: 'connection' | 'password' }
  | 'nothing';

export class RfbHandshake {
  readonly #password: string | null;
  #expected: Expected = 'version';
  #buffer = Buffer.alloc(0);
  #minor: 3 | 7 | 8 = 8;
  #usesPassword = false;

  /** @param password the one that is held; null: none is */
  constructor(password: string | null) {
    this.#password = password;
  }

  /** What to do after the device has said this. Nothing comes after `asks`, `wrong-password`, `open` and `failed`. */
  push(bytes: Uint8Array): readonly HandshakeStep[] {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    const steps: HandshakeStep[] = [];
    for (;;) {
      const before = this.#expected;
      const step = this.#next();
      if (step !== null) steps.push(step);
      if (step === null && before === this.#expected) return steps;
    }
  }

  /** What it means that the device ended the connection now. */
  end(): HandshakeStep {
    if (typeof this.#expected === 'object') return this.#reason(this.#expected.reasonOf, null);
    if (this.#expected === 'version' && this.#buffer.length === 0)
      return { kind: 'failed', failure: { kind: 'no-answer' } };
    if (this.#expected === 'result') return this.#reason('password', null);
    const failure: ScreenFailure =
      this.#expected === 'version' ? { kind: 'not-vnc' } : { kind: 'refused', words: null };
    return { kind: 'failed', failure };
  }

  /** Null: nothing to do, or more is to come first. */
  #next(): HandshakeStep | null {
    if (typeof this.#expected === 'object') return this.#readReason(this.#expected.reasonOf);
    switch (this.#expected) {
      case 'version':
        return this.#version();
      case 'types':
        return this.#types();
      case 'type':
        return this.#type();
      case 'challenge':
        return this.#challenge();
      case 'result':
        return this.#result();
      case 'nothing':
        return null;
      default:
        return this.#expected satisfies never;
    }
  }

  #version(): HandshakeStep | null {
    const said = this.#buffer.toString('latin1', 0, versionLength);
    if (!'RFB '.startsWith(said.slice(0, 4))) return this.#fail({ kind: 'not-vnc' });
    const text = this.#take(versionLength)?.toString('latin1');
    if (text === undefined) return null;
    const read = /^RFB (\d{3})\.(\d{3})\n$/.exec(text);
    if (read === null) return this.#fail({ kind: 'not-vnc' });
    // Newer ones (Apple's 3.889, RealVNC's 4 and 5) speak 3.8, too; what is not known otherwise counts as 3.3.
    const version = Number(read[1]) * 1000 + Number(read[2]);
    this.#minor = version >= 3008 ? 8 : version === 3007 ? 7 : 3;
    this.#expected = this.#minor === 3 ? 'type' : 'types';
    return { kind: 'send', bytes: Buffer.from(`RFB 003.00${this.#minor}\n`) };
  }

  #types(): HandshakeStep | null {
    const count = this.#buffer[0];
    if (count === undefined || this.#buffer.length < 1 + count) return null;
    const types = [...(this.#take(1 + count)?.subarray(1) ?? [])];
    if (count === 0) return this.#expect({ reasonOf: 'connection' });
    const type = [none, vncAuthentication].find((each) => types.includes(each));
    if (type === undefined) return this.#fail({ kind: 'security', types: types.map(securityName) });
    if (type === vncAuthentication && this.#password === null) return this.#ask();
    this.#choose(type);
    return { kind: 'send', bytes: Buffer.from([type]) };
  }

  #type(): HandshakeStep | null {
    const type = this.#take(4)?.readUInt32BE();
    if (type === undefined) return null;
    if (type === 0) return this.#expect({ reasonOf: 'connection' });
    if (type !== none && type !== vncAuthentication)
      return this.#fail({ kind: 'security', types: [securityName(type)] });
    if (type === vncAuthentication && this.#password === null) return this.#ask();
    this.#choose(type);
    return type === none ? this.#open() : null;
  }

  /** Before 3.8 nothing is said where nothing is to be proved. */
  #choose(type: number): void {
    this.#usesPassword = type === vncAuthentication;
    this.#expected = this.#usesPassword ? 'challenge' : 'result';
  }

  #challenge(): HandshakeStep | null {
    const challenge = this.#take(16);
    if (challenge === null) return null;
    this.#expected = 'result';
    return { kind: 'send', bytes: challengeAnswer(Buffer.from(this.#password ?? '', 'utf8'), challenge) };
  }

  #result(): HandshakeStep | null {
    if (!this.#usesPassword && this.#minor < 8) return this.#open();
    const result = this.#take(4)?.readUInt32BE();
    if (result === undefined) return null;
    if (result === 0) return this.#open();
    const reasonOf = this.#usesPassword ? 'password' : 'connection';
    return this.#minor === 8 ? this.#expect({ reasonOf }) : this.#reason(reasonOf, null);
  }

  #readReason(reasonOf: 'connection' | 'password'): HandshakeStep | null {
    if (this.#buffer.length < 4) return null;
    const length = Math.min(this.#buffer.readUInt32BE(), maxReason);
    const text = this.#take(4 + length)?.toString('utf8', 4);
    return text === undefined ? null : this.#reason(reasonOf, text.trim() === '' ? null : text.trim());
  }

  #reason(reasonOf: 'connection' | 'password', words: string | null): HandshakeStep {
    this.#expected = 'nothing';
    return reasonOf === 'password'
      ? { kind: 'wrong-password', words }
      : { kind: 'failed', failure: { kind: 'refused', words } };
  }

  #open(): HandshakeStep {
    this.#expected = 'nothing';
    const rest = this.#buffer;
    this.#buffer = Buffer.alloc(0);
    return { kind: 'open', rest, password: this.#usesPassword };
  }

  #ask(): HandshakeStep {
    this.#expected = 'nothing';
    return { kind: 'asks' };
  }

  #fail(failure: ScreenFailure): HandshakeStep {
    this.#expected = 'nothing';
    return { kind: 'failed', failure };
  }

  #expect(expected: Expected): null {
    this.#expected = expected;
    return null;
  }

  #take(length: number): Buffer | null {
    if (this.#buffer.length < length) return null;
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }
}
