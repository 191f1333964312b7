import { DescribeTunnelCommand, RotateTunnelAccessTokenCommand } from '@aws-sdk/client-iotsecuretunneling';
import type { TestPractice } from '../../fakes/practice';
import type { ServingAgent } from './agents';

/** Waits until it is so. */
type Until = (condition: () => Promise<boolean>, what: string) => Promise<void>;

/** The device at the far end: its agent, which can leave in the middle of everything, and come back. */
export class FieldDevice {
  /** Null: it is away. */
  #agent: ServingAgent | null;

  constructor(
    readonly practice: TestPractice,
    readonly tunnelId: string,
    agent: ServingAgent,
    readonly begin: (token: string) => Promise<ServingAgent>,
  ) {
    this.#agent = agent;
  }

  /** What is wrong with its agent for good; null: nothing. */
  wrong(): string | null {
    return this.#agent?.wrong() ?? null;
  }

  /** What DescribeTunnel says of it. */
  async status(): Promise<string | undefined> {
    const { tunnel } = await this.practice.client.send(new DescribeTunnelCommand({ tunnelId: this.tunnelId }));
    return tunnel?.destinationConnectionState?.status;
  }

  /** Its agent's process ends, and that is seen. */
  async leaves(until: Until): Promise<void> {
    const leaving = this.#agent;
    this.#agent = null;
    await leaving?.close();
    await until(async () => (await this.status()) === 'DISCONNECTED', 'that the device is away');
  }

  /** Another process begins with a new token, which the source's one button sends. */
  async comes(until: Until): Promise<void> {
    const rotate = new RotateTunnelAccessTokenCommand({ tunnelId: this.tunnelId, clientMode: 'DESTINATION' });
    const { destinationAccessToken = '' } = await this.practice.client.send(rotate);
    this.#agent = await this.begin(destinationAccessToken);
    await until(async () => (await this.status()) === 'CONNECTED', 'that the device is there again');
  }

  async close(): Promise<void> {
    await this.#agent?.close();
  }
}
