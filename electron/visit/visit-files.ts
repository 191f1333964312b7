import type { FilesAnswer } from '../../shared/visit/files';
import { hasShells } from '../../shared/visit/reduce';
import type { VisitView } from '../../shared/visit/view';
import type { FilesService } from './files/contract';
import { gone } from './transfer-plan';
import { Transfers, type TransferHost } from './transfers';

type Question = 'openFolder' | 'moreOfFolder' | 'closeFolder' | 'makeFolder' | 'rename' | 'countFolder' | 'remove';
type AnswerTo<Name extends Question> = Awaited<ReturnType<FilesService[Name]>>;

/** What a visit offers to its files. */
interface Host extends Omit<TransferHost, 'isOpen' | 'sessionId'> {
  view(): VisitView;
}

/** The files of the device of one visit. */
export class VisitFiles {
  readonly transfers: Transfers;
  readonly #host: Host;
  #isOpen = false;

  constructor(deps: ConstructorParameters<typeof Transfers>[0], host: Host) {
    this.transfers = new Transfers(deps, {
      ...host,
      sessionId: host.view().sessionId,
      isOpen: () => this.#isNowOpen(),
    });
    this.#host = host;
  }

  /** Something is under way that a loss of the connection would cut. */
  hasWork(): boolean {
    return hasShells(this.#host.view()) || this.transfers.goOn;
  }

  /** To be called whenever the visit has changed. */
  visitChanged(): void {
    const isOpen = this.#isNowOpen();
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    this.transfers.connectionChanged();
  }

  /** Asks the device. */
  async ask<Name extends Question>(name: Name, ...args: Parameters<FilesService[Name]>): Promise<AnswerTo<Name>> {
    const nobody: FilesAnswer<never> = { kind: 'fault', fault: gone };
    const client = this.#isNowOpen() ? this.#host.client() : null;
    return (await client?.files(name, args)) ?? (nobody as AnswerTo<Name>);
  }

  #isNowOpen(): boolean {
    return this.#host.view().phase.kind === 'open';
  }
}
