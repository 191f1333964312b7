import { done, refuse } from '../../shared/ipc/answers';
import type { AppState } from '../../shared/ipc/app-state';
import type { Envelope } from '../../shared/ipc/contract';
import { FirstLine } from '../storage/first-line';

interface SshIncludeParts {
  /** The person's own ssh configuration. */
  readonly configFile: string;
  /** Null: the path of the app's file cannot stand in one. */
  readonly line: string | null;
  readonly publish: (view: AppState['sshInclude']) => void;
  readonly onFailure: (error: unknown) => void;
}

/** The line of the app in the person's ssh configuration: it comes and goes with a press, and never by itself. */
export class SshIncludeLine {
  readonly #parts: SshIncludeParts;
  readonly #file: FirstLine | null;

  constructor(parts: SshIncludeParts) {
    this.#parts = parts;
    this.#file = parts.line === null ? null : new FirstLine(parts.configFile, parts.line);
  }

  async look(): Promise<void> {
    const { line, publish } = this.#parts;
    publish(line === null || this.#file === null ? null : { line, state: await this.#file.state() });
  }

  async set(isIncluded: boolean): Promise<Envelope<null>> {
    try {
      const isDone = await this.#file?.set(isIncluded);
      await this.look();
      return isDone === true ? done : refuse('cannot-open', 'the ssh configuration cannot be read');
    } catch (error) {
      this.#parts.onFailure(error);
      return refuse('cannot-open', 'the ssh configuration cannot be written');
    }
  }
}
