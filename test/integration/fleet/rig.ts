/** The device list through the real SDK clients, against a company's account on loopback. */
import { afterEach, beforeEach } from 'vitest';
import { awsEnvironment, AwsControlPlane, type ControlPlane } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { fleetRig, type FleetRig } from '../../fakes/fleet-rig';
import { FleetService } from '../../fakes/fleet-service';

export interface CompanyFleet {
  readonly service: FleetService;
  readonly plane: ControlPlane;
  readonly rig: FleetRig;
}

/** An account with nothing in it and a list of its devices for each test; gone after it. */
export function eachWithAFleet(use: (fleet: CompanyFleet) => void): void {
  let made: CompanyFleet;
  beforeEach(async () => {
    const service = await FleetService.start();
    const plane = new AwsControlPlane(
      { ...awsEnvironment('us-east-1'), controlPlane: service.url, iot: service.url },
      {
        log: silentLogger,
        credentials: () => Promise.resolve({ accessKeyId: 'AKIDTEST', secretAccessKey: 'secret-key-of-a-test' }),
      },
    );
    made = { service, plane, rig: fleetRig(plane) };
    use(made);
  });
  afterEach(async () => {
    made.rig.directory.dispose();
    made.rig.limiter.dispose();
    made.plane.dispose();
    await made.service.close();
  });
}
