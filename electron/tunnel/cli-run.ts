import { classifyRejection } from '../../shared/problems/service-wording';
import type { ProblemCode } from '../../shared/problems/problem';
import { helpText, readFlags } from './cli-flags';
import { readSettings, type CliSettings } from './cli-settings';
import type { BoundListener, TunnelConnectionState, ProxyEvent, Rejection, SourceProxy } from './contract';
import { systemAuthorities } from '../net/trust';
import { createSourceProxy } from './create';
import { defaultTuning } from './defaults';

const exitCodes = { normal: 0, failure: 1, usage: 2, refused: 3, closedWithError: 4 } as const;
type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface CliEdges {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** One line, without its end. */
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Aborted by SIGINT and SIGTERM. */
  readonly interrupted: AbortSignal;
}

const levels = { fatal: 1, error: 2, warn: 3, info: 4, debug: 5 } as const;
type Level = keyof typeof levels;
type Log = (level: Level, message: string) => void;

/** The problem that a refusal means to whoever runs this; the same codes as in the app (shared/README.md, Problems). */
export function refusalCode(rejection: Rejection): ProblemCode {
  if (rejection.between !== undefined) return 'answered-in-between';
  if (rejection.status === 429) return 'service-trouble';
  const kind = classifyRejection(rejection);
  switch (kind) {
    case 'token-reused':
    case 'client-token-mismatch':
      return kind;
    case 'tunnel-closed':
      return 'tunnel-ended';
    case 'mode-mismatch':
    case 'other':
      return 'token-refused';
  }
}

/**
 * CloseTunnel and expiry end a tunnel as its owner wanted, and the reference ends with success on them (PROTOCOL.md
 * 3.6); which close code they carry is not known, so the codes of an orderly close count as a normal end. Any other
 * code is a complaint, which a script must be able to tell from success.
 */
const orderlyCloses = new Set([1000, 1001, 1005]);

/** The source proxy on the command line, until it ends. Resolves with the exit status. */
export async function runCli(edges: CliEdges): Promise<ExitCode> {
  const flags = readFlags(edges.argv);
  if (!flags.ok) return usage(edges, flags.message);
  if (flags.value.help !== undefined) {
    edges.print(helpText.trimEnd());
    return exitCodes.normal;
  }
  if (flags.value.version !== undefined) {
    edges.print(`FieldTunnel source proxy ${edges.version}`);
    return exitCodes.normal;
  }
  const settings = readSettings(flags.value, edges.environment);
  if (!settings.ok) return usage(edges, settings.message);
  const log: Log = (level, message) => {
    if (levels[level] <= settings.value.verbosity)
      edges.print(`[${new Date().toISOString()}] [${level === 'warn' ? 'warning' : level}] ${message}`);
  };
  for (const warning of settings.value.warnings) log('warn', warning);
  return run(settings.value, log, edges);
}

function usage(edges: CliEdges, message: string): ExitCode {
  edges.printError(`source-proxy: ${message}`);
  edges.printError('Run it with --help for the options.');
  return exitCodes.usage;
}

async function run(settings: CliSettings, log: Log, edges: CliEdges): Promise<ExitCode> {
  let proxy: SourceProxy;
  const { dataPlane } = settings;
  const authorities = await systemAuthorities(dataPlane.host);
  try {
    proxy = createSourceProxy({
      dataPlane: { ...dataPlane, extraCa: [...dataPlane.extraCa, ...authorities] },
      bindAddress: settings.bindAddress,
      protocol: settings.protocol,
      tuning: defaultTuning,
    });
  } catch {
    return usage(edges, '-c holds a certificate that cannot be read');
  }
  log('info', 'Starting proxy in source mode');
  // First the ports: a busy one must not cost the token, which works once only.
  const bound = await proxy.bind(settings.listeners);
  if (!bound.ok) {
    const free = bound.freePort === null ? '' : `; port ${bound.freePort} is free`;
    const others = (bound.others ?? []).map(({ port }) => `; neither can ${port}`).join('');
    edges.printError(
      `port-in-use: local port ${bound.port} cannot be opened (${bound.code})${free}${others}. The access token was not used.`,
    );
    await proxy.stop();
    return exitCodes.failure;
  }
  const code = await new Promise<ExitCode>((resolve) => {
    const printer = new EventPrinter(settings, bound.listeners, log, edges, proxy, resolve);
    proxy.onEvent((event) => printer.print(event));
    edges.interrupted.addEventListener('abort', () => resolve(exitCodes.normal), { once: true });
    if (edges.interrupted.aborted) resolve(exitCodes.normal);
    else proxy.connect(settings.credentials);
  });
  await proxy.stop();
  return code;
}

