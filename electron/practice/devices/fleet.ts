import { connectAsync, type MqttClient } from 'mqtt';
import type { PracticeDevice } from '../contract';
import { defaultTuning, type AgentTuning } from './agent/tuning';
import { builtIn, genericModel } from './catalogue';
import { Device, type DeviceContext } from './device';
import { notifyFilter, parseNotification, thingOfTopic } from './notification';

/** Where the practice service listens, as the devices need to know it. */
interface DeviceFleetOptions {
  /** `mqtt://host:port` of the broker that publishes tunnel notifications. */
  readonly mqttUrl: string;
  readonly dataPlane: { readonly host: string; readonly port: number };
  /** PEM of the certificate authority that signed the data plane's certificate. */
  readonly ca: string;
  /** Notifications for another region are not for these devices and are dropped. */
  readonly region: string;
  /** What the host keys of the devices are made from. */
  readonly hostKeySeed: Buffer;
  /** What the agents have to say; never contains a token. */
  readonly log?: (message: string) => void;
  /** Other times than a real agent's, for tests. */
  readonly tuning?: Partial<AgentTuning>;
}

/** Devices made on demand; more things than this get none, so that a flood of names costs bounded memory. */
const maxDevices = 500;

/** All practice devices: the built-in ones, and every thing that was ever notified (PROTOCOL.md 5). */
export class DeviceFleet {
  readonly #devices = new Map<string, Device>();
  readonly #context: DeviceContext;
  readonly #region: string;
  readonly #mqtt: MqttClient;
  // What was set for every device also holds for those that appear later.
  #areAgentsRunning = true;
  #areServicesDown = false;
  #areHostKeysReplaced = false;

  private constructor(options: DeviceFleetOptions, mqtt: MqttClient) {
    this.#context = {
      dataPlane: { ...options.dataPlane, ca: options.ca },
      tuning: { ...defaultTuning, ...options.tuning },
      hostKeySeed: options.hostKeySeed,
      log: options.log ?? (() => undefined),
    };
    this.#region = options.region;
    this.#mqtt = mqtt;
    for (const thingName of builtIn.keys()) this.#deviceFor(thingName);
    mqtt.on('error', (error) => this.#context.log(`the message broker: ${error.message}`));
    mqtt.on('message', (topic, payload) => this.#onMessage(topic, payload));
  }

  /**
   * Starts every practice device. Resolves when the notifications are subscribed to; rejects when the broker
   * cannot be reached or refuses the subscription.
   */
  static async start(options: DeviceFleetOptions): Promise<DeviceFleet> {
    const mqtt = await connectAsync(options.mqttUrl, {
      clientId: `practice-devices-${process.pid}-${Date.now()}`,
      reconnectPeriod: 500,
      connectTimeout: 10_000,
    });
    const fleet = new DeviceFleet(options, mqtt);
    const granted = await mqtt.subscribeAsync(notifyFilter, { qos: 1 }).catch((error: unknown) => error);
    if (!Array.isArray(granted) || granted.some((each: { qos: number }) => each.qos > 2)) {
      await fleet.close();
      throw new Error(`the message broker refused the subscription to ${notifyFilter}`, { cause: granted });
    }
    return fleet;
  }

  #deviceFor(thingName: string): Device | undefined {
    const present = this.#devices.get(thingName);
    if (present !== undefined || this.#devices.size >= maxDevices) return present;
    const { log } = this.#context;
    const device = new Device(thingName, builtIn.get(thingName) ?? genericModel, {
      ...this.#context,
      log: (message) => log(`${thingName}: ${message}`),
    });
    if (!this.#areAgentsRunning) device.setRunning(false);
    if (this.#areServicesDown) device.setServicesDown(true);
    if (this.#areHostKeysReplaced) device.setHostKeyReplaced(true);
    this.#devices.set(thingName, device);
    return device;
  }

  #onMessage(topic: string, payload: Uint8Array): void {
    const thingName = thingOfTopic(topic);
    if (thingName === null) return;
    const notification = parseNotification(payload);
    if (notification === null) this.#context.log(`${thingName}: a notification was not understood`);
    else if (notification.region !== this.#region)
      this.#context.log(`${thingName}: a notification is for region ${notification.region}`);
    else this.#deviceFor(thingName)?.notify(notification);
  }

  list(): readonly PracticeDevice[] {
    return [...this.#devices.values()].map((device) => device.describe());
  }

  /**
   * Stops or starts the agent of one device, or of every device when `thingName` is undefined. A stopped agent
   * takes no notification and has no tunnel connection. A started one does not regain what it missed.
   */
  setAgentRunning(thingName: string | undefined, running: boolean): void {
    if (thingName === undefined) this.#areAgentsRunning = running;
    for (const device of this.#chosen(thingName)) device?.setRunning(running);
  }

  /** While down, nothing accepts connections behind the device's services. undefined: every device. */
  setServicesDown(thingName: string | undefined, down: boolean): void {
    if (thingName === undefined) this.#areServicesDown = down;
    for (const device of this.#chosen(thingName)) device?.setServicesDown(down);
  }

  /** While replaced, a device shows another ssh host key than before. undefined: every device. */
  setHostKeyReplaced(thingName: string | undefined, isReplaced: boolean): void {
    if (thingName === undefined) this.#areHostKeysReplaced = isReplaced;
    for (const device of this.#chosen(thingName)) device?.setHostKeyReplaced(isReplaced);
  }

  #chosen(thingName: string | undefined): Iterable<Device | undefined> {
    return thingName === undefined ? this.#devices.values() : [this.#deviceFor(thingName)];
  }

  async close(): Promise<void> {
    for (const device of this.#devices.values()) device.close();
    await this.#mqtt.endAsync(true);
  }
}
