/**
 * What the tests of the source proxy have in common: a scripted cloud for the whole file, and proxies that are gone
 * after each test.
 */
import { afterAll, afterEach } from 'vitest';
import { rig, secret, type Program, type Rig, type RigOptions } from './proxy-rig';
import { ScriptedCloud, type Peer } from './scripted-cloud';

interface ConnectedOptions extends RigOptions {
  /** What the cloud announces, and what is bound unless `listeners` says else. Absent: SSH. */
  readonly serviceIds?: readonly string[];
}

export interface TunnelTest {
  readonly cloud: ScriptedCloud;
  /** A proxy with its listeners bound. */
  readonly start: (options?: RigOptions) => Promise<Rig>;
  /** One that has been told to connect. */
  readonly connecting: (options?: RigOptions) => Promise<Rig>;
  /** One whose link is open. */
  readonly connected: (options?: ConnectedOptions) => Promise<{ readonly proxy: Rig; readonly peer: Peer }>;
  /**
   * One with a program whose connection the device has been asked for: connection 1 of stream 1 of the first service.
   */
  readonly serving: (
    options?: ConnectedOptions,
  ) => Promise<{ readonly proxy: Rig; readonly peer: Peer; readonly program: Program }>;
}

/** Call it once, at the top of a file. */
export async function tunnelTest(): Promise<TunnelTest> {
  const cloud = await ScriptedCloud.start();
  const started: Rig[] = [];
  afterEach(async () => {
    for (const proxy of started.splice(0)) await proxy.stop();
    cloud.clear();
  });
  afterAll(() => cloud.close());

  const start: TunnelTest['start'] = async (options) => {
    const proxy = await rig(cloud, options);
    started.push(proxy);
    return proxy;
  };
  const connecting: TunnelTest['connecting'] = async (options) => {
    const proxy = await start(options);
    proxy.proxy.connect(secret);
    return proxy;
  };
  const connected: TunnelTest['connected'] = async ({ serviceIds = ['SSH'], ...options } = {}) => {
    cloud.otherwise = { kind: 'accept', serviceIds };
    const proxy = await connecting({ listeners: serviceIds.map((serviceId) => ({ serviceId, port: 0 })), ...options });
    await proxy.link('open');
    return { proxy, peer: await cloud.peer() };
  };
  const serving: TunnelTest['serving'] = async (options) => {
    const { proxy, peer } = await connected(options);
    const program = await proxy.open(options?.serviceIds?.[0]);
    await peer.waitFor('STREAM_START');
    return { proxy, peer, program };
  };
  return { cloud, start, connecting, connected, serving };
}
