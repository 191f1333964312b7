import type { DeviceFleet, DeviceFleetOptions } from './contract';

/** Starts every practice device. Resolves when the notifications are subscribed to. */
export function startDeviceFleet(_options: DeviceFleetOptions): Promise<DeviceFleet> {
  return Promise.reject(new Error('the practice devices are not built yet'));
}
