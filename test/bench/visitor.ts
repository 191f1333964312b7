import { join } from 'node:path';
import { silentLogger } from '../../electron/log/logger';
import { systemClock } from '../../electron/net/clock';
import type { Proof, SshClient, SshEvent } from '../../electron/visit/contract';
import type { FileProgress } from '../../electron/visit/files/contract';
import { openSshThread } from '../../electron/visit/ssh-thread';

/** The app's ssh client in its own thread, as it is shipped, logged in to a device. */
export class Visitor {
  readonly client: SshClient;
  /** Hears of what shells show; it is drawn at once. */
  onData: (bytes: Uint8Array) => void = () => undefined;
  onProgress: (progress: FileProgress) => void = () => undefined;
  #heard: (event: SshEvent) => void = () => undefined;

  constructor() {
    this.client = openSshThread(
      join(__dirname, '..', 'electron', 'ssh-worker.cjs'),
      (event) => {
        if (event.kind === 'shell-data') {
          this.onData(event.bytes);
          this.client.drawn(event.id, event.bytes.length);
        } else if (event.kind === 'file-progress') this.onProgress(event);
        else this.#heard(event);
      },
      systemClock,
      silentLogger,
    );
  }

  async login(port: number, user: string, proof: Proof): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#heard = (event) => {
        if (event.kind === 'host-key') {
          this.client.answerHostKey(true);
          this.client.authenticate(user, proof);
        } else if (event.kind === 'open') resolve();
        else if (event.kind === 'refused' || event.kind === 'closed' || event.kind === 'questions')
          reject(new Error(`no login: ${JSON.stringify(event)}`));
      };
      this.client.connect({ port, knownHostKey: null, allowedWeak: [] });
    });
  }

  async shell(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#heard = ({ kind }) => {
        if (kind === 'shell-open') resolve();
      };
      this.client.openShell('bench', { columns: 80, rows: 24 }, null);
    });
  }
}
