/** The questions, in an order in which no answer spoils the next one. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { DataPlane } from '../tunnel';
import { aboutFleet, type Registry } from './fleet';
import { answerTo, pairs, placeOf, wrongHandshakes } from './handshakes';
import type { Ask, Finding } from './report';
import type { TunnelingService } from './service';
import { howEnded, Source } from './source';
import { delay, systemClock } from '../net/clock';

export interface VerifyRun {
  readonly service: TunnelingService;
  /** Null: no endpoint of AWS IoT is known. */
  readonly registry: Registry | null;
  /** Who one is, or why that is not known. */
  readonly whoAmI: () => Promise<string>;
  readonly dataPlane: DataPlane;
  readonly thing: string;
  readonly region: string;
  /** How long a connection is left alone, and a consequence is waited for. */
  readonly patienceMs: number;
  readonly note: (line: string) => void;
  readonly find: (finding: Finding) => void;
}

/** A well-formed id that nobody has. */
const strangerId = '00000000-0000-4000-8000-000000000000';

const asker =
  ({ note, find }: VerifyRun): Ask =>
  (item, question, answer) => {
    note(`${question}: ${answer}`);
    find({ item, question, answer });
  };

/** Reads only; nothing is changed and nothing is charged. False: nothing can be called at all. */
export async function readOnly(run: VerifyRun): Promise<boolean> {
  const ask = asker(run);
  ask('base', 'Who am I', await run.whoAmI());
  const listed = await run.service.list();
  ask('base', 'ListTunnels', listed.ok ? `${listed.value.tunnelIds.length} on the first page` : listed.words);
  if (run.registry === null)
    ask(
      'base',
      'ListThings and SearchIndex',
      'not asked: --endpoint names the tunneling service only, --iot-endpoint AWS IoT',
    );
  else await aboutFleet(run.registry, ask);
  const stranger = await run.service.describe(strangerId);
  ask('8.6', 'DescribeTunnel of a tunnel there is not', stranger.ok ? 'answered' : stranger.words);
  const malformed = await run.service.describe('not a tunnel id');
  ask('8.6', 'DescribeTunnel with an id that breaks the pattern', malformed.ok ? 'answered' : malformed.words);
  const unknownToken = randomBytes(449).toString('base64url');
  ask('8.1', 'Handshake with a token that nobody issued', await answerTo(placeOf(run.dataPlane), unknownToken, null));
  return listed.ok || stranger.ok || !/ENOTFOUND|ECONNREFUSED|CredentialsProviderError/.test(stranger.words);
}

const isOver = (kind: string): boolean => kind !== 'open' && kind !== 'idle';

/** One tunnel that was opened for the questions. */
interface TunnelAsked {
  readonly run: VerifyRun;
  readonly ask: Ask;
  readonly source: Source;
  readonly tunnelId: string;
  /** The source's first token and the client token it was paired with. Secrets. */
  readonly token: string;
  readonly clientToken: string;
}

/** Opens one tunnel, asks everything that needs one, and closes it in any case. */
export async function withTunnel(run: VerifyRun): Promise<void> {
  const ask = asker(run);
  const { service, thing } = run;
  const opened = await service.open(thing);
  ask('base', `OpenTunnel for ${thing} with SSH and HTTP`, opened.ok ? opened.value.tunnelId : opened.words);
  if (!opened.ok) return;
  const { tunnelId } = opened.value;
  const source = await Source.open(run.dataPlane);
  const tunnel: TunnelAsked = { run, ask, source, ...opened.value, clientToken: randomUUID() };
  let closed = false;
  try {
    await wrongHandshakes(placeOf(run.dataPlane), tunnel.token, ask);
    await firstConnection(tunnel);
    await whileConnected(tunnel);
    await rotations(tunnel);
    const fresh = await reuse(tunnel);
    const closing = await service.close(tunnelId);
    closed = closing.ok;
    ask('base', 'CloseTunnel', closing.ok ? 'closed' : closing.words);
    if (closing.ok) await afterClosing(tunnel, fresh ?? tunnel.token);
  } finally {
    await source.stop();
    if (!closed) {
      const last = await service.close(tunnelId);
      ask(
        'base',
        'Closing the tunnel in any case',
        last.ok ? 'closed' : `${last.words}. It ends by itself 30 minutes after it was opened; its id is ${tunnelId}`,
      );
    }
  }
}

async function firstConnection({ ask, source, token, clientToken }: TunnelAsked): Promise<void> {
  source.connect(token, clientToken);
  const first = await source.until(({ kind }) => kind === 'open' || kind === 'refused' || kind === 'closed', 30_000);
  ask(
    '8.16',
    'The same token after all those wrong handshakes',
    first?.kind === 'open'
      ? 'accepted: a failed handshake does not use it up'
      : first?.kind === 'refused'
        ? `refused with status ${first.rejection.status}, "${first.rejection.words}"`
        : howEnded(first),
  );
  if (first?.kind === 'open')
    ask(
      '8.11',
      'First SERVICE_IDS, in this order',
      `[${first.serviceIds.join(', ')}], subprotocol ${first.subprotocol}, channel-id ${first.channelId === null ? 'absent' : first.channelId.replace(/[0-9a-f]/g, 'h')}`,
    );
}

