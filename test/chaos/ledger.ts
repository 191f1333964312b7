import type { ProtocolVersion, ProxyEvent } from '../../electron/tunnel';
import { lingerTimeoutMs } from '../../electron/tunnel/defaults';
import type { MessageOf } from '../fakes/scripted-cloud';
import { Flow } from './flow';
import type { Local } from './local';

type Started = Extract<ProxyEvent, { kind: 'client-connected' }>;
type Ended = Extract<ProxyEvent, { kind: 'client-ended' }> & { readonly at: number };

/** Totals of a run, and proof that it did something. */
export class Totals {
  programs = 0;
  flows = 0;
  links = 0;
  /** How often the tunnel was seen paused because of a slow reader. */
  pauses = 0;
  bytesUp = 0;
  bytesDown = 0;
  readonly byEnd: Record<string, number> = {};
  readonly byProtocol: Record<string, number> = {};
}

/** The books: who was started, who was told to have ended, and whether what arrived is what must have arrived. */
export class Ledger {
  readonly totals = new Totals();
  /** By number of the bytes' stream. */
  readonly flows = new Map<number, Flow>();
  readonly ends = new Map<string, Ended>();
  /** Told as connected, START not seen yet, in the order of the starts; by the WebSocket they are for. */
  readonly #starting = new Map<string, Started[]>();
  #channel = '';
  /**
   * Per service as the wire names it, the last stream and the WebSocket it began on: from one to the next it must only
   * grow.
   */
  readonly #streams = new Map<string, { readonly channel: number; readonly id: number }>();
  /** Every connection that was told of, in this round. */
  readonly #told = new Set<string>();
  #endsTold = 0;

  constructor(
    readonly locals: ReadonlyMap<number, Local>,
    readonly now: () => number,
    readonly violated: (what: string) => void,
  ) {}

  get allEndsTold(): boolean {
    return this.#endsTold === this.totals.programs;
  }

  /**
   * Whether every START arrived that was to be sent on the WebSocket that stands; those of earlier ones may never come.
   */
  get allStartsSeen(): boolean {
    return this.#startingOn(this.#channel).length === 0;
  }

  get endsTold(): string {
    return `${this.#endsTold} of ${this.totals.programs}`;
  }

  /** Which connections the proxy has told of by now. */
  toldByNow(): ReadonlySet<string> {
    return new Set(this.#told);
  }

  onEvent(event: ProxyEvent): void {
    if (event.kind === 'client-connected') {
      const key = `${event.serviceId}#${event.connection}`;
      if (this.#told.has(key)) this.violated(`${key} comes again`);
      this.#told.add(key);
      this.#startingOn(this.#channel).push(event);
    } else if (event.kind === 'client-ended') this.#onEnd(event);
    else if (event.kind === 'tunnel-connection' && event.state.kind === 'open')
      this.#channel = event.state.channelId ?? '';
  }

  /** A START arrived: it must be the oldest that was told and not seen. */
  started(
    { type, streamId, serviceId, connectionId }: MessageOf<'STREAM_START' | 'CONNECTION_START'>,
    protocol: ProtocolVersion,
    channel: string,
    id: number,
  ): Flow | null {
    const told = this.#startingOn(channel).shift();
    if (told === undefined) {
      this.violated(`${type} without a local connection`);
      return null;
    }
    const wanted = {
      serviceId: protocol === 'V1' ? '' : told.serviceId,
      connectionId: protocol === 'V3' ? told.connection : 0,
    };
    if (serviceId !== wanted.serviceId || connectionId !== wanted.connectionId)
      this.violated(
        `${type} of ${serviceId}#${connectionId} in ${protocol}, expected was ${wanted.serviceId}#${wanted.connectionId}`,
      );
    if (type === 'CONNECTION_START' && protocol !== 'V3') this.violated(`CONNECTION_START in ${protocol}`);
    const last = this.#streams.get(serviceId) ?? { channel: 0, id: 0 };
    // What was sent on an earlier WebSocket may be read later than what was sent on the next.
    if (type === 'STREAM_START' && Number(channel) >= last.channel) {
      if (streamId <= last.id) this.violated(`stream ${streamId} of ${serviceId} comes again`);
      this.#streams.set(serviceId, { channel: Number(channel), id: streamId });
    }
    const flow = new Flow(id, told.serviceId, told.connection, { streamId, serviceId, connectionId });
    this.flows.set(id, flow);
    this.totals.flows += 1;
    this.totals.byProtocol[protocol] = (this.totals.byProtocol[protocol] ?? 0) + 1;
    return flow;
  }

  /** Everything that a program sent before it ended in the orderly way comes before the end of its connection. */
  endedBySource(flow: Flow): void {
    if (flow.provoked || this.ends.get(flow.key)?.by === 'restart') return;
    const local = this.localOf(flow);
    if (local === undefined) {
      // Only a program that was killed can have left without its number.
      if (![...this.locals.values()].some(({ killed, serviceId }) => killed && serviceId === flow.service))
        this.violated(`${flow.key} ended without its first bytes`);
    } else if (local.live) this.violated(`the source ended ${flow.key}, whose program ${local.id} goes on`);
    else if (!local.killed && local.error === null && flow.up.received !== local.sent)
      this.violated(
        `program ${local.id} (${flow.key}) sent ${local.sent} bytes before its end, ${flow.up.received} arrived`,
      );
  }

  localOf(flow: Flow): Local | undefined {
    return flow.up.id === null ? undefined : this.locals.get(flow.up.id);
  }

  /** Its last one: a program that was started again had others before. */
  flowOf(local: Local): Flow | undefined {
    let last: Flow | undefined;
    for (const flow of this.flows.values())
      if (flow.up.id === local.id && this.ends.get(flow.key)?.by !== 'restart') last = flow;
    return last;
  }

  /** At rest: every end was told, for the right reason, and what one side sent before it was read by the other. */
  checkAndClose(): void {
    for (const flow of this.flows.values()) this.#checkFlow(flow);
    for (const local of this.locals.values()) this.#checkLocal(local);
    this.flows.clear();
    this.ends.clear();
    this.#told.clear();
    this.#starting.clear();
  }

  #startingOn(channel: string): Started[] {
    const known = this.#starting.get(channel) ?? [];
    this.#starting.set(channel, known);
    return known;
  }

  #onEnd(event: Extract<ProxyEvent, { kind: 'client-ended' }>): void {
    const key = `${event.serviceId}#${event.connection}`;
    if (this.ends.has(key)) this.violated(`the end of ${key} was told twice`);
    this.ends.set(key, { ...event, at: this.now() });
    if (event.by !== 'restart') this.#endsTold += 1;
    this.totals.byEnd[event.by] = (this.totals.byEnd[event.by] ?? 0) + 1;
  }

