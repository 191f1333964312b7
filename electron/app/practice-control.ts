import type { PracticeView } from '../../shared/ipc/app-state';
import type { FaultName } from '../../shared/practice/faults';
import type { FaultTarget, Practice, RehearsalStage } from '../practice/contract';

interface PracticeControlOptions {
  readonly launch: (onRehearsal: (stage: RehearsalStage) => void) => Promise<Practice>;
  readonly publish: (view: PracticeView) => void;
  /** It could not be launched. */
  readonly onFailure: (reason: string) => void;
  /** A failure is rehearsed: by the window, or by whoever uses the service's own door. */
  readonly onRehearsal: (stage: RehearsalStage) => void;
}

/** The practice service as the app offers it: started on demand, its devices and armed faults shown. */
export class PracticeControl {
  readonly #options: PracticeControlOptions;
  #practice: Practice | null = null;
  #starting: Promise<Practice | null> | null = null;

  constructor(options: PracticeControlOptions) {
    this.#options = options;
  }

  /**
   * Starts the practice service, once; later calls join the first. Resolves to null when it could not start (the view
   * says so).
   */
  start(): Promise<Practice | null> {
    return (this.#starting ??= this.#launch());
  }

  /** False while practice does not run. Rejects when the fault has nothing to act on. */
  async fault(name: FaultName, target: FaultTarget): Promise<boolean> {
    if (this.#practice === null) return false;
    await this.#practice.fault(name, target);
    return true;
  }

  /** False while practice does not run. */
  async clearFault(name: FaultName): Promise<boolean> {
    if (this.#practice === null) return false;
    await this.#practice.clearFault(name);
    return true;
  }

  async close(): Promise<void> {
    const closing = this.#practice;
    this.#practice = null;
    this.#starting = null;
    await closing?.close();
  }

  async #launch(): Promise<Practice | null> {
    const { launch, publish, onFailure } = this.#options;
    publish({ status: 'starting' });
    try {
      this.#practice = await launch((stage) => this.#rehearsed(stage));
    } catch (error) {
      publish({ status: 'failed' });
      onFailure(error instanceof Error ? error.message : String(error));
      this.#starting = null;
      return null;
    }
    await this.#publish(this.#practice);
    return this.#practice;
  }

  #rehearsed(stage: RehearsalStage): void {
    this.#options.onRehearsal(stage);
    // The service may have ended meanwhile: then there is nothing to show.
    if (stage === 'done' && this.#practice !== null) void this.#publish(this.#practice).catch(() => undefined);
  }

  async #publish(practice: Practice): Promise<void> {
    const { controlPlane, dataPlane, mqtt, caFile } = practice.addresses;
    const [devices, active] = await Promise.all([practice.devices(), practice.activeFaults()]);
    this.#options.publish({
      status: 'running',
      controlPlane,
      dataPlane,
      mqtt,
      caFile,
      devices,
      activeFaults: [...new Set(active.map(({ name }) => name))],
    });
  }
}
