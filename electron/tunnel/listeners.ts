import type { BusyPort } from '../../shared/problems/busy-port';
import { adopt, type Adoption } from './adoption';
import type { BindResult, BoundListener, ListenerRequest } from './contract';
import { findFreePort, openPort, type LocalPort } from './local-port';
import { conflict, planPorts } from './port-plan';
import { Service } from './service';
import type { ServiceContext } from './service-context';

interface Listening {
  readonly service: Service;
  readonly port: LocalPort;
}

const reservedBy = (code: string): Pick<BusyPort, 'reserved'> => (code === 'EACCES' ? { reserved: true } : {});

/** The answer to a request that came after the end, or that the end overtook. */
export const canceled = ([first]: readonly ListenerRequest[]): Extract<BindResult, { ok: false }> => ({
  ok: false,
  serviceId: first?.serviceId ?? '',
  port: first?.port ?? 0,
  code: 'ECANCELED',
  freePort: null,
});

type Opened = { readonly ok: true; readonly port: LocalPort } | { readonly ok: false; readonly code: string };

interface ListenersOptions {
  readonly bindAddress: string;
  readonly context: ServiceContext;
  /** Whose ports are to be taken over; null: there is no such source proxy. */
  readonly before: Listeners | null;
  readonly failed: (serviceId: string, code: string) => void;
  /** The ports were given away, and the last program's socket is gone. */
  readonly vacated: () => void;
}

