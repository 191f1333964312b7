import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { adopt } from '../../../electron/tunnel/adoption';
import { shapeTarget } from '../shapes';

const id = fc.oneof(
  fc.constantFrom('', 'SSH', 'HTTP', 'CONSOLE', 'ssh', '__proto__', 'constructor'),
  fc.string({ maxLength: 8 }),
);
const shape = fc.record({
  listeners: fc.uniqueArray(id, { maxLength: 6 }),
  announced: fc.oneof(fc.array(id, { maxLength: 6 }), fc.array(fc.string({ maxLength: 4 }), { maxLength: 60 })),
});

/**
 * What the service announces decides, whatever it is: every listener has at most one service, every service one
 * listener.
 */
export const target = shapeTarget('adoption', 2, shape, ({ listeners, announced }) => {
  const { ids, missing, changed } = adopt(listeners, announced);
  const wanted = [...new Set(announced)].filter((each) => each !== '').slice(0, 32);
  deepStrictEqual(ids.length, listeners.length);
  const kept = ids.filter((each) => each !== null);
  const all = [...kept, ...missing];
  deepStrictEqual(new Set(all).size, all.length, 'a service twice');
  deepStrictEqual(changed, missing.length > 0 || ids.some((each, at) => each !== listeners[at]));
  if (wanted.length === 0) {
    deepStrictEqual(all, listeners.length === 0 ? [] : ['']);
    return;
  }
  deepStrictEqual(all.toSorted(), wanted.toSorted(), 'the announced services, and no others');
  for (const [at, listener] of listeners.entries())
    if (wanted.includes(listener)) deepStrictEqual(ids[at], listener, 'a service that stays keeps its port');
  const moved = ids.filter((each, at) => each !== null && each !== listeners[at]);
  ok(moved.length <= 1, 'only one port can be taken over without guessing');
});
