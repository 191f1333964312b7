import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseBehaviours, type Behaviours } from '../../../electron/practice/behaviours';
import { ServiceClock } from '../../../electron/practice/core/clock';
import { ServiceError } from '../../../electron/practice/core/errors';
import { newChannelId, randomIds, tunnelArn } from '../../../electron/practice/core/ids';
import { RateLimit } from '../../../electron/practice/core/rate-limit';
import { stateProblem } from '../../../electron/practice/core/tokens';
import type { TunnelEvent } from '../../../electron/practice/core/tunnel';
import { Tunnels } from '../../../electron/practice/core/tunnels';

const hour = 60 * 60 * 1000;
const clientToken = 'a'.repeat(32);

interface World {
  now: number;
  tunnels: Tunnels;
  events: TunnelEvent[];
}

function world(overrides: Partial<Behaviours> = {}): World {
  const parsed = parseBehaviours(overrides);
  if (!parsed.ok) throw new Error(parsed.message);
  const self: World = { now: 1_800_000_000_000, events: [], tunnels: undefined as unknown as Tunnels };
  self.tunnels = new Tunnels({
    region: 'eu-central-1',
    clock: { now: () => self.now },
    ids: randomIds,
    behaviours: parsed.behaviours,
    onEvent: (event) => self.events.push(event),
  });
  return self;
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
  return 'none';
};

let w: World;
beforeEach(() => {
  w = world();
});
const admit = (
  token: string,
  mode: 'source' | 'destination' = 'source',
  pair: string | null = null,
  reuseRefused = false,
) => {
  const admission = w.tunnels.admit({ token, mode, clientToken: pair, reuseRefused });
  return admission.ok ? 'ok' : admission.problem;
};

describe('identifiers', () => {
  it('have the shapes of the service', () => {
    fc.assert(
      fc.property(fc.constant(null), () => {
        expect(randomIds.tunnelId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(randomIds.accessToken()).toMatch(/^AQGAAX[A-Za-z0-9_-]{593}=$/);
        expect(newChannelId()).toMatch(/^[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{16}-[0-9a-f]{8}$/);
      }),
    );
    expect(tunnelArn('cn-north-1', 'x')).toBe('arn:aws-cn:iot:cn-north-1:123456789012:tunnel/x');
    expect(tunnelArn('us-gov-west-1', 'x')).toBe('arn:aws-us-gov:iot:us-gov-west-1:123456789012:tunnel/x');
  });
});

describe('the life of a token', () => {
  it('a used token lives on only together with the client token of its first use', () => {
    fc.assert(
      fc.property(fc.option(fc.uuid()), fc.option(fc.uuid()), fc.boolean(), (first, second, reuseRefused) => {
        const problem = stateProblem({ kind: 'used', clientToken: first }, second, reuseRefused);
        const accepted = first !== null && first === second && !reuseRefused;
        expect(problem === null).toBe(accepted);
        if (problem === 'client-token-mismatch') expect([first, second]).not.toContain(null);
      }),
    );
  });

  it('never admits a token twice without its client token, whatever happens in between', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('connect' as const),
        pair: fc.option(fc.constantFrom('x'.repeat(32), 'y'.repeat(32))),
      }),
      fc.record({
        do: fc.constant('rotate' as const),
        mode: fc.constantFrom('SOURCE' as const, 'DESTINATION' as const, 'ALL' as const),
      }),
      fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 0, max: 2 * hour }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        w = world();
        const opened = w.tunnels.open({ lifetimeMinutes: 720 });
        const everUsed = new Map<string, string | null>();
        const known = new Set([opened.tokens.source]);
        let current = opened.tokens.source;
        for (const each of steps) {
          if (each.do === 'wait') w.now += each.milliseconds;
          else if (each.do === 'rotate') {
            if (
              codeOf(
                () => (current = w.tunnels.rotate({ tunnelId: opened.tunnelId, clientMode: each.mode }).tokens.source),
              ) === 'none'
            )
              known.add(current);
          } else {
            for (const token of known) {
              if (admit(token, 'source', each.pair) !== 'ok') continue;
              expect(token).toBe(current);
              if (everUsed.has(token))
                expect([everUsed.get(token), each.pair]).toEqual([each.pair, expect.any(String)]);
              else everUsed.set(token, each.pair);
              w.tunnels.spend(token, each.pair);
              expect(w.now).toBeLessThan(opened.expiresAt);
            }
          }
        }
      }),
    );
  });
});

