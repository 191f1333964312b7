import { randomUUID } from 'node:crypto';
import type { AgentContext, Notification, AgentSession } from './agent/agent';
import { DeviceClientSession } from './agent/device-client';
import { LocalproxySession } from './agent/localproxy';
import { kindOf, type DeviceModel, type ServiceKind } from './catalogue';
import type { PracticeDevice } from '../contract';
import { createFiles } from './files/initial-files';
import { consoleService } from './services/console';
import { identityOf } from './services/identity';
import { LocalService } from './services/local-service';
import { webService } from './services/web';
import { sshService } from './ssh/server';

/** What a device is given by the fleet. */
export type DeviceContext = Omit<AgentContext, 'dial'>;

/** One practice device: its services, and an agent that takes tokens and serves tunnels. */
export class Device {
  readonly #model: DeviceModel;
  readonly #context: DeviceContext;
  readonly #services = new Map<ServiceKind, LocalService>();
  /** Oldest first. */
  #sessions: AgentSession[] = [];
  #lastToken: string | null = null;
  #running = true;
  #down = false;
  readonly #announced: Set<string>;

  constructor(
    readonly thingName: string,
    model: DeviceModel,
    context: DeviceContext,
  ) {
    this.#model = model;
    this.#context = context;

    this.#announced = new Set(model.services);
    const identity = identityOf(thingName);
    const files = createFiles(identity);
    const serve = {
      ssh: () => sshService(identity, files),
      web: () => webService(identity, () => files.readText('/var/log/messages')),
      console: () => consoleService(identity),
    };
    for (const kind of model.offers) this.#services.set(kind, new LocalService(serve[kind]()));
  }

  describe(): PracticeDevice {
    return {
      thingName: this.thingName,
      agent: this.#model.agent,
      services: [...this.#announced],
      running: this.#running,
    };
  }

  /** A token was delivered. A dead agent never learns of it; an identical notification is taken for a repetition. */
  notify(notification: Notification): void {
    if (!this.#running || notification.accessToken === this.#lastToken) return;
    const session =
      this.#model.agent === 'localproxy'
        ? this.#serveLikeLocalproxy(notification)
        : this.#serveLikeDeviceClient(notification);
    if (session === null) return;
    this.#lastToken = notification.accessToken;
    this.#sessions.push(session);
    while (this.#sessions.length > this.#context.tuning.maxTunnels) this.#sessions.shift()?.kill();
  }

  #serveLikeLocalproxy(notification: Notification): AgentSession {
    if (this.#model.services.length === 0) for (const id of notification.services) this.#announced.add(id);
    const session: LocalproxySession = new LocalproxySession(notification, this.#agentContext(), {
      clientToken: this.#model.clientToken ? randomUUID() : null,
      onOver: () => this.#forget(session),
    });
    return session;
  }

  /** The Device Client takes exactly one service, and of those it knows only SSH is fitted here (PROTOCOL.md 5.3). */
  #serveLikeDeviceClient(notification: Notification): AgentSession | null {
    const [service, ...others] = notification.services;
    if (service !== 'SSH' || others.length > 0) {
      this.#context.log(
        `a tunnel for ${notification.services.join(', ')} was rejected: exactly one service, SSH, is supported`,
      );
      return null;
    }
    const session: DeviceClientSession = new DeviceClientSession(notification, this.#agentContext(), () =>
      this.#forget(session),
    );
    return session;
  }

  #agentContext(): AgentContext {
    return { ...this.#context, dial: (serviceId) => () => this.#dial(kindOf(serviceId)) };
  }

  /** Services start with their first connection; a device without that kind of service refuses. */
  async #dial(kind: ServiceKind): ReturnType<LocalService['dial']> {
    const service = this.#services.get(kind);
    if (service === undefined || this.#down)
      throw Object.assign(new Error('nothing listens'), { code: 'ECONNREFUSED' });
    await service.up();
    return service.dial();
  }

  #forget(session: AgentSession): void {
    this.#sessions = this.#sessions.filter((each) => each !== session);
  }

  setRunning(running: boolean): void {
    this.#running = running;
    if (running) return;
    for (const session of this.#sessions.splice(0)) session.kill();
    this.#lastToken = null;
  }

  setServicesDown(down: boolean): void {
    this.#down = down;
    if (down) for (const service of this.#services.values()) service.down();
  }

  close(): void {
    this.setRunning(false);
    this.setServicesDown(true);
  }
}
