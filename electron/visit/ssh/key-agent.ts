import ssh2, { type ParsedKey, type SignCallback, type SigningRequestOptions } from 'ssh2';
import { maySign, type WeakSignatures } from './key-signature';

/** The keys of an agent for one login: remembers which key the device took, which the ssh library does not tell. */
export class KeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: ssh2.OpenSSHAgent;
  readonly #keys: readonly ParsedKey[];
  readonly #weak: WeakSignatures;
  #signed: ParsedKey | null = null;

  constructor(socket: string, keys: readonly ParsedKey[], weak: WeakSignatures) {
    super();
    this.#weak = weak;
    this.#agent = new ssh2.OpenSSHAgent(socket);
    this.#keys = keys;
  }

  /** The key that was asked to sign last: the device had said that it takes this one. */
  get signed(): ParsedKey | null {
    return this.#signed;
  }

  override getIdentities(done: ssh2.IdentityCallback<ParsedKey>): void {
    done(null, [...this.#keys]);
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    done?: SignCallback,
  ): void {
    const [asked, answer] = typeof options === 'function' ? [{}, options] : [options, done];
    // The ssh library shows the device the next one.
    if (!maySign(key, asked.hash, false, this.#weak)) {
      answer?.(new Error('weak'));
      return;
    }
    this.#signed = key;
    this.#agent.sign(key, data, asked, answer);
  }
}
