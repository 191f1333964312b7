import { download } from './throughput';
import type { Measurement } from './context';

/** How late the event loop of the process is whose worker thread downloads as fast as it goes. */
export const loopDelay: Measurement = async (context) => {
  const { subject } = context;
  if (subject.watch === null) throw new Error('this program does not watch its event loop');
  const loop = subject.watch();
  const { throughput, cpuPerGb } = await download(1, 'large')(context);
  const sample = { loopDelay: (await loop.report()).p99 };
  return {
    ...sample,
    ...(throughput === undefined ? {} : { throughput }),
    ...(cpuPerGb === undefined ? {} : { cpuPerGb }),
  };
};
