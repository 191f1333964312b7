import { describe, expect, it } from 'vitest';
import {
  canCloseTunnel,
  canConnect,
  canDisconnect,
  canForget,
  canMovePort,
  canOpenService,
  canOpenTunnel,
  canRotate,
  canStop,
  type SessionEvent,
  type SessionView,
} from '../../../shared/session';
import { serviceType } from '../../../shared/session/services';
import { facts } from './arbitraries';
import { after, away, figures, open, preparing, seen, shows } from './life';

describe('states', () => {
  it('is connected only after the device was observed on this connection', () => {
    expect(after(preparing, open).state.kind).toBe('connecting');
    expect(after(preparing, open, seen({ checkedAt: 49 })).state.kind).toBe('connecting');
    // The connection that the device had before it was sent another token.
    const notified: SessionEvent = { kind: 'device-notified', at: 40, outdated: facts().destination };
    expect(after(notified, preparing, open, seen()).state.kind).toBe('connecting');
    expect(after(notified, preparing, open, seen({ destination: { status: 'CONNECTED', since: 60 } })).state.kind).toBe(
      'connected',
    );
    expect(after(preparing, open, seen()).state).toEqual({ kind: 'connected', since: 50, device: 'connected' });
    expect(after(preparing, open, { kind: 'device-unknown', at: 60, permitted: true }).state).toMatchObject({
      device: 'unknown',
    });
  });
  it('is no longer connected when the connection, the device or the tunnel is not', () => {
    const connected = [preparing, open, seen()] as const;
    expect(
      after(...connected, { kind: 'connection', connection: { kind: 'lost' }, problem: null, news: null }).state.kind,
    ).toBe('reconnecting');
    expect(
      after(...connected, {
        kind: 'connection',
        connection: { kind: 'refused', status: 400 },
        problem: null,
        news: null,
      }).state.kind,
    ).toBe('reconnecting');
    expect(after(...connected, seen({ ...away, checkedAt: 200 })).state.kind).toBe('waiting-for-device');
    expect(after(...connected, seen({ status: 'CLOSED', checkedAt: 200 })).state.kind).toBe('reconnecting');
    expect(after(...connected, shows('tunnel-ended')).state.kind).toBe('ended');
  });
  it('ignores an answer that was overtaken by a newer one', () => {
    expect(after(preparing, open, seen({ checkedAt: 200 }), seen({ ...away, checkedAt: 100 })).state.kind).toBe(
      'connected',
    );
  });
  it('a service that answers again is no longer unreachable', () => {
    const broken = [
      preparing,
      open,
      seen(),
      { kind: 'service-reset', serviceId: 'SSH' },
      shows('service-unreachable'),
    ] as const;
    expect(after(...broken).state.kind).toBe('problem');
    expect(after(...broken, figures(120)).state.kind).toBe('connected');
    expect(after(...broken, figures(120)).services[0]?.unreachable).toBe(false);
  });
  it('keeps at most 200 lines of the timeline, newest first', () => {
    const entry = (at: number): SessionEvent => ({
      kind: 'happened',
      entry: { at, kind: 'connecting', outcome: 'noted', params: {}, command: null, detail: null },
    });
    const { timeline } = after(...Array.from({ length: 250 }, (_, index) => entry(index)));
    expect(timeline).toHaveLength(200);
    expect(timeline[0]).toMatchObject({ id: 250, at: 249 });
  });
  it.each([
    ['SSH', 'ssh'],
    ['SSH1', 'ssh'],
    ['HTTPS', 'https'],
    ['HTTP1', 'http'],
    ['WEB', 'http'],
    ['RDP', 'rdp'],
    ['VNC', 'vnc'],
    ['MODBUS', 'tcp'],
  ])('guesses how %s is opened', (id, type) => {
    expect(serviceType(id)).toBe(type);
  });
});

describe('permissions', () => {
  const connected = after(
    preparing,
    open,
    { kind: 'ports-bound', listeners: [{ serviceId: 'SSH', port: 50022 }] },
    seen(),
  );
  const ready = after(seen());
  const ended = after(shows('tunnel-ended'));
  it('follow the state', () => {
    const row = (view: SessionView) =>
      [canConnect, canDisconnect, canStop, canCloseTunnel, canForget, canOpenTunnel].map((can) => can(view));
    expect(row(ready)).toEqual([true, false, false, true, true, false]);
    expect(row(connected)).toEqual([false, true, false, true, false, false]);
    expect(row(ended)).toEqual([false, false, false, false, true, true]);
    expect(row(after(preparing))).toEqual([false, false, true, false, false, false]);
  });
  it('rotating the device needs a thing to deliver to, and an account', () => {
    expect(canRotate(connected, 'DESTINATION')).toBe(true);
    expect(canRotate(after(preparing, open, seen({ thingName: null })), 'DESTINATION')).toBe(false);
    expect(canRotate(after(preparing, open, seen({ thingName: null })), 'SOURCE')).toBe(true);
    expect(canRotate({ ...connected, hasAccount: false }, 'SOURCE')).toBe(false);
    expect(canRotate(ended, 'SOURCE')).toBe(false);
  });
  it('a service opens only where it has a port and the connection stands', () => {
    expect(canOpenService(connected, 'SSH')).toBe(true);
    expect(canOpenService(connected, 'HTTP')).toBe(false);
    expect(canOpenService(ready, 'SSH')).toBe(false);
    expect(canMovePort(connected, 'SSH')).toBe(true);
    expect(canMovePort(ended, 'SSH')).toBe(false);
  });
});