async function whileConnected({ run, source, tunnelId, ask }: TunnelAsked): Promise<void> {
  const before = await run.service.describe(tunnelId);
  await delay(systemClock, run.patienceMs);
  const { kind } = source.state();
  ask(
    '8.8',
    `After ${run.patienceMs / 1000} s without a byte, pings every 20 s`,
    `link ${kind}; ${source.pongs().length} pongs, ${
      source
        .pongs()
        .map((time) => `${Math.round(time)} ms`)
        .join(', ') || 'none'
    }`,
  );
  const after = await run.service.describe(tunnelId);
  if (!before.ok || !after.ok) {
    ask('8.7', 'DescribeTunnel while connected', !after.ok ? after.words : !before.ok ? before.words : '');
    return;
  }
  const moved = (after.value?.lastUpdatedAt?.getTime() ?? 0) - (after.value?.createdAt?.getTime() ?? 0);
  ask(
    '8.7',
    'lastUpdatedAt of the tunnel while the source is connected',
    moved === 0 ? 'as createdAt: connections do not move it' : `${Math.round(moved / 1000)} s after createdAt`,
  );
  ask(
    'base',
    'DescribeTunnel while connected',
    `source ${after.value?.sourceConnectionState?.status ?? 'absent'}, destination ${after.value?.destinationConnectionState?.status ?? 'absent'}`,
  );
}

/** Rotating each side, and what becomes of the live source and of both tokens. */
async function rotations({ run, ask, source, tunnelId, token, clientToken }: TunnelAsked): Promise<void> {
  const { service, thing, patienceMs, dataPlane } = run;
  const place = placeOf(dataPlane);
  const destinationConfig = { thingName: thing, services: ['SSH', 'HTTP'] };
  const withConfig = await service.rotate({ tunnelId, clientMode: 'SOURCE', destinationConfig });
  ask('8.6', 'Rotating SOURCE with destinationConfig', withConfig.ok ? 'accepted' : withConfig.words);
  const device = await service.rotate({ tunnelId, clientMode: 'DESTINATION', destinationConfig });
  ask(
    '8.4',
    'Rotating DESTINATION, effect on the source',
    device.ok ? howEnded(await source.until(({ kind }) => isOver(kind), Math.min(patienceMs, 10_000))) : device.words,
  );
  const rotated = await service.rotate({ tunnelId, clientMode: 'SOURCE' });
  ask(
    '8.4',
    'Rotating SOURCE, effect on the live source',
    rotated.ok
      ? howEnded(await source.until(({ kind }) => isOver(kind) && kind !== 'connecting', patienceMs))
      : rotated.words,
  );
  ask('8.4', 'The old token afterwards, with its client token', await answerTo(place, token, clientToken));
  if (rotated.ok && rotated.value !== null)
    ask('8.13', 'The new token with the old client token', await answerTo(place, rotated.value, clientToken));
}

/**
 * Rotates once more, as the last question may have used the token up (rotation is free), and asks about using one
 * again. The token; null: none came.
 */
async function reuse({ run, ask, source, tunnelId }: TunnelAsked): Promise<string | null> {
  const rotated = await run.service.rotate({ tunnelId, clientMode: 'SOURCE' });
  const token = rotated.ok ? rotated.value : null;
  if (token === null) return null;
  const clientToken = randomUUID();
  await pairs(placeOf(run.dataPlane), token, clientToken, ask);
  source.connect(token, clientToken);
  await source.until(({ kind }) => kind === 'open' || kind === 'refused', 30_000);
  return token;
}

async function afterClosing({ run, source, tunnelId, ask }: TunnelAsked, token: string): Promise<void> {
  const { service, dataPlane, patienceMs } = run;
  ask(
    '8.3',
    'CloseTunnel, effect on the live source',
    howEnded(await source.until(({ kind }) => isOver(kind) && kind !== 'connecting', patienceMs)),
  );
  const described = await service.describe(tunnelId);
  ask(
    '8.8',
    'DescribeTunnel right after closing',
    described.ok
      ? `${described.value?.status ?? 'no status'}, source ${described.value?.sourceConnectionState?.status ?? 'absent'}`
      : described.words,
  );
  const twice = await service.close(tunnelId);
  ask('8.6', 'Closing twice', twice.ok ? 'succeeds' : twice.words);
  const rotated = await service.rotate({ tunnelId, clientMode: 'SOURCE' });
  ask('8.6', 'Rotating a closed tunnel', rotated.ok ? 'succeeds' : rotated.words);
  ask('8.2', 'Handshake with a closed tunnel’s token', await answerTo(placeOf(dataPlane), token, randomUUID()));
}
