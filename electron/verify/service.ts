/** Calls of the control plane whose answers are wanted as they are, errors too. */
import {
  DescribeTunnelCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
  CloseTunnelCommand,
  type DescribeTunnelCommandOutput,
  type IoTSecureTunnelingClient,
  type RotateTunnelAccessTokenCommandInput,
} from '@aws-sdk/client-iotsecuretunneling';
import { z } from 'zod';

export type Called<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly words: string };

const thrown = z.object({
  name: z.string().catch('Error'),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional().catch(undefined),
});

/** `AccessDeniedException, status 400: User …` */
function wordsOf(error: unknown): string {
  const { name, message, code, $metadata } = thrown.catch({ name: 'Error', message: String(error) }).parse(error);
  return `${name}${$metadata?.httpStatusCode === undefined ? '' : `, status ${$metadata.httpStatusCode}`}${code === undefined ? '' : `, ${code}`}: ${message.slice(0, 500)}`;
}

/** What came of a call, with AWS's own name for what went wrong. */
export async function called<T>(work: Promise<T>): Promise<Called<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    return { ok: false, words: wordsOf(error) };
  }
}

export interface Opened {
  readonly tunnelId: string;
  /** Secret. */
  readonly token: string;
}

export interface Service {
  list(): Promise<Called<{ readonly tunnelIds: readonly string[] }>>;
  describe(tunnelId: string): Promise<Called<DescribeTunnelCommandOutput['tunnel']>>;
  open(thingName: string): Promise<Called<Opened>>;
  /** Null: no source token came. */
  rotate(input: RotateTunnelAccessTokenCommandInput): Promise<Called<string | null>>;
  close(tunnelId: string): Promise<Called<null>>;
}

/** Minutes: long enough for all questions, short enough to be no worry if closing fails. */
export const lifetime = 30;

/** `onSecret` is told every token before anybody else. */
export const createService = (client: IoTSecureTunnelingClient, onSecret: (secret: string) => void): Service => ({
  list: () =>
    called(
      client.send(new ListTunnelsCommand({ maxResults: 10 })).then(({ tunnelSummaries = [] }) => ({
        tunnelIds: tunnelSummaries.flatMap(({ tunnelId }) => (tunnelId === undefined ? [] : [tunnelId])),
      })),
    ),
  describe: (tunnelId) => called(client.send(new DescribeTunnelCommand({ tunnelId })).then(({ tunnel }) => tunnel)),
  open: (thingName) =>
    called(
      client
        .send(
          new OpenTunnelCommand({
            destinationConfig: { thingName, services: ['SSH', 'HTTP'] },
            timeoutConfig: { maxLifetimeTimeoutMinutes: lifetime },
            description: 'FieldTunnel verify:aws',
          }),
        )
        .then(({ tunnelId, sourceAccessToken, destinationAccessToken }) => {
          for (const token of [sourceAccessToken, destinationAccessToken]) if (token !== undefined) onSecret(token);
          if (tunnelId === undefined || sourceAccessToken === undefined)
            throw new TypeError('OpenTunnel was answered without an id or a token.');
          return { tunnelId, token: sourceAccessToken };
        }),
    ),
  rotate: (input) =>
    called(
      client.send(new RotateTunnelAccessTokenCommand(input)).then(({ sourceAccessToken, destinationAccessToken }) => {
        for (const token of [sourceAccessToken, destinationAccessToken]) if (token !== undefined) onSecret(token);
        return sourceAccessToken ?? null;
      }),
    ),
  close: (tunnelId) => called(client.send(new CloseTunnelCommand({ tunnelId })).then(() => null)),
});
