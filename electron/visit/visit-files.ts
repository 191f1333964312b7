import type { FilesAnswer } from '../../shared/visit/files';
import { hasShells } from '../../shared/visit/reduce';
import type { VisitView } from '../../shared/visit/view';
import type { SshClient } from './contract';
import type { VisitDeps } from './deps';
import type { FilesService } from './files/contract';
import { gone, type FilesClient } from './transfer-plan';
import { Transfers } from './transfers';

type FilesRequest = 'openFolder' | 'moreOfFolder' | 'closeFolder' | 'makeFolder' | 'rename' | 'countFolder' | 'remove';
type AnswerTo<Name extends FilesRequest> = Awaited<ReturnType<FilesService[Name]>>;

/** What a visit offers to its files. */
interface Host {
  view(): VisitView;
  client(): SshClient | null;
  changed(): void;
  /** The tunnel that the ports lead to; null: to none, or its id is not known. */
  leadsTo(): string | null;
  connectAnew(): void;
}

/** The files of the device of one visit. */
export class VisitFiles {
  readonly transfers: Transfers;
  readonly #host: Host;
  #standing: 'open' | 'renewed' | 'shut' = 'shut';
  /** The tunnel that the ports led to when the present connection was made. */
  #tunnelId: string | null = null;
  /** Questions that the device has not answered yet. */
  #asked = 0;

  constructor(deps: ConstructorParameters<typeof Transfers>[0] & Pick<VisitDeps, 'carriedLately'>, host: Host) {
    this.#host = host;
    this.transfers = new Transfers(deps, {
      sessionId: host.view().sessionId,
      client: () => this.#client(),
      lineRate(direction) {
        const { sessionId, serviceId } = host.view();
        return deps.carriedLately(sessionId, serviceId, direction);
      },
      isOpen: () => this.#isNowOpen(),
      isLeftBehind: () => this.#isLeftBehind(),
      rested: () => this.#follow(),
      changed: () => host.changed(),
    });
  }

  /** Something is under way that a loss of the connection would cut. */
  hasWork(): boolean {
    return hasShells(this.#host.view()) || this.transfers.areOngoing;
  }

  /**
   * To be called whenever the visit has changed. A connection that is made anew while it stands is no break: what waits
   * goes on waiting.
   */
  visitChanged(): void {
    const { kind } = this.#host.view().phase;
    const renewed = kind === 'reaching' && this.#standing !== 'shut' ? 'renewed' : 'shut';
    const standing = kind === 'open' ? 'open' : renewed;
    if (standing !== this.#standing) {
      this.#standing = standing;
      if (standing !== 'renewed') this.transfers.connectionChanged();
    }
    this.#follow();
  }

  /** A connection is made through this tunnel. */
  connecting(tunnelId: string | null): void {
    this.#tunnelId = tunnelId;
  }

  /** Asks the device. */
  async ask<Name extends FilesRequest>(name: Name, ...args: Parameters<FilesService[Name]>): Promise<AnswerTo<Name>> {
    const noConnection: FilesAnswer<never> = { kind: 'fault', fault: gone };
    const client = this.#isNowOpen() ? this.#client() : null;
    return (await client?.files(name, args)) ?? (noConnection as AnswerTo<Name>);
  }

  #client(): FilesClient | null {
    const client = this.#host.client();
    if (client === null) return null;
    return {
      files: (name, args) => {
        const answer = client.files(name, args);
        this.#asked += 1;
        const answered = (): void => {
          this.#asked -= 1;
          this.#follow();
        };
        void Promise.resolve(answer).then(answered, answered);
        return answer;
      },
    };
  }

  /** Another tunnel took the place of the one that the connection is in, and no shell holds it there. */
  #isLeftBehind(): boolean {
    const now = this.#host.leadsTo();
    if (!this.#isNowOpen() || now === null || this.#tunnelId === null) return false;
    return now !== this.#tunnelId && !hasShells(this.#host.view());
  }

  /**
   * What runs stays in the old tunnel; once nothing does, the connection is made anew, so that what begins next begins
   * in the new one.
   */
  #follow(): void {
    if (this.#asked === 0 && !this.transfers.isRunning && this.#isLeftBehind()) this.#host.connectAnew();
  }

  #isNowOpen(): boolean {
    return this.#host.view().phase.kind === 'open';
  }
}
