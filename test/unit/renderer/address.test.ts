import { describe, expect, it } from 'vitest';
import { addressOf, placeOf } from '../../../renderer/presentation/address';
import { serviceType } from '../../../shared/session/services';

describe('the address of a service on this laptop', () => {
  it.each([
    ['SSH', 'ssh -p 50022 127.0.0.1'],
    ['HTTP', 'http://127.0.0.1:50022'],
    ['HTTPS', 'https://127.0.0.1:50022'],
    ['VNC', 'vnc://127.0.0.1:50022'],
    ['RDP', '127.0.0.1:50022'],
    ['MODBUS', '127.0.0.1:50022'],
  ])('%s: is the one that is bound, and no name', (serviceId, address) => {
    expect(addressOf({ type: serviceType(serviceId), port: 50_022 })).toBe(address);
  });

  it('is none before there is a port', () => {
    expect(addressOf({ type: 'ssh', port: null })).toBeNull();
  });

  it('as host and port is that of the bound address', () => {
    expect(placeOf(50_022)).toBe('127.0.0.1:50022');
  });
});
