import { systemClock, type Timers } from '../../electron/net/clock';
import type { Proof, SshEvent } from '../../electron/visit/contract';
import { Ssh } from '../../electron/visit/ssh/client';
import { until } from './wait';

type Kind = SshEvent['kind'];
type Of<K extends Kind> = Extract<SshEvent, { kind: K }>;

export const password = (text: string): Proof => ({ method: 'password', password: text });
export const size = { columns: 80, rows: 24 };

/** The ssh client, and everything it said. */
export class SshRig {
  readonly events: SshEvent[] = [];
  readonly ssh: Ssh;
  /** Whether what a shell shows is drawn at once. */
  draws = true;

  constructor(timers: Timers = systemClock) {
    this.ssh = new Ssh((event) => {
      this.events.push(event);
      if (event.kind === 'shell-data' && this.draws) queueMicrotask(() => this.ssh.drawn(event.id, event.bytes.length));
    }, timers);
  }

  connect(port: number, knownHostKey: string | null = null, allowedWeak: readonly string[] = []): void {
    this.ssh.connect({ port, knownHostKey, allowedWeak });
  }

  all<K extends Kind>(kind: K): readonly Of<K>[] {
    return this.events.filter((event): event is Of<K> => event.kind === kind);
  }

  /** The event of this kind with this number, from 1. */
  async next<K extends Kind>(kind: K, number = 1): Promise<Of<K>> {
    return until(() => {
      const event = this.all(kind)[number - 1];
      if (event === undefined) throw new Error(`no ${kind} ${number}; there was ${JSON.stringify(this.#said())}`);
      return event;
    });
  }

  /** Connects, takes the host key, logs in. */
  async login(port: number, user: string, proof: Proof = password('')): Promise<Of<'open'>> {
    this.connect(port);
    await this.next('host-key');
    this.ssh.answerHostKey(true);
    this.ssh.authenticate(user, proof);
    return this.next('open');
  }

  /** What a shell has shown. */
  text(id: string): string {
    const data = this.all('shell-data').filter((event) => event.id === id);
    return Buffer.concat(data.map(({ bytes }) => bytes)).toString();
  }

  #said(): readonly unknown[] {
    return this.events.filter(({ kind }) => kind !== 'shell-data');
  }
}
