import { defaultTuning, type AgentTuning } from '../../../electron/practice/devices/agent/tuning';
import { builtIn, genericModel, type DeviceModel } from '../../../electron/practice/devices/catalogue';
import { Device } from '../../../electron/practice/devices/device';
import { FakeDataPlane, type AgentPeer } from './device-data-plane';

export const quick: AgentTuning = {
  ...defaultTuning,
  dialSpacingMs: 20,
  reconnectDelayMs: 30,
  dropDelayMs: 5,
  engineDelayMs: 20,
};
export const bytes = (text: string): Uint8Array => Buffer.from(text);
export const get = (path: string): Uint8Array => bytes(`GET ${path} HTTP/1.1\r\nHost: device\r\n\r\n`);
export const services = ['SSH', 'HTTP', 'CONSOLE'];

export const notification = (token: string, names: readonly string[]) => ({
  accessToken: token,
  region: 'us-east-1',
  services: names,
});

/** Practice devices against a data plane that the test plays. */
export class AgentRig {
  readonly plane: FakeDataPlane;
  /** What the agents logged. */
  readonly said: string[] = [];
  readonly devices: Device[] = [];

  private constructor(plane: FakeDataPlane) {
    this.plane = plane;
  }

  static async start(): Promise<AgentRig> {
    return new AgentRig(await FakeDataPlane.start());
  }

  device(name: string, tuning = quick, model: DeviceModel = builtIn.get(name) ?? genericModel): Device {
    const made = new Device(name, model, {
      dataPlane: { ...this.plane.address, ca: this.plane.ca },
      tuning,
      hostKeySeed: Buffer.alloc(32),
      log: (message) => this.said.push(message),
    });
    this.devices.push(made);
    return made;
  }

  /** A localproxy-like device, connected, that was told its services. */
  async connected(
    names = services,
    tuning = quick,
    name = 'pump-station-07',
  ): Promise<{ pump: Device; peer: AgentPeer }> {
    const pump = this.device(name, tuning);
    pump.notify(notification('token-1', names));
    const peer = await this.plane.peer();
    peer.send({ type: 'SERVICE_IDS', serviceIds: names });
    return { pump, peer };
  }

  /** The next WebSocket of an agent, which has been told its services. */
  async again(names: readonly string[] = services): Promise<AgentPeer> {
    const peer = await this.plane.peer();
    peer.send({ type: 'SERVICE_IDS', serviceIds: [...names] });
    return peer;
  }

  close(): void {
    for (const device of this.devices) device.close();
    this.plane.close();
  }
}
