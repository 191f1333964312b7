import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { AgentContext, Notification, AgentSession } from './agent/agent';
import { AwsEngine } from './agent/aws-engine';
import { CppSdkApplication } from './agent/cpp-sdk';
import { DeviceClient } from './agent/device-client';
import { LocalproxySession } from './agent/localproxy';
import type { MessageFormat } from './agent/localproxy-service';
import { kindOf, type DeviceModel, type ServiceKind } from './catalogue';
import type { PracticeDevice } from '../contract';
import { createFiles } from './files/initial-files';
import { consoleService } from './services/console';
import { identityOf } from './services/identity';
import { LocalService } from './services/local-service';
import { webService } from './services/web';
import { hostKeyOf } from './ssh/host-keys';
import { sshService } from './ssh/server';

/** What a device is given by the fleet. */
export interface DeviceContext extends Omit<AgentContext, 'dial'> {
  /** What its host key is made from. */
  readonly hostKeySeed: Buffer;
}

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
  #isHostKeyReplaced = false;
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
      ssh: () => sshService(identity, files, () => hostKeyOf(context.hostKeySeed, thingName, this.#isHostKeyReplaced)),
      web: () => webService(identity, () => files.readText('/var/log/messages')),
      console: () => consoleService(identity),
      // Gives every byte back: what measures a way, or looks whether it changes anything.
      echo: () => (socket: Socket) => void socket.pipe(socket),
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
    const session = this.#serve(notification);
    if (session === null) return;
    this.#lastToken = notification.accessToken;
    this.#sessions.push(session);
    while (this.#sessions.length > this.#context.tuning.maxTunnels) this.#sessions.shift()?.kill();
  }

  #serve(notification: Notification): AgentSession | null {
    const { agent } = this.#model;
    switch (agent) {
      case 'localproxy':
        return this.#runLocalproxy(notification, 'V3');
      case 'localproxy-v2':
        return this.#runLocalproxy(notification, 'V2');
      case 'greengrass':
        return this.#accepts(notification, ['SSH', 'VNC']) ? this.#runLocalproxy(notification, 'V1') : null;
      case 'device-client':
        return this.#accepts(notification, ['SSH']) ? this.#runEngine(notification) : null;
      case 'cpp-sdk':
        return this.#runEngine(notification);
    }
  }

  /** The Device Client and the Greengrass component take exactly one service, and not every one (PROTOCOL.md 5.3). */
  #accepts({ services }: Notification, known: readonly string[]): boolean {
    const [service, ...others] = services;
    if (service !== undefined && known.includes(service) && others.length === 0) return true;
    this.#context.log(
      `a tunnel for ${services.join(', ')} was rejected: exactly one service, ${known.join(' or ')}, is supported`,
    );
    return false;
  }

  #runLocalproxy(notification: Notification, format: MessageFormat): AgentSession {
    if (this.#model.services.length === 0) for (const id of notification.services) this.#announced.add(id);
    const session: LocalproxySession = new LocalproxySession(notification, this.#agentContext(), {
      format,
      clientToken: this.#model.clientToken ? randomUUID() : null,
      onOver: () => this.#forget(session),
    });
    return session;
  }

  #runEngine(notification: Notification): AgentSession {
    const context = this.#agentContext();
    const [only = ''] = notification.services;
    return new AwsEngine(
      notification,
      context,
      (engine) =>
        this.#model.agent === 'device-client'
          ? new DeviceClient(engine, context, only)
          : new CppSdkApplication(engine, context, only),
      () => this.#endProcess(),
    );
  }

  /** One process serves all tunnels of a device. Something starts it again, but what it was told before is lost. */
  #endProcess(): void {
    for (const session of this.#sessions.splice(0)) session.kill();
    this.#lastToken = null;
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
    if (!running) this.#endProcess();
  }

  setServicesDown(down: boolean): void {
    this.#down = down;
    if (down) for (const service of this.#services.values()) service.down();
  }

  /** Connections that are open keep the key they were shown. */
  setHostKeyReplaced(isReplaced: boolean): void {
    this.#isHostKeyReplaced = isReplaced;
  }

  close(): void {
    this.setRunning(false);
    this.setServicesDown(true);
  }
}
