/** Programs that come while there is no tunnel, and are served by the next one. */
import { expect } from 'vitest';
import type { Program, Rig } from '../../fakes/proxy-rig';
import { until, type ScriptedCloud } from '../../fakes/scripted-cloud';

/** Patience of a local program that no machine exhausts. */
export const clientWaitTimeoutMs = 600_000;

/** A program that came while there was no tunnel, on the port that there was all the time, is served at last. */
export async function served(cloud: ScriptedCloud, proxy: Rig, waiting: Program): Promise<void> {
  await proxy.link('open');
  await until(
    () =>
      cloud.peers.some((peer) => peer.of('DATA').some(({ payload }) => Buffer.from(payload).toString() === 'patient')),
    'the bytes of the program that waited',
  );
  const peer = cloud.peers.findLast((each) => each.of('DATA').length > 0)!;
  const { streamId, connectionId } = peer.of('DATA')[0]!;
  peer.send({ type: 'DATA', streamId, serviceId: 'SSH', connectionId, payload: Buffer.from('at last') });
  await until(() => waiting.bytes.toString() === 'at last');
  expect(waiting).toMatchObject({ error: null, ended: false });
}
export async function patient(proxy: Rig): Promise<Program> {
  const program = await proxy.open();
  program.socket.write('patient');
  return program;
}
