import { connect } from 'node:net';
import { CloseTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { expect, it } from 'vitest';
import { Program } from '../../fakes/proxy-rig';
import { until } from '../../fakes/wait';
import { eachWithARig, untilView, type Rig } from './rig';

let rig: Rig;
eachWithARig((made) => (rig = made));

/** A program on the register console of the device. */
function onConsole(port: number): {
  readonly program: Program;
  readonly asks: (line: string, answer: RegExp) => Promise<void>;
} {
  const program = new Program(connect(port, '127.0.0.1'));
  return {
    program,
    async asks(line, answer) {
      const before = program.length;
      program.socket.write(`${line}\n`);
      await until(() => {
        expect(program.bytes.subarray(before).toString()).toMatch(answer);
      });
    },
  };
}

it('a tunnel to a device is replaced while a program works over it: same port, no gap, and the end of the old one ends the old connection only', async () => {
  const id = await rig.open('pump-station-07', ['SSH', 'CONSOLE']);
  const first = rig.view(id).tunnelId ?? '';
  const port = rig.port(id, 'CONSOLE');
  const old = onConsole(port);
  await old.asks('status', /OK pump-station-07/);

  await rig.sessions.replace(id);
  const replaced = await untilView(
    () => rig.view(id),
    'another tunnel',
    ({ tunnelId, state }) => tunnelId !== first && state.kind === 'connected',
  );
  expect(replaced).toMatchObject({ next: null, ticket: 'INC-48213', former: [{ tunnelId: first }] });
  expect(rig.port(id, 'CONSOLE')).toBe(port);
  await old.asks('read 40001', /OK 40001 420/);
  const fresh = onConsole(port);
  await fresh.asks('status', /OK pump-station-07/);
  await untilView(
    () => rig.view(id),
    'a connection in each',
    ({ former, services }) => former[0]?.connections === 1 && services.some(({ connections }) => connections === 1),
  );

  await rig.test.client.send(new CloseTunnelCommand({ tunnelId: first }));
  await until(() => expect(old.program.closed).toBe(true));
  await untilView(
    () => rig.view(id),
    'nothing of the old one',
    ({ former }) => former.length === 0,
  );
  await fresh.asks('status', /OK pump-station-07/);
  expect(rig.view(id).state.kind).toBe('connected');
});