describe('a token that is refused', () => {
  it('is refused for the other side, after revocation, after the end, and when nobody knows it', () => {
    const { tunnelId, tokens } = w.tunnels.open({});
    expect(admit(tokens.source, 'destination')).toBe('wrong-mode');
    expect(admit('unknown')).toBe('unknown');
    const rotated = w.tunnels.rotate({ tunnelId, clientMode: 'SOURCE' });
    expect([admit(tokens.source), admit(rotated.tokens.source), admit(tokens.destination, 'destination')]).toEqual([
      'revoked',
      'ok',
      'ok',
    ]);
    w.tunnels.close(tunnelId, false);
    expect(admit(rotated.tokens.source)).toBe('closed');
    w.tunnels.close(tunnelId, true);
    expect(admit(rotated.tokens.source)).toBe('unknown');
  });

  it('may not share its client token with another open tunnel, also after rotation', () => {
    const [one, two] = [w.tunnels.open({}), w.tunnels.open({})];
    w.tunnels.spend(one.tokens.source, clientToken);
    expect(admit(two.tokens.source, 'source', clientToken)).toBe('client-token-taken');
    const { tokens } = w.tunnels.rotate({ tunnelId: one.tunnelId, clientMode: 'SOURCE' });
    expect(admit(tokens.source, 'source', clientToken)).toBe('client-token-taken');
    w.tunnels.close(one.tunnelId, false);
    expect(admit(two.tokens.source, 'source', clientToken)).toBe('ok');
    w = world({ clientTokenRememberedAfterRotation: false });
    const other = w.tunnels.open({});
    w.tunnels.spend(other.tokens.source, clientToken);
    expect(
      admit(w.tunnels.rotate({ tunnelId: other.tunnelId, clientMode: 'ALL' }).tokens.source, 'source', clientToken),
    ).toBe('ok');
  });
});

describe('expiry and retention', () => {
  it('ends a tunnel at its time, to the millisecond, and rotation never moves it', () => {
    const { tunnelId, expiresAt, createdAt } = w.tunnels.open({ lifetimeMinutes: 90 });
    expect(expiresAt - createdAt).toBe(90 * 60_000);
    w.now = expiresAt - 1;
    expect(w.tunnels.rotate({ tunnelId, clientMode: 'ALL' }).expiresAt).toBe(expiresAt);
    expect(w.tunnels.nextExpiry()).toBe(expiresAt);
    w.now = expiresAt;
    expect(w.tunnels.describe(tunnelId).ended).toEqual({ how: 'expired', at: expiresAt });
    expect(w.events.at(-1)).toEqual({ kind: 'ended', tunnelId, how: 'expired' });
    expect(w.tunnels.nextExpiry()).toBeNull();
    w.now = expiresAt + 3 * hour - 1;
    expect(w.tunnels.all()).toHaveLength(1);
    w.now++;
    expect(codeOf(() => w.tunnels.describe(tunnelId))).toBe('ResourceNotFoundException');
  });

  it('lasts twelve hours if nothing else is asked for', () => {
    const { expiresAt, createdAt } = w.tunnels.open({});
    expect(expiresAt - createdAt).toBe(12 * hour);
  });

  it('has a clock that only moves forward', () => {
    const clock = new ServiceClock({ now: () => 5 });
    clock.advance(7);
    expect(clock.now()).toBe(12);
    for (const wrong of [-1, NaN, Infinity]) expect(() => clock.advance(wrong)).toThrow(RangeError);
  });
});

