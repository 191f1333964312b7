import type { Proof, SshClient, SshEvent, SshTarget } from './contract';
import type { VisitDeps } from './deps';

/** The thread of one visit's ssh client, and what its present connection has shown and was given. */
export class VisitThread {
  readonly #open: VisitDeps['openThread'];
  readonly #onEvent: (event: SshEvent) => void;
  #client: SshClient | null = null;
  #hostKey: string | null = null;
  #stands = false;
  #isProven = false;

  constructor(open: VisitDeps['openThread'], onEvent: (event: SshEvent) => void) {
    this.#open = open;
    this.#onEvent = onEvent;
  }

  /** Null: there is no thread. */
  get client(): SshClient | null {
    return this.#client;
  }

  /** The host key that the last connection showed, base64; null: none yet. */
  get hostKey(): string | null {
    return this.#hostKey;
  }

  /** The connection that showed it has not ended since. */
  get stands(): boolean {
    return this.#stands;
  }

  /** The login was handed over: where the connection ends meanwhile, the thread makes it anew and goes on with it. */
  get isProven(): boolean {
    return this.#isProven;
  }

  connect(target: SshTarget): void {
    this.#forget();
    if (this.#client === null) {
      const client: SshClient = this.#open((event) => {
        // What an ended thread still says is about nothing.
        if (this.#client !== client) return;
        if (event.kind === 'host-key') {
          this.#hostKey = event.blob;
          this.#stands = true;
        } else if (event.kind === 'closed') this.#stands = false;
        this.#onEvent(event);
      });
      this.#client = client;
    }
    this.#client.connect(target);
  }

  authenticate(user: string, proof: Proof): void {
    this.#isProven = true;
    this.#client?.authenticate(user, proof);
  }

  /** Resolves once it has ended; a device that is slow to drop what is unfinished is not waited for long. */
  async end(): Promise<void> {
    this.#forget();
    const client = this.#client;
    this.#client = null;
    await client?.stop();
  }

  #forget(): void {
    this.#hostKey = null;
    this.#stands = false;
    this.#isProven = false;
  }
}