/** Turns the engine's events into the reference's log lines, and decides when it is over. */
class EventPrinter {
  readonly #told = new Set<number>();

  constructor(
    readonly settings: CliSettings,
    public listeners: readonly BoundListener[],
    readonly log: Log,
    readonly edges: CliEdges,
    readonly proxy: SourceProxy,
    readonly end: (code: ExitCode) => void,
  ) {}

  print(event: ProxyEvent): void {
    switch (event.kind) {
      case 'tunnel-connection':
        this.#tunnelConnection(event.state);
        return;
      case 'services-adopted':
        this.log('info', `The tunnel's services: ${event.announced.join(', ') || '(none)'}`);
        this.listeners = event.listeners;
        this.#tellPorts();
        return;
      case 'client-connected':
        this.log(
          'info',
          `Accepted tcp connection ${event.connection}${event.serviceId === '' ? '' : ` for ${event.serviceId}`}`,
        );
        return;
      case 'client-ended':
        this.log(
          'info',
          `Connection ${event.connection}${event.serviceId === '' ? '' : ` of ${event.serviceId}`} ended (${event.by})`,
        );
        return;
      case 'unanswered':
        if (!event.sent) return;
        this.log('warn', `No answer from the device on connection ${event.connection} for ${event.quietForMs} ms`);
        return;
      case 'one-connection':
        this.#oneConnection();
        return;
      case 'pong':
        this.log('debug', `Pong after ${Math.round(event.roundTripMs)} ms`);
        return;
      case 'log':
        this.log(event.level, event.message);
        return;
      case 'quiet':
      case 'stats':
      case 'greeting':
      case 'reset-unanswered':
      case 'vacated':
        return;
    }
  }

  #tunnelConnection(state: TunnelConnectionState): void {
    switch (state.kind) {
      case 'open':
        this.log('info', 'Successfully established websocket connection with proxy server');
        if (this.#served(state.serviceIds)) this.#tellPorts();
        return;
      case 'waiting': {
        const wait = Math.max(0, state.retryAt - Date.now());
        this.log('warn', `${causeText(state.cause)}; trying again in ${wait} ms`);
        return;
      }
      case 'refused':
        this.edges.printError(
          `${refusalCode(state.rejection)}: the service refused the connection (HTTP ${state.rejection.status}): ${oneLine(state.rejection.words)}`,
        );
        this.end(exitCodes.refused);
        return;
      case 'closed':
        this.log('info', `Web socket close received. Code: ${state.code}; Reason: ${oneLine(state.reason)}`);
        this.end(orderlyCloses.has(state.code) ? exitCodes.normal : exitCodes.closedWithError);
        return;
      case 'connecting':
        this.log('debug', `Connecting, attempt ${state.attempt}`);
        return;
      case 'idle':
      case 'stopped':
        return;
    }
  }

  /** Whether the listeners are those of the tunnel; otherwise `services-adopted` follows. */
  #served(serviceIds: readonly string[]): boolean {
    const ids = this.listeners.map(({ serviceId }) => serviceId);
    if (serviceIds.length === 0) return ids.length === 1 && ids[0] === '';
    return ids.length === serviceIds.length && serviceIds.every((id) => ids.includes(id));
  }

  #tellPorts(): void {
    for (const { serviceId, port } of this.listeners) {
      if (this.#told.has(port)) continue;
      this.#told.add(port);
      if (serviceId !== '') this.log('info', `${serviceId} = ${port}`);
      this.log('info', `Listening for new connection on port ${port}`);
    }
  }

  /**
   * A reset may be AWS's own, and nobody here could ask: waiting for each other costs programs less than a device that
   * goes deaf.
   */
  #oneConnection(): void {
    this.log('warn', 'The device serves one connection at a time: programs wait for each other from now on');
    this.proxy.setOneConnection(true);
  }
}

function oneLine(text: string): string {
  // Control characters from outside must not reach a terminal.
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

function causeText(cause: Extract<TunnelConnectionState, { kind: 'waiting' }>['cause']): string {
  switch (cause.kind) {
    case 'rejected':
      return `The service answered HTTP ${cause.rejection.status}`;
    case 'failure':
      return `Connection failed (${cause.failure.stage}, ${cause.failure.code}): ${oneLine(cause.failure.detail)}`;
    case 'closed-by-service':
      return `Closed by the service with code ${cause.code}`;
  }
}