describe('rotation and delivery', () => {
  const destinationConfig = { thingName: 'Pump7', services: ['SSH'] };
  const delivered = () => w.events.filter((event) => event.kind === 'deliver');

  it('delivers on open and on DESTINATION or ALL with a destinationConfig, and only then', () => {
    const opened = w.tunnels.open({ destinationConfig });
    expect(delivered()).toEqual([
      {
        kind: 'deliver',
        tunnelId: opened.tunnelId,
        thingName: 'Pump7',
        services: ['SSH'],
        token: opened.tokens.destination,
      },
    ]);
    const { tunnelId } = opened;
    w.tunnels.rotate({ tunnelId, clientMode: 'SOURCE' });
    w.tunnels.rotate({ tunnelId, clientMode: 'DESTINATION' });
    expect(delivered()).toHaveLength(1);
    const rotated = w.tunnels.rotate({ tunnelId, clientMode: 'ALL', destinationConfig });
    expect(delivered()[1]).toMatchObject({ token: rotated.tokens.destination });
    w.tunnels.open({ destinationConfig: { services: ['SSH'] } });
    expect(delivered()).toHaveLength(2);
  });

  it('follows the switches', () => {
    const other = { thingName: 'Pump8', services: ['SSH'] };
    const results = (['deliver', 'adopt', 'refuse'] as const).map((rotationOtherDestination) => {
      w = world({ rotationOtherDestination, notifyWithoutDestinationConfig: true });
      const { tunnelId } = w.tunnels.open({ destinationConfig });
      const code = codeOf(() => w.tunnels.rotate({ tunnelId, clientMode: 'DESTINATION', destinationConfig: other }));
      return [code, w.tunnels.describe(tunnelId).destinationConfig?.thingName, delivered().at(-1)?.thingName];
    });
    expect(results).toEqual([
      ['none', 'Pump7', 'Pump8'],
      ['none', 'Pump8', 'Pump8'],
      ['InvalidRequestException', 'Pump7', 'Pump7'],
    ]);
    w.tunnels.rotate({ tunnelId: w.tunnels.all()[0]!.tunnelId, clientMode: 'ALL' });
    expect(delivered()).toHaveLength(2);
    w = world({
      closeClosedTunnel: 'ResourceNotFoundException',
      rotateClosedTunnelError: 'ConflictException',
      sourceRotationWithDestinationConfigError: 'ValidationException',
      servicesPerTunnel: 1,
    });
    const { tunnelId } = w.tunnels.open({ destinationConfig });
    expect(codeOf(() => w.tunnels.rotate({ tunnelId, clientMode: 'SOURCE', destinationConfig }))).toBe(
      'ValidationException',
    );
    expect(codeOf(() => w.tunnels.open({ destinationConfig: { services: ['A', 'B'] } }))).toBe(
      'LimitExceededException',
    );
    w.tunnels.close(tunnelId, false);
    expect(codeOf(() => w.tunnels.rotate({ tunnelId, clientMode: 'SOURCE' }))).toBe('ConflictException');
    expect(codeOf(() => w.tunnels.close(tunnelId, false))).toBe('ResourceNotFoundException');
  });

  it('records connections on the side, and on the tunnel only when told so', () => {
    for (const connectionMovesLastUpdatedAt of [false, true]) {
      w = world({ connectionMovesLastUpdatedAt });
      const { tunnelId, lastUpdatedAt } = w.tunnels.open({});
      w.now += 1000;
      w.tunnels.setConnected(tunnelId, 'source', true);
      const tunnel = w.tunnels.describe(tunnelId);
      expect(tunnel.connections).toEqual({
        source: { connected: true, lastUpdatedAt: w.now },
        destination: { connected: false, lastUpdatedAt: null },
      });
      expect(tunnel.lastUpdatedAt).toBe(connectionMovesLastUpdatedAt ? w.now : lastUpdatedAt);
    }
  });
});

it('RateLimit counts within any second', () => {
  let now = 0;
  const limit = new RateLimit(2, () => now);
  const allowed = [0, 100, 200, 1050, 1101, 1102].map((time) => {
    now = time;
    return limit.allows();
  });
  expect(allowed).toEqual([true, true, false, true, true, false]);
});
