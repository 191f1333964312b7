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

interface Opened {
  readonly tunnelId: string;
  /** Secret. */
  readonly token: string;
}

/** Minutes: long enough for all questions, short enough to be no worry if closing fails. */
const lifetimeMinutes = 30;

export class TunnelingService {
  readonly #client: IoTSecureTunnelingClient;
  readonly #onSecret: (secret: string) => void;

  /** `onSecret` is told every token before anybody else. */
  constructor(client: IoTSecureTunnelingClient, onSecret: (secret: string) => void) {
    this.#client = client;
    this.#onSecret = onSecret;
  }

  list(): Promise<Called<{ readonly tunnelIds: readonly string[] }>> {
    return called(
      this.#client.send(new ListTunnelsCommand({ maxResults: 10 })).then(({ tunnelSummaries = [] }) => ({
        tunnelIds: tunnelSummaries.flatMap(({ tunnelId }) => (tunnelId === undefined ? [] : [tunnelId])),
      })),
    );
  }

  describe(tunnelId: string): Promise<Called<DescribeTunnelCommandOutput['tunnel']>> {
    return called(this.#client.send(new DescribeTunnelCommand({ tunnelId })).then(({ tunnel }) => tunnel));
  }

  open(thingName: string): Promise<Called<Opened>> {
    return called(
      this.#client
        .send(
          new OpenTunnelCommand({
            destinationConfig: { thingName, services: ['SSH', 'HTTP'] },
            timeoutConfig: { maxLifetimeTimeoutMinutes: lifetimeMinutes },
            description: 'FieldTunnel verify:aws',
          }),
        )
        .then(({ tunnelId, sourceAccessToken, destinationAccessToken }) => {
          this.#learn(sourceAccessToken, destinationAccessToken);
          if (tunnelId === undefined || sourceAccessToken === undefined)
            throw new TypeError('OpenTunnel was answered without an id or a token.');
          return { tunnelId, token: sourceAccessToken };
        }),
    );
  }

  /** Null: no source token came. */
  rotate(input: RotateTunnelAccessTokenCommandInput): Promise<Called<string | null>> {
    return called(
      this.#client
        .send(new RotateTunnelAccessTokenCommand(input))
        .then(({ sourceAccessToken, destinationAccessToken }) => {
          this.#learn(sourceAccessToken, destinationAccessToken);
          return sourceAccessToken ?? null;
        }),
    );
  }

  close(tunnelId: string): Promise<Called<null>> {
    return called(this.#client.send(new CloseTunnelCommand({ tunnelId })).then(() => null));
  }

  #learn(...tokens: (string | undefined)[]): void {
    for (const token of tokens) if (token !== undefined) this.#onSecret(token);
  }
}
