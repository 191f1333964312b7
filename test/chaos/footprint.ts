import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Sockets, servers and lookups that keep the process alive, by kind. */
export function handles(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo().toSorted())
    if (/TCP|TLS|Pipe|GetAddrInfo/.test(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Bytes in use after everything unreachable was collected. */
export function memory(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