/** The local ports and the services behind them. Changes happen one after another, each all or nothing. */
export class Listeners {
  readonly #options: ListenersOptions;
  /** Whose ports are to be taken over; null: nobody's, or they are. */
  #before: Listeners | null;
  #listening: readonly Listening[] = [];
  /**
   * Services whose port was given away: they live as long as their programs do. Null: none was given, or all of them
   * are gone.
   */
  #left: readonly Service[] | null = null;
  #services: readonly Service[] = [];
  /** No port is opened because a tunnel announces its service: the ports are another's still, or by now. */
  #isPortless: boolean;
  #stopped = false;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(options: ListenersOptions) {
    this.#options = options;
    this.#before = options.before;
    this.#isPortless = options.before !== null;
  }

  get services(): readonly Service[] {
    return this.#services;
  }

  get bound(): readonly BoundListener[] {
    return this.#listening.map(({ service, port }) => ({ serviceId: service.id, port: port.port }));
  }

  /**
   * Takes over the ports of the source proxy before, open as they are; its services keep what they have. `announced` as
   * of `bind`.
   */
  take(announced: () => readonly string[] | null): Promise<BindResult> {
    const before = this.#before;
    if (before === null) return Promise.resolve({ ok: true, listeners: this.bound });
    return this.#inTurn(() =>
      before.#inTurn(() => {
        if (this.#stopped || before.#stopped) return Promise.resolve(canceled([]));
        this.#before = null;
        this.#isPortless = false;
        const taken = before.#give().map(({ service: { id, requestedId }, port }) => ({
          port,
          service: new Service(id, requestedId, this.#options.context),
        }));
        this.#become([...this.#listening, ...taken]);
        this.#nameAs(announced());
        return Promise.resolve<BindResult>({ ok: true, listeners: this.bound });
      }),
    );
  }

  /** To be called whenever the socket of a program is gone. */
  programGone(): void {
    if (this.#left === null || this.#left.some(({ clients }) => !clients.isEmpty)) return;
    this.#left = null;
    this.#update();
    this.#options.vacated();
  }

  /** `announced`: the ids of the open tunnel, or null. A bare port that is bound then is given its service at once. */
  bind(requests: readonly ListenerRequest[], announced: () => readonly string[] | null): Promise<BindResult> {
    return this.#inTurn(async () => {
      const failure = await this.#bind(requests);
      if (failure !== null) return failure;
      this.#isPortless = false;
      this.#nameAs(announced());
      return { ok: true, listeners: this.bound };
    });
  }

  /**
   * Takes over what the service announced: renames and releases at once, opens what is missing after that.
   * @returns null when everything is as asked for, otherwise what settles when the missing ports are open
   */
  adopt(announced: readonly string[]): Promise<void> | null {
    if (this.#isPortless) return null;
    const plan = adopt(this.#ids(), announced);
    this.#rename(plan, true);
    return plan.changed ? this.#inTurn(() => this.#openMissing(plan.missing)) : null;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#changes;
    for (const { port, service } of this.#listening) {
      port.close();
      service.destroy();
    }
    for (const service of this.#left ?? []) service.destroy();
    this.#listening = [];
    this.#left = null;
    this.#services = [];
  }

  #give(): readonly Listening[] {
    const given = this.#listening;
    this.#listening = [];
    this.#left = [...(this.#left ?? []), ...given.map(({ service }) => service)];
    this.#isPortless = true;
    for (const { service } of given) service.port = 0;
    this.#update();
    // Whoever hears of it may have to be told of the taking first.
    queueMicrotask(() => this.programGone());
    return given;
  }

  #nameAs(announced: readonly string[] | null): void {
    if (announced !== null) this.#rename(adopt(this.#ids(), announced), false);
  }

  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#changes.then(change);
    this.#changes = result.catch(() => undefined);
    return result;
  }

  #ids(): string[] {
    return this.#listening.map(({ service }) => service.id);
  }

  async #bind(requests: readonly ListenerRequest[]): Promise<Extract<BindResult, { ok: false }> | null> {
    if (this.#stopped) return canceled(requests);
    const clash = conflict(requests);
    if (clash !== null)
      return {
        ok: false,
        ...clash.request,
        code: clash.code,
        freePort: await findFreePort(
          this.#options.bindAddress,
          clash.request.port,
          new Set(requests.map(({ port }) => port)),
        ),
      };
    const before = this.#listening;
    const plans = planPorts(
      requests,
      before.map(({ service, port }) => ({ serviceId: service.id, requestedId: service.requestedId, port: port.port })),
    );
    const opened: LocalPort[] = [];
    const after: Listening[] = [];
    for (const [at, request] of requests.entries()) {
      const plan = plans[at];
      let port = plan?.kind === 'reuse' ? before[plan.index]?.port : undefined;
      if (port === undefined) {
        const attempt = await this.#open(request.port);
        if (!attempt.ok) {
          for (const each of opened) each.close();
          const later = requests.filter((_, index) => index > at && plans[index]?.kind === 'open');
          return this.#refused(requests, request, attempt.code, later);
        }
        port = attempt.port;
        opened.push(port);
      }
      const known = before.find(
        ({ service }) => service.id === request.serviceId || service.requestedId === request.serviceId,
      )?.service;
      after.push({ port, service: known ?? new Service(request.serviceId, request.serviceId, this.#options.context) });
    }
    this.#become(after);
    return null;
  }

  /** What cannot be opened, with a port instead for each; `later`: what would have been opened after it. */
  async #refused(
    requests: readonly ListenerRequest[],
    request: ListenerRequest,
    code: string,
    later: readonly ListenerRequest[],
  ): Promise<Extract<BindResult, { ok: false }>> {
    const taken = new Set(requests.map(({ port }) => port));
    const instead = async (busy: number): Promise<number | null> => {
      const free = await findFreePort(this.#options.bindAddress, busy, taken);
      if (free !== null) taken.add(free);
      return free;
    };
    const freePort = await instead(request.port);
    const others: BusyPort[] = [];
    for (const { serviceId, port } of later) {
      const attempt = await this.#open(port);
      if (attempt.ok) attempt.port.close();
      else others.push({ serviceId, port, freePort: await instead(port), ...reservedBy(attempt.code) });
    }
    return { ok: false, ...request, code, freePort, ...(others.length === 0 ? {} : { others }) };
  }

  async #open(port: number): Promise<Opened> {
    try {
      const opened = await openPort(this.#options.bindAddress, port);
      if (!this.#stopped) return { ok: true, port: opened };
      opened.close();
      return { ok: false, code: 'ECANCELED' };
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      return { ok: false, code: typeof code === 'string' ? code : 'UNKNOWN' };
    }
  }

  /**
   * `release`: listeners whose service does not exist go; otherwise they stay, and their clients wait until their time
   * is over.
   */
  #rename(plan: Adoption, release: boolean): void {
    const kept = this.#listening.filter(({ service }, at) => {
      const id = plan.ids[at];
      if (id === null || id === undefined) return !release;
      service.id = id;
      return true;
    });
    this.#become(kept);
  }

  /** Makes this the set of listeners; ports and services that are no longer in it are let go. */
  #become(after: readonly Listening[]): void {
    const before = this.#listening;
    this.#listening = after;
    this.#update();
    for (const { port, service } of after) {
      service.port = port.port;
      port.accept = (socket) => service.accept(socket);
    }
    for (const { port, service } of before) {
      if (!after.some((kept) => kept.port === port)) port.close();
      if (!after.some((kept) => kept.service === service)) service.release();
    }
  }

  #update(): void {
    this.#services = [...this.#listening.map(({ service }) => service), ...(this.#left ?? [])];
    this.#options.context.statsChanged();
  }

  async #openMissing(missing: readonly string[]): Promise<void> {
    for (const id of missing) {
      if (this.#stopped || this.#listening.some(({ service }) => service.id === id)) continue;
      const attempt = await this.#open(0);
      if (attempt.ok)
        this.#become([...this.#listening, { port: attempt.port, service: new Service(id, id, this.#options.context) }]);
      else this.#options.failed(id, attempt.code);
    }
  }
}
