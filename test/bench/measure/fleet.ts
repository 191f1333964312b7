/**
 * The device list of a large company, through the real SDK clients, against an account on loopback whose every answer
 * takes 40 ms.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { awsEnvironment, AwsControlPlane } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import type { Operation } from '../../fakes/fleet-operations';
import { FleetService, largeFleet } from '../../fakes/fleet-service';
import { fleetRig } from '../../fakes/fleet-rig';
import type { Sample } from '../figures';

const things = 10_000;
const tunnels = 500;
const answerAfter = 40;
const typed = ['p', 'pu', 'pump', 'pump-station-09', 'site=osaka', 'site=osaka cold', 'sn900', 'zzz', ''] as const;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
};

/** `denied`: what the role may not do, so that the list has to find its names another way. */
export function fleetList(denied: readonly Operation[]): () => Promise<Sample> {
  return async () => {
    const service = await FleetService.start();
    Object.assign(service, largeFleet(things, tunnels, Date.now()), { delay: answerAfter });
    for (const operation of denied) service.denied.add(operation);
    const plane = new AwsControlPlane(
      { ...awsEnvironment('us-east-1'), controlPlane: service.url, iot: service.url },
      { log: silentLogger, credentials: () => Promise.resolve({ accessKeyId: 'AKIDBENCH', secretAccessKey: 'bench' }) },
    );
    const rig = fleetRig(plane);
    try {
      const before = heap();
      const began = performance.now();
      let firstRow = Number.NaN;
      const watch = setInterval(() => {
        if (Number.isNaN(firstRow) && rig.views.some(({ items }) => items.length > 0))
          firstRow = performance.now() - began;
        rig.views.splice(0, rig.views.length - 1);
      }, 5);
      await rig.directory.refresh();
      const lastRow = performance.now() - began;
      clearInterval(watch);
      const calls = service.count();
      const looks = Array.from({ length: 10 }, () => typed)
        .flat()
        .map((search) => {
          // Processor time: what else runs on the machine is no part of a search.
          const from = process.cpuUsage();
          rig.directory.setViewport({ search, from: 0, count: 60 });
          const { user, system } = process.cpuUsage(from);
          return (user + system) / 1000;
        })
        .sort((a, b) => a - b);
      return {
        firstRow,
        lastRow,
        calls,
        grown: heap() - before,
        p50: looks[Math.floor(looks.length / 2)] ?? Number.NaN,
        p99: looks[Math.floor(looks.length * 0.99)] ?? Number.NaN,
      };
    } finally {
      rig.directory.dispose();
      rig.limiter.dispose();
      plane.dispose();
      await service.close();
    }
  };
}
