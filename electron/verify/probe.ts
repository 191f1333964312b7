/** Single handshakes with the data plane, right and wrong ones, and what the service answers to each. */
import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { decodeMessage, FrameSplitter } from '../../shared/tunnel-message';
import { systemClock, type Timer } from '../net/clock';

export interface Probe {
  readonly path?: string;
  readonly subprotocols: readonly string[];
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** How long a first message is waited for. */
  readonly listenMs: number;
}

export type ProbeAnswer =
  /** `serviceIds`: of the first SERVICE_IDS; null: none came. */
  | {
      readonly kind: 'accepted';
      readonly subprotocol: string;
      readonly channelId: string | null;
      readonly serviceIds: readonly string[] | null;
    }
  | {
      readonly kind: 'rejected';
      readonly status: number;
      readonly body: string;
      readonly statusReason: string | null;
      readonly channelId: string | null;
    }
  | { readonly kind: 'failed'; readonly code: string };

export interface ProbePlace {
  readonly host: string;
  readonly port: number;
  readonly ca: readonly string[];
}

const handshakeLimitMs = 20_000;
const longestBody = 500;
const headerOf = (response: IncomingMessage, name: string): string | null => {
  const value = response.headers[name];
  return value === undefined ? null : String(value);
};

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>)
    if (text.length < longestBody) text += chunk.toString('utf8');
  return text.slice(0, longestBody).trim();
}

/** One handshake; an accepted one is listened to for a moment and dropped. Never rejects. */
export function probe(
  { host, port, ca }: ProbePlace,
  { path = '/tunnel?local-proxy-mode=source', subprotocols, headers, listenMs }: Probe,
): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`wss://${host}:${port}${path}`, [...subprotocols], {
      headers: headers as Record<string, string>,
      handshakeTimeout: handshakeLimitMs,
      perMessageDeflate: false,
      ...(ca.length === 0 ? {} : { ca: [...ca] }),
    });
    let channelId: string | null = null;
    let timer: Timer | null = null;
    const splitter = new FrameSplitter();
    const end = (answer: ProbeAnswer): void => {
      timer?.cancel();
      resolve(answer);
      socket.terminate();
    };
    const accepted = (serviceIds: readonly string[] | null): void =>
      end({ kind: 'accepted', subprotocol: socket.protocol, channelId, serviceIds });
    socket.on('upgrade', (response) => (channelId = headerOf(response, 'channel-id')));
    socket.on('open', () => (timer = systemClock.set(() => accepted(null), listenMs)));
    socket.on('message', (data: Buffer) =>
      splitter.push(data, (body) => {
        const message = decodeMessage(body);
        if (message.type === 'SERVICE_IDS') accepted(message.serviceIds);
      }),
    );
    socket.on('unexpected-response', (_request, response) => {
      void textOf(response).then(
        (body) =>
          end({
            kind: 'rejected',
            status: response.statusCode ?? 0,
            body,
            statusReason: headerOf(response, 'x-status-reason'),
            channelId: headerOf(response, 'channel-id'),
          }),
        () =>
          end({ kind: 'rejected', status: response.statusCode ?? 0, body: '', statusReason: null, channelId: null }),
      );
    });
    socket.on('error', (error: NodeJS.ErrnoException) => end({ kind: 'failed', code: error.code ?? error.message }));
    socket.on('close', (code) => end({ kind: 'failed', code: `closed ${code}` }));
  });
}

/** An answer as a line of the report. */
export function said(answer: ProbeAnswer): string {
  switch (answer.kind) {
    case 'accepted':
      return `101, subprotocol ${answer.subprotocol === '' ? 'none' : answer.subprotocol}, ${answer.serviceIds === null ? 'no SERVICE_IDS came' : `SERVICE_IDS [${answer.serviceIds.join(', ')}]`}`;
    case 'rejected':
      return `${answer.status}, body "${answer.body}", X-Status-Reason ${answer.statusReason === null ? 'absent' : `"${answer.statusReason}"`}, channel-id ${answer.channelId === null ? 'absent' : 'present'}`;
    case 'failed':
      return `no answer (${answer.code})`;
    default:
      return answer satisfies never;
  }
}
