import { faults, type FaultName, type FaultTarget, type Practice } from '../practice/contract';
import type { PracticeView } from '../../shared/ipc/app-state';

export interface PracticeControl {
  /** Starts the practice service, once; later calls join the first. Resolves to null when it could not start (the view says so). */
  start(): Promise<Practice | null>;
  running(): Practice | null;
  /** False when no fault has that name. */
  fault(name: string, target: FaultTarget): Promise<boolean>;
  clearFault(name: string): Promise<boolean>;
  close(): Promise<void>;
}

const isFault = (name: string): name is FaultName => faults.some((fault) => fault.name === name);

/** The practice service as the app offers it: started on demand, its devices and switches shown. */
export function createPracticeControl(
  launch: () => Promise<Practice>,
  publish: (view: PracticeView) => void,
  onFailure: (reason: string) => void,
): PracticeControl {
  let practice: Practice | null = null;
  let starting: Promise<Practice | null> | null = null;

  async function show(): Promise<void> {
    if (practice === null) return;
    const { addresses } = practice;
    const [devices, active] = await Promise.all([practice.devices(), practice.activeFaults()]);
    publish({
      status: 'running',
      controlPlane: addresses.controlPlane,
      dataPlane: addresses.dataPlane,
      mqtt: addresses.mqtt,
      caFile: addresses.caFile,
      devices,
      faults: faults.map(({ name, when }) => ({ name, when, active: active.some((fault) => fault.name === name) })),
    });
  }

  async function launchOnce(): Promise<Practice | null> {
    publish({ status: 'starting' });
    try {
      practice = await launch();
    } catch (error) {
      publish({ status: 'failed' });
      onFailure(error instanceof Error ? error.message : String(error));
      starting = null;
      return null;
    }
    await show();
    return practice;
  }

  return {
    start: () => (starting ??= launchOnce()),
    running: () => practice,
    async fault(name, target) {
      if (practice === null || !isFault(name)) return false;
      await practice.fault(name, target);
      await show();
      return true;
    },
    async clearFault(name) {
      if (practice === null || !isFault(name)) return false;
      await practice.clearFault(name);
      await show();
      return true;
    },
    async close() {
      const closing = practice;
      practice = null;
      starting = null;
      await closing?.close();
    },
  };
}
