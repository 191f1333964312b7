import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalproxySession } from '../../../electron/practice/devices/agent/localproxy';
import { defaultTuning as agentTuning } from '../../../electron/practice/devices/agent/tuning';
import { createSourceProxy, defaultTuning, type ProtocolVersion } from '../../../electron/tunnel';
import { freePort } from '../../fakes/loopback';
import type { TestPractice } from '../../fakes/practice';
import { reference } from '../../fakes/agent-programs';
import { start } from '../../fakes/programs';

/** A source with a local port for each service. */
export interface Source {
  port(serviceId: string): number;
  close(): Promise<void>;
}
export type StartSource = (
  service: TestPractice,
  token: string,
  services: readonly string[],
  protocol: ProtocolVersion,
) => Promise<Source>;

/** A destination that leads each service to a port of this computer. */
interface Destination {
  close(): Promise<void>;
}
type StartDestination = (
  service: TestPractice,
  token: string,
  targets: ReadonlyMap<string, number>,
) => Promise<Destination>;

/**
 * Room for what the reference takes from the tunnel faster than a program reads: it has no back-pressure that way, and
 * at its default of 131,076 bytes it ends ("basic_multi_buffer too long", PROTOCOL.md 4.5) whenever rsync looks away.
 * Nothing else is changed.
 */
async function withRoom<Result>(use: (flags: readonly string[]) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-reference-'));
  try {
    const file = join(folder, 'settings.json');
    await writeFile(file, JSON.stringify({ tunneling: { proxy: { tcp: { write_buffer_size: '268435456' } } } }));
    return await use(['--settings-json', file]);
  } finally {
    // It reads the file once, at its start.
    await rm(folder, { recursive: true, force: true });
  }
}

export const ourSource: StartSource = async (service, token, services, protocol) => {
  const [host = '', port = ''] = service.practice.addresses.dataPlane.split(':');
  const proxy = createSourceProxy({
    dataPlane: { host, port: Number(port), extraCa: [service.ca], verifyCertificate: true, webProxy: null },
    bindAddress: '127.0.0.1',
    protocol,
    tuning: defaultTuning,
  });
  const bound = await proxy.bind(services.map((serviceId) => ({ serviceId, port: 0 })));
  if (!bound.ok) throw new Error(bound.code);
  const opened = new Promise<void>((resolve) =>
    proxy.onEvent((event) => event.kind === 'tunnel-connection' && event.state.kind === 'open' && resolve()),
  );
  proxy.connect({ accessToken: token, clientToken: null });
  await opened;
  return {
    port: (serviceId) => bound.listeners.find((each) => each.serviceId === serviceId)?.port ?? 0,
    close: () => proxy.stop(),
  };
};

export const referenceSource: StartSource = (service, token, services, protocol) =>
  withRoom(async (room) => {
    const { caDir, dataPlane } = service.practice.addresses;
    const ports = new Map<string, number>();
    for (const id of services) ports.set(id, await freePort());
    // In V1 there are no service ids: a bare port stands for the only service.
    const mapping =
      protocol === 'V1'
        ? String(ports.get(services[0] ?? ''))
        : [...ports].map(([id, port]) => `${id}=${port}`).join(',');
    const flags = protocol === 'V3' ? [] : ['-y', protocol];
    const running = start(
      reference ?? '',
      ['-s', mapping, '-e', dataPlane, '-c', caDir, '-b', '127.0.0.1', '-v', '5', ...flags, ...room],
      { AWSIOT_TUNNEL_ACCESS_TOKEN: token },
    );
    for (const port of ports.values()) await running.saw(`Listening for new connection on port ${port}`);
    return { port: (serviceId) => ports.get(serviceId) ?? 0, close: () => running.stop() };
  });

/** The practice devices' own agent, the one that behaves like `localproxy -d`. */
export const ourDestination: StartDestination = (service, token, targets) => {
  const { addresses } = service.practice;
  const [host = '', port = ''] = addresses.dataPlane.split(':');
  const dial = (serviceId: string) => async () => {
    const socket = connect(targets.get(serviceId) ?? 0, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const session = new LocalproxySession(
    { accessToken: token, region: addresses.region, services: [...targets.keys()] },
    { dataPlane: { host, port: Number(port), ca: service.ca }, tuning: agentTuning, dial, log: () => undefined },
    { format: 'V3', clientToken: null, onOver: () => undefined },
  );
  return Promise.resolve({
    close: () => {
      session.kill();
      return Promise.resolve();
    },
  });
};

export const referenceDestination: StartDestination = (service, token, targets) =>
  withRoom(async (room) => {
    const { caDir, dataPlane } = service.practice.addresses;
    const mapping = [...targets].map(([id, port]) => `${id}=127.0.0.1:${port}`).join(',');
    const running = start(reference ?? '', ['-d', mapping, '-e', dataPlane, '-c', caDir, '-v', '4', ...room], {
      AWSIOT_TUNNEL_ACCESS_TOKEN: token,
    });
    await running.saw('Successfully established websocket connection with proxy server');
    return { close: () => running.stop() };
  });
