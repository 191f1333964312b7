import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../../electron/practice/core/errors';
import { isOperation, operations, type OperationName } from '../../../electron/practice/control/operations';
import { parseInput } from '../../../electron/practice/control/parse';

function refusal(operation: OperationName, input: unknown): { code: string; message: string } | null {
  try {
    parseInput(operations[operation].input, JSON.stringify(input), 'ValidationException');
    return null;
  } catch (error) {
    if (error instanceof ServiceError) return { code: error.code, message: error.message };
    throw error;
  }
}

const config = (change: object): object => ({ destinationConfig: { thingName: 'T', services: ['SSH'], ...change } });
const tags = (key: string, value: string): object => ({ tags: [{ key, value }] });
const id = 'b2de92a3-b8ff-46c0-b0f2-afa28b00cecd';
const arn = `arn:aws:iot:us-east-1:123456789012:tunnel/${id}`;

describe('every constraint of the service model', () => {
  it.each<[OperationName, unknown]>([
    ['OpenTunnel', {}],
    ['OpenTunnel', { description: 'd'.repeat(2048), timeoutConfig: { maxLifetimeTimeoutMinutes: 720 } }],
    ['OpenTunnel', config({ thingName: 'a-Z_9:'.padEnd(128, 'x') })],
    ['OpenTunnel', config({ services: Array.from({ length: 50 }, (_, index) => `S${index}`) })],
    ['OpenTunnel', config({ thingName: undefined })],
    ['OpenTunnel', tags('ключ 1', '')],
    ['OpenTunnel', { description: null, unknownMember: { a: 1 } }],
    ['DescribeTunnel', { tunnelId: `${'x'.repeat(120)}_-+=:` }],
    ['ListTunnels', { maxResults: 100, nextToken: 'Aa0_=-', thingName: 'T' }],
    ['CloseTunnel', { tunnelId: id, delete: false }],
    ['RotateTunnelAccessToken', { tunnelId: id, clientMode: 'ALL' }],
    ['UntagResource', { resourceArn: arn, tagKeys: [] }],
    ['ListTagsForResource', { resourceArn: 'x' }],
  ])('%s accepts %j', (operation, input) => {
    expect(refusal(operation, input)).toBeNull();
  });
});

