import type { Peer } from '../../fakes/scripted-cloud';
import { until } from '../../fakes/wait';

/** Whether it answered a ping; false: it ended before. */
const answered = ({ socket }: Peer): Promise<boolean> =>
  new Promise((resolve) => {
    const pong = (): void => done(true);
    const close = (): void => done(false);
    function done(value: boolean): void {
      socket.off('pong', pong).off('close', close);
      resolve(value);
    }
    socket.on('pong', pong).on('close', close);
    socket.ping();
  });

/**
 * Whatever either side has sent by now has arrived at the other: a ping and its pong, twice. A source that speaks
 * another version from now on has left its WebSocket, and never answers on that one: the one it has then is asked.
 */
export async function settled(peer: () => Peer): Promise<void> {
  for (let time = 0; time < 2; time += 1)
    await until(() => peer().socket.readyState === peer().socket.OPEN && answered(peer()));
}
