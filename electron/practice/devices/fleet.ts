import { connectAsync } from 'mqtt';
import { defaultTuning } from './agent/tuning';
import { builtIn, genericModel } from './catalogue';
import type { DeviceFleet, DeviceFleetOptions } from './contract';
import { Device } from './device';
import { notifyFilter, parseNotification, thingOfTopic } from './notification';

/** Devices made on demand; more things than this get none, so that a flood of names costs bounded memory. */
const maxDevices = 500;

/**
 * Starts every practice device. Resolves when the notifications are subscribed to; rejects when the broker
 * cannot be reached or refuses the subscription.
 */
export async function startDeviceFleet(options: DeviceFleetOptions): Promise<DeviceFleet> {
  const log = options.log ?? (() => undefined);
  const tuning = { ...defaultTuning, ...options.tuning };
  const dataPlane = { ...options.dataPlane, ca: options.ca };
  const devices = new Map<string, Device>();
  // What was set for every device also holds for those that appear later.
  let allRunning = true;
  let allDown = false;

  const deviceFor = (thingName: string): Device | undefined => {
    const known = devices.get(thingName);
    if (known !== undefined || devices.size >= maxDevices) return known;
    const device = new Device(thingName, builtIn.get(thingName) ?? genericModel, {
      dataPlane,
      tuning,
      log: (message) => log(`${thingName}: ${message}`),
    });
    if (!allRunning) device.setRunning(false);
    if (allDown) device.setServicesDown(true);
    devices.set(thingName, device);
    return device;
  };
  for (const thingName of builtIn.keys()) deviceFor(thingName);

  const client = await connectAsync(options.mqttUrl, {
    clientId: `practice-devices-${process.pid}-${Date.now()}`,
    reconnectPeriod: 500,
    connectTimeout: 10_000,
  });
  client.on('error', (error) => log(`the message broker: ${error.message}`));
  client.on('message', (topic, payload) => {
    const thingName = thingOfTopic(topic);
    if (thingName === null) return;
    const notification = parseNotification(payload);
    if (notification === null) log(`${thingName}: a notification was not understood`);
    else if (notification.region !== options.region)
      log(`${thingName}: a notification is for region ${notification.region}`);
    else deviceFor(thingName)?.notify(notification);
  });
  const granted = await client.subscribeAsync(notifyFilter, { qos: 1 }).catch((error: unknown) => error);
  if (!Array.isArray(granted) || granted.some((each: { qos: number }) => each.qos > 2)) {
    await client.endAsync(true);
    throw new Error(`the message broker refused the subscription to ${notifyFilter}`, { cause: granted });
  }

  return {
    list: () => [...devices.values()].map((device) => device.describe()),
    setAgentRunning(thingName, running) {
      if (thingName === undefined) allRunning = running;
      const chosen = thingName === undefined ? devices.values() : [deviceFor(thingName)];
      for (const device of chosen) device?.setRunning(running);
      return Promise.resolve();
    },
    setServicesDown(thingName, down) {
      if (thingName === undefined) allDown = down;
      const chosen = thingName === undefined ? devices.values() : [deviceFor(thingName)];
      for (const device of chosen) device?.setServicesDown(down);
    },
    async close() {
      for (const device of devices.values()) device.close();
      await client.endAsync(true);
    },
  };
}