  #checkFlow(flow: Flow): void {
    const end = this.ends.get(flow.key);
    const local = this.localOf(flow);
    this.totals.bytesUp += flow.up.received;
    if (end === undefined) {
      this.violated(`no end was told of ${flow.key}`);
      return;
    }
    const byDevice = end.by === 'device' || end.by === 'reset';
    if (byDevice && !flow.endedHere && !flow.doubtful && !flow.provoked)
      this.violated(`${flow.key} is told as ended by the device (${end.by}), which did not`);
    if (end.by === 'timeout' || end.by === 'limit')
      this.violated(`${flow.key} was started and is told as ended by ${end.by}`);
    if (local === undefined) return;
    if (flow.up.received > local.sent) this.violated(`${flow.key} brought more than program ${local.id} sent`);
    if (end.by === 'reset' && local.down.received > 0)
      this.violated(`${flow.key} was reset before its first answer, and its program ${local.id} read something`);
    if (end.by === 'restart') {
      if (!local.greets || local.down.id === flow.id)
        this.violated(`${flow.key} was started again, and its program ${local.id} must have noticed`);
      return;
    }
    if (local.down.id !== null && local.down.id !== flow.id)
      this.violated(`program ${local.id} read the bytes of another connection than ${flow.key}`);
    if (local.down.received > flow.sent) this.violated(`program ${local.id} read more than was sent`);
    // What it sent and nobody took any more tells of a closed socket even where it saw no error.
    const exempt =
      flow.doubtful ||
      flow.provoked ||
      local.killed ||
      (this.#late(local, end) && (local.error !== null || local.sent > flow.up.received));
    if (byDevice && !exempt && local.down.received !== flow.sent)
      this.violated(
        `${flow.key} was sent ${flow.sent} bytes before its end, its program ${local.id} read ${local.down.received} (${local.error ?? 'no error'})`,
      );
  }

  #checkLocal(local: Local): void {
    this.totals.bytesDown += local.down.received;
    const flow = local.down.id === null ? undefined : this.flows.get(local.down.id);
    if (local.down.id !== null && flow === undefined)
      this.violated(`program ${local.id} read bytes of a connection that is none`);
    if (flow !== undefined && this.localOf(flow) !== local && flow.up.id !== null)
      this.violated(`program ${local.id} read bytes of ${flow.key}, which is another's`);
    const own = this.flowOf(local);
    const end = own === undefined ? undefined : this.ends.get(own.key);
    // Not even a program that never got its place may be cut off: it is ended in the orderly way.
    if (local.error !== null && !local.killed && (end === undefined || !this.#late(local, end)))
      this.violated(`program ${local.id} (${own?.key ?? 'without a place'}) got ${local.error}`);
  }

  /**
   * A program that goes on sending after its time to say goodbye is over hits a closed socket, and may lose what it did
   * not read.
   */
  #late(local: Local, end: Ended): boolean {
    return local.overAt - end.at >= lingerTimeoutMs;
  }
}
