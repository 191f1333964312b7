import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { serveCalls } from '../../../electron/net/worker-rpc';

it('answers what is asked, and nothing of what is told, whether that worked or not', async () => {
  const { port1, port2 } = new MessageChannel();
  const done: unknown[] = [];
  const target = {
    add: (item: unknown) => done.push(item),
    fail: () => {
      done.push('failed');
      throw new Error('of the method');
    },
    end: () => undefined,
  };
  serveCalls(port1, target, 'end');
  const heard: unknown[] = [];
  port2.on('message', (message) => heard.push(message));
  const ended = new Promise((resolve) => port2.once('close', resolve));
  port2.postMessage({ id: null, method: 'add', args: ['told'] });
  port2.postMessage({ id: null, method: 'fail', args: [] });
  port2.postMessage({ id: null, method: 'nothing of this name', args: [] });
  port2.postMessage({ id: 1, method: 'add', args: ['asked'] });
  port2.postMessage({ id: 2, method: 'fail', args: [] });
  port2.postMessage({ id: 3, method: 'end', args: [] });
  await ended;
  expect(done).toEqual(['told', 'failed', 'asked', 'failed']);
  expect(heard).toEqual([
    { kind: 'value', id: 1, value: 3 },
    { kind: 'error', id: 2, name: 'Error', message: 'of the method' },
    { kind: 'value', id: 3, value: undefined },
  ]);
});