describe('a constraint of the service model that is not met', () => {
  it.each<[OperationName, unknown, RegExp]>([
    [
      'OpenTunnel',
      { description: '' },
      /'description' failed to satisfy constraint: Member must satisfy regular expression pattern/,
    ],
    ['OpenTunnel', { description: 'a\u0007b' }, /description/],
    ['OpenTunnel', { description: 'd'.repeat(2049) }, /description/],
    [
      'OpenTunnel',
      { timeoutConfig: { maxLifetimeTimeoutMinutes: 0 } },
      /Member must have value greater than or equal to 1/,
    ],
    [
      'OpenTunnel',
      { timeoutConfig: { maxLifetimeTimeoutMinutes: 721 } },
      /Value '721' at 'timeoutConfig.maxLifetimeTimeoutMinutes' .* less than or equal to 720/,
    ],
    ['OpenTunnel', config({ thingName: '' }), /thingName/],
    ['OpenTunnel', config({ thingName: 'a b' }), /thingName/],
    ['OpenTunnel', config({ thingName: 'a.b' }), /thingName/],
    ['OpenTunnel', config({ thingName: 'x'.repeat(129) }), /length less than or equal to 128/],
    ['OpenTunnel', config({ services: [] }), /length greater than or equal to 1/],
    [
      'OpenTunnel',
      config({ services: undefined }),
      /Value null at 'destinationConfig.services' .* Member must not be null/,
    ],
    ['OpenTunnel', config({ services: ['a b'] }), /services\.0/],
    ['OpenTunnel', config({ services: ['x'.repeat(129)] }), /services\.0/],
    ['OpenTunnel', tags('', 'v'), /tags\.0\.key/],
    ['OpenTunnel', tags('k'.repeat(129), 'v'), /tags\.0\.key/],
    ['OpenTunnel', tags('k', 'v'.repeat(257)), /tags\.0\.value/],
    ['OpenTunnel', tags('k!', 'v'), /pattern/],
    ['OpenTunnel', { tags: [] }, /tags/],
    [
      'OpenTunnel',
      { tags: Array.from({ length: 201 }, (_, index) => ({ key: `k${index}`, value: '' })) },
      /less than or equal to 200/,
    ],
    ['OpenTunnel', { tags: [{ key: 'k' }] }, /tags\.0\.value.*not be null/],
    ['DescribeTunnel', {}, /Value null at 'tunnelId'/],
    ['DescribeTunnel', { tunnelId: null }, /Value null at 'tunnelId'/],
    ['DescribeTunnel', { tunnelId: 'bad id' }, /pattern: \^\[a-zA-Z0-9_\\-\+=:\]\{1,128\}\$/],
    ['DescribeTunnel', { tunnelId: 'x'.repeat(129) }, /tunnelId/],
    ['ListTunnels', { maxResults: 0 }, /maxResults/],
    ['ListTunnels', { maxResults: 101 }, /maxResults/],
    ['ListTunnels', { nextToken: 'a+b' }, /nextToken/],
    ['ListTunnels', { nextToken: 'x'.repeat(4097) }, /nextToken/],
    ['RotateTunnelAccessToken', { tunnelId: id }, /clientMode/],
    ['RotateTunnelAccessToken', { tunnelId: id, clientMode: 'BOTH' }, /enum value set: \[SOURCE, DESTINATION, ALL\]/],
    ['RotateTunnelAccessToken', { tunnelId: id, clientMode: 'source' }, /enum/],
    ['TagResource', { resourceArn: '', tags: [{ key: 'a', value: 'b' }] }, /resourceArn/],
    ['TagResource', { resourceArn: 'x'.repeat(1012), tags: [{ key: 'a', value: 'b' }] }, /resourceArn/],
    ['TagResource', { resourceArn: arn }, /tags/],
    ['UntagResource', { resourceArn: arn, tagKeys: Array.from({ length: 201 }, () => 'k') }, /tagKeys/],
    ['RotateTunnelAccessToken', { tunnelId: 'bad id', clientMode: 'BOTH' }, /^2 validation errors detected/],
  ])('%s refuses %j', (operation, input, words) => {
    const refused = refusal(operation, input);
    expect(refused?.code).toBe('ValidationException');
    expect(refused?.message).toMatch(words);
  });
});

describe('any input at all', () => {
  it.each<[OperationName, unknown]>([
    ['DescribeTunnel', { tunnelId: 7 }],
    ['CloseTunnel', { tunnelId: id, delete: 'true' }],
    ['ListTunnels', { maxResults: 1.5 }],
    ['OpenTunnel', { destinationConfig: 'SSH' }],
    ['OpenTunnel', { tags: { key: 'a' } }],
  ])('%s cannot read %j', (operation, input) => {
    expect(refusal(operation, input)?.code).toBe('SerializationException');
  });

  it('accepts tunnel ids and thing names exactly as the patterns say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 140 }), (text) => {
        expect(refusal('DescribeTunnel', { tunnelId: text }) === null).toBe(/^[a-zA-Z0-9_\-+=:]{1,128}$/.test(text));
        expect(refusal('ListTunnels', { thingName: text }) === null).toBe(/^[a-zA-Z0-9:_-]{1,128}$/.test(text));
      }),
    );
  });

  it('answers any JSON at all with a result or one of its errors, never otherwise', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('OpenTunnel' as const, 'TagResource' as const, 'RotateTunnelAccessToken' as const),
        (value, operation) => {
          const refused = refusal(operation, value);
          if (refused !== null) expect(['ValidationException', 'SerializationException']).toContain(refused.code);
        },
      ),
    );
  });

  it('knows its operations and nothing an object inherits', () => {
    expect(isOperation('OpenTunnel')).toBe(true);
    for (const name of ['toString', 'constructor', '__proto__', 'opentunnel']) expect(isOperation(name)).toBe(false);
  });
});
