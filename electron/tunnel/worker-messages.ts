import type {
  BindResult,
  Credentials,
  ListenerRequest,
  ProtocolVersion,
  ProxyEvent,
  ResetDecision,
  WebProxy,
} from './contract';

/** What the thread that drives asks of the engine's worker. */
export type ToWorker =
  | { readonly ask: 'bind'; readonly id: number; readonly listeners: readonly ListenerRequest[] }
  | { readonly ask: 'connect'; readonly credentials: Credentials }
  | { readonly ask: 'disconnect' }
  | { readonly ask: 'protocol'; readonly version: ProtocolVersion }
  | { readonly ask: 'web-proxy'; readonly webProxy: WebProxy | null }
  | { readonly ask: 'hold'; readonly held: boolean }
  | {
      readonly ask: 'judge-reset';
      readonly serviceId: string;
      readonly connection: number;
      readonly verdict: ResetDecision;
    }
  | { readonly ask: 'probe' }
  | { readonly ask: 'stop' };

export type FromWorker =
  | { readonly tell: 'bound'; readonly id: number; readonly result: BindResult }
  | { readonly tell: 'event'; readonly event: ProxyEvent }
  | { readonly tell: 'stopped' };
