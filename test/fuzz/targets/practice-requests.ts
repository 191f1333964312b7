import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { operations, type OperationName } from '../../../electron/practice/control/operations';
import { parseInput } from '../../../electron/practice/control/parse';
import { ServiceError } from '../../../electron/practice/core/errors';
import { parseNotification, thingOfTopic } from '../../../electron/practice/devices/notification';
import { shapeTarget } from '../shapes';

const text = fc.oneof(
  fc.constantFrom('', 'pump-07', 'SSH', 'SOURCE', 'ALL', 'x'.repeat(129), 'é', '\u0000'),
  fc.string({ maxLength: 12 }),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { maxDepth: 3 },
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 4 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const member = fc.constantFrom(
  'tunnelId',
  'thingName',
  'clientMode',
  'destinationConfig',
  'services',
  'tags',
  'tagKeys',
  'timeoutConfig',
  'maxLifetimeTimeoutMinutes',
  'maxResults',
  'nextToken',
  'resourceArn',
  'description',
  'delete',
  'key',
  'value',
  '__proto__',
  'constructor',
  'clientAccessToken',
  'region',
);
const plausible = fc.dictionary(
  member,
  fc.oneof(
    value,
    fc.dictionary(member, value, { maxKeys: 3 }),
    fc.array(fc.dictionary(member, value, { maxKeys: 3 }), { maxLength: 3 }),
  ),
  { maxKeys: 5 },
);
const body = fc.oneof(
  { arbitrary: plausible.map((each) => JSON.stringify(each)), weight: 6 },
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', 'null', '[]', '{"__proto__":{"tunnelId":"a"}}', '['.repeat(5_000)),
);
const shape = fc.record({ operation: fc.constantFrom(...(Object.keys(operations) as OperationName[])), body });

/** A request of the control plane, and a message on a device's topic: read, or refused in the service's own way. */
export const target = shapeTarget('practice-requests', 1, shape, ({ operation, body: sent }) => {
  try {
    const input = parseInput(operations[operation].input, sent, 'ValidationException');
    deepStrictEqual(
      parseInput(operations[operation].input, JSON.stringify(input), 'ValidationException'),
      input,
      'read again as something else',
    );
  } catch (error) {
    ok(error instanceof ServiceError, `not an answer of the service: ${String(error)}`);
    ok(error.code === 'ValidationException' || error.code === 'SerializationException', error.code);
  }
  const notification = parseNotification(Buffer.from(sent));
  ok(notification === null || notification.services.length > 0);
  ok(thingOfTopic(sent) === null);
});
