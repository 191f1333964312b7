import type { FaultName } from '../../shared/practice/faults';
import type { FaultTarget, Practice } from '../practice/contract';
import type { PracticeView } from '../../shared/ipc/app-state';

export interface PracticeControl {
  /** Starts the practice service, once; later calls join the first. Resolves to null when it could not start (the view says so). */
  start(): Promise<Practice | null>;
  running(): Practice | null;
  /** False while practice does not run. */
  fault(name: FaultName, target: FaultTarget): Promise<boolean>;
  clearFault(name: FaultName): Promise<boolean>;
  close(): Promise<void>;
}

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
      activeFaults: [...new Set(active.map(({ name }) => name))],
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
      if (practice === null) return false;
      await practice.fault(name, target);
      await show();
      return true;
    },
    async clearFault(name) {
      if (practice === null) return false;
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
