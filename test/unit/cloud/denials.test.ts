import { describe, expect, it } from 'vitest';
import { denialOf } from '../../../electron/cloud/denials';
import { DenialCache } from '../../../electron/cloud/denial-cache';
import type { Denial } from '../../../shared/problems/denial';

const asked = {
  action: 'iot:RotateTunnelAccessToken',
  resource: 'arn:aws:iot:us-east-1:*:tunnel/t',
  condition: { key: 'iot:ClientMode', value: 'SOURCE' },
};
const who = 'arn:aws:sts::123456789012:assumed-role/FieldTechnician/kim';
const arn = 'arn:aws:iot:us-east-1:123456789012:tunnel/t';

describe('the words of a denial', () => {
  it.each([
    [
      `User: ${who} is not authorized to perform: iot:RotateTunnelAccessToken on resource: ${arn} because no identity-based policy allows the iot:RotateTunnelAccessToken action`,
      { who, resource: arn, policy: 'identity', explicit: false },
    ],
    [
      `User: ${who} is not authorized to perform: iot:RotateTunnelAccessToken on resource: ${arn} with an explicit deny in a service control policy`,
      { who, resource: arn, policy: 'organization', explicit: true },
    ],
    [
      `User: ${who} is not authorized to perform: iot:RotateTunnelAccessToken on resource: * with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/x`,
      { who, resource: '*', policy: 'identity', explicit: true },
    ],
    [
      `User: ${who} is not authorized to perform: iot:RotateTunnelAccessToken because no permissions boundary allows the iot:RotateTunnelAccessToken action`,
      { who, resource: asked.resource, policy: 'boundary', explicit: false },
    ],
    [
      `User: ${who} is not authorized to perform: iot:RotateTunnelAccessToken because no session policy allows the iot:RotateTunnelAccessToken action`,
      { who, policy: 'session' },
    ],
    [
      `User: ${who} is not authorized to perform: iot:RotateTunnelAccessToken on resource: ${arn} because no VPC endpoint policy allows the action`,
      { who, policy: 'endpoint' },
    ],
    ['Access denied', { who: null, resource: asked.resource, policy: null, explicit: false }],
    ['', { who: null, resource: asked.resource }],
  ])('%s', (words, expected) => {
    expect(denialOf(words, asked)).toMatchObject({ action: asked.action, condition: asked.condition, ...expected });
  });

  it('names the action that was missing where that is another one than the one that was called', () => {
    expect(
      denialOf(`User: ${who} is not authorized to perform: iot:TagResource on resource: ${arn}`, asked),
    ).toMatchObject({ action: 'iot:TagResource', condition: null });
    // Without the service in front, it is the one of the call.
    expect(denialOf(`User: ${who} is not authorized to perform: TagResource on resource: ${arn}`, asked)).toMatchObject(
      { action: 'iot:TagResource', resource: arn, condition: null },
    );
    expect(denialOf('User is not authorized to perform: RotateTunnelAccessToken', asked)).toMatchObject({
      action: asked.action,
      condition: asked.condition,
    });
    for (const words of [
      'User is not authorized to perform this action',
      'You are not authorized to perform: This is not possible',
    ])
      expect(denialOf(words, asked)).toMatchObject({ action: asked.action, condition: asked.condition });
  });
});

describe('what is known to be denied', () => {
  const denied = (over: Partial<Denial> = {}): Denial => ({
    ...asked,
    who: null,
    policy: null,
    explicit: false,
    ...over,
  });
  const tunnel = (id: string) => `arn:aws:iot:us-east-1:*:tunnel/${id}`;
  const start = () => {
    const changes: string[] = [];
    return { known: new DenialCache((id) => changes.push(id)), changes };
  };

  it('is kept for each environment, told once, and forgotten with the account', () => {
    const { known, changes } = start();
    known.learn('a', asked, denied());
    known.learn('a', asked, denied());
    expect(known.denied('a')).toEqual([denied()]);
    expect(known.denied('b')).toEqual([]);
    expect(changes).toEqual(['a']);
    known.forget('b');
    known.forget();
    expect(known.denied('a')).toEqual([]);
    expect(changes).toEqual(['a', 'a']);
  });

  it('a success takes it back, of the same call only', () => {
    const { known } = start();
    known.learn('a', asked, denied());
    known.learn('a', { ...asked, condition: { key: 'iot:ClientMode', value: 'DESTINATION' } }, null);
    expect(known.denied('a')).toHaveLength(1);
    known.learn('a', asked, null);
    expect(known.denied('a')).toEqual([]);
  });

  it('denied on two resources and never allowed means denied on all; once allowed it does not', () => {
    const { known } = start();
    known.learn('a', asked, denied({ resource: tunnel('one') }));
    known.learn('a', asked, denied({ resource: tunnel('two') }));
    expect(known.denied('a')).toEqual([denied({ resource: tunnel('*') })]);
    known.learn('a', { ...asked, resource: tunnel('three') }, null);
    expect(known.denied('a').map(({ resource }) => resource)).toEqual([tunnel('one'), tunnel('two')]);
  });

  it('keeps a bounded number', () => {
    const { known } = start();
    known.learn('a', { ...asked, resource: tunnel('good') }, null);
    for (let n = 0; n < 200; n += 1) known.learn('a', asked, denied({ resource: tunnel(String(n)) }));
    expect(known.denied('a')).toHaveLength(20);
  });
});
