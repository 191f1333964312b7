import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { answer } from '../../../electron/ipc/answer';
import { silentLogger, type Logger } from '../../../electron/log/logger';
import type { Handlers } from '../../../shared/ipc/contract';
import { requests } from '../../../shared/ipc/requests';
import { requestNames } from '../../fakes/request-names';
import { shapeTarget } from '../shapes';

/** Long enough that it cannot be part of a plain word, so that one that is repeated is seen. */
const secret = 'AQGAAXh-a-pasted-secret-';
const text = fc.oneof(
  fc.constantFrom('', 'SSH', 'ALL', 'SOURCE', 'dark', 'ko', 'pump-07', 'eu-central-1', 'x'.repeat(1_025)),
  fc.string({ maxLength: 10 }).map((some) => secret + some),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { maxDepth: 3 },
  text,
  fc.integer({ min: -10, max: 70_000 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, Number.NaN, 1n, Symbol('s')),
  fc.array(text, { maxLength: 4 }),
  fc.object({ maxDepth: 2 }),
);
const member = fc.constantFrom(
  'id',
  'code',
  'mode',
  'serviceId',
  'port',
  'thingName',
  'tunnelId',
  'services',
  'lifetimeMinutes',
  'ticket',
  'text',
  'kind',
  'name',
  'sessionId',
  'region',
  'theme',
  'language',
  'portRange',
  'first',
  'last',
  'label',
  'fips',
  'dualStack',
  'controlPlane',
  'dataPlane',
  'caFile',
  'profile',
  '__proto__',
  'constructor',
  'toString',
  secret,
);
const members = fc
  .array(fc.tuple(member, fc.oneof(value, fc.dictionary(member, value, { maxKeys: 3 }))), { maxLength: 9 })
  .map((entries) => Object.fromEntries(entries));

/** The members a schema asks for, so that some requests are good. */
const fitting = fc.constantFrom(...requestNames).chain((name) => {
  const known = Object.keys(requests[name].schema.shape);
  const all = known.map((key) =>
    fc.tuple(
      fc.constant(key),
      fc.oneof(value, fc.constantFrom('a', 1, 2_000, true, null, 'ALL', ['SSH'], { first: 2_000, last: 3_000 })),
    ),
  );
  return fc.tuple(...all).map((entries) => ({ name, args: Object.fromEntries(entries) }));
});
const shape = fc.oneof(fitting, fc.record({ name: fc.constantFrom(...requestNames), args: fc.oneof(members, value) }));

/**
 * Whatever a window sends is answered with an envelope; a handler only ever sees what its schema describes; no value is
 * repeated in a refusal or a log.
 */
export const target = shapeTarget('ipc', 0.5, shape, async ({ name, args }) => {
  const lines: unknown[] = [];
  const log: Logger = { ...silentLogger, warn: (event, fields) => void lines.push([event, fields]) };
  let seen: unknown = null;
  const handlers = new Proxy(
    {},
    { get: () => (given: unknown) => Promise.resolve(((seen = given), { ok: true, value: null })) },
  ) as Handlers;
  const result = await answer(
    name,
    args,
    { knownWindow: true, frame: { url: 'app://fieldtunnel/index.html', isMainFrame: true } },
    { handlers, log },
  );
  if (result.ok) {
    deepStrictEqual(requests[name].schema.parse(seen), seen);
    ok(
      Object.keys(seen as object).every((key) => Object.hasOwn(requests[name].schema.shape, key)),
      'a member that the contract does not know',
    );
    ok(Object.getPrototypeOf(seen) === Object.prototype || Object.getPrototypeOf(seen) === null);
  } else {
    deepStrictEqual(result.error.code, 'bad-request');
    ok(!JSON.stringify([result, lines]).includes(secret), 'a value is repeated');
  }
});
