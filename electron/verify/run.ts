/** The questions, in an order in which no answer spoils the next one. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { DataPlane } from '../tunnel';
import { aboutFleet, type Registry } from './fleet';
import { probe, said, type Probe, type ProbeAnswer, type ProbePlace } from './probe';
import type { Ask, Finding } from './report';
import type { Service } from './service';
import { createSource, howEnded, type Source } from './source';

export interface VerifyRun {
  readonly service: Service;
  /** Null: there is no way to AWS IoT that is known. */
  readonly registry: Registry | null;
  /** Who one is, or why that is not known. */
  readonly whoAmI: () => Promise<string>;
  readonly dataPlane: DataPlane;
  readonly thing: string;
  readonly region: string;
  /** Milliseconds. */
  readonly patience: number;
  readonly note: (line: string) => void;
  readonly find: (finding: Finding) => void;
}

const protocols = [
  'aws.iot.securetunneling-1.0',
  'aws.iot.securetunneling-2.0',
  'aws.iot.securetunneling-3.0',
] as const;
const listen = 3000;
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
  const unknownToken = await probe(placeOf(run.dataPlane), {
    subprotocols: [protocols[2]],
    headers: { 'access-token': randomBytes(449).toString('base64url') },
    listen,
  });
  ask('8.1', 'Handshake with a token that nobody issued', said(unknownToken));
  return listed.ok || stranger.ok || !/ENOTFOUND|ECONNREFUSED|CredentialsProviderError/.test(stranger.words);
}

const placeOf = ({ host, port, extraCa }: DataPlane): ProbePlace => ({ host, port, ca: extraCa });

/** Handshakes that are wrong in one way each, with a token that is good: none of them should use it up. */
async function wrongHandshakes(place: ProbePlace, token: string, ask: Ask): Promise<void> {
  const tries: readonly (readonly [string, Partial<Probe>])[] = [
    ['mode destination with a source token', { path: '/tunnel?local-proxy-mode=destination' }],
    ['no mode', { path: '/tunnel' }],
    ['another path', { path: '/tunnels?local-proxy-mode=source' }],
    ['no subprotocol', { subprotocols: [] }],
    ['an unknown subprotocol', { subprotocols: ['aws.iot.securetunneling-9.0'] }],
    ['the token twice', { headers: { 'access-token': [token, token] } }],
    ['a client token that is too short', { headers: { 'access-token': token, 'client-token': 'short' } }],
    ['a request of more than 4 KiB', { headers: { 'access-token': token, 'x-padding': 'x'.repeat(4096) } }],
  ];
  for (const [what, change] of tries)
    ask(
      '8.1',
      `Handshake with ${what}`,
      said(await probe(place, { subprotocols: [protocols[2]], headers: { 'access-token': token }, listen, ...change })),
    );
}

/** Reusing the pair, and every other way to present a token that is in use or was. */
async function pairs(place: ProbePlace, token: string, clientToken: string, ask: Ask): Promise<void> {
  const paired = { 'access-token': token, 'client-token': clientToken };
  const again = (headers: Probe['headers'], subprotocols: readonly string[] = [protocols[2]]): Promise<ProbeAnswer> =>
    probe(place, { subprotocols, headers, listen });
  ask('8.12', 'Several subprotocols offered, oldest first', said(await again(paired, protocols)));
  ask('8.12', 'Several subprotocols offered, newest first', said(await again(paired, [...protocols].reverse())));
  ask('8.11', 'Subprotocol 1.0 alone', said(await again(paired, [protocols[0]])));
  ask('8.1', 'A used token without its client token', said(await again({ 'access-token': token })));
  ask(
    '8.1',
    'A used token with another client token',
    said(await again({ 'access-token': token, 'client-token': randomUUID() })),
  );
}

async function whileConnected(run: VerifyRun, source: Source, tunnelId: string, ask: Ask): Promise<void> {
  const before = await run.service.describe(tunnelId);
  await wait(run.patience);
  const { kind } = source.state();
  ask(
    '8.8',
    `After ${run.patience / 1000} s without a byte, pings every 20 s`,
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

const notOpen = (kind: string): boolean => kind !== 'open' && kind !== 'idle';

/** Opens one tunnel, asks everything that needs one, and closes it in any case. */
export async function withTunnel(run: VerifyRun): Promise<void> {
  const ask = asker(run);
  const { service, thing, patience } = run;
  const opened = await service.open(thing);
  ask('base', `OpenTunnel for ${thing} with SSH and HTTP`, opened.ok ? opened.value.tunnelId : opened.words);
  if (!opened.ok) return;
  const { tunnelId, token } = opened.value;
  const place = placeOf(run.dataPlane);
  const source = await createSource(run.dataPlane);
  let closed = false;
  try {
    await wrongHandshakes(place, token, ask);
    const clientToken = randomUUID();
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
    await whileConnected(run, source, tunnelId, ask);

    const withConfig = await service.rotate({
      tunnelId,
      clientMode: 'SOURCE',
      destinationConfig: { thingName: thing, services: ['SSH', 'HTTP'] },
    });
    ask('8.6', 'Rotating SOURCE with destinationConfig', withConfig.ok ? 'accepted' : withConfig.words);
    const device = await service.rotate({
      tunnelId,
      clientMode: 'DESTINATION',
      destinationConfig: { thingName: thing, services: ['SSH', 'HTTP'] },
    });
    ask(
      '8.4',
      'Rotating DESTINATION, effect on the source',
      device.ok ? howEnded(await source.until(({ kind }) => notOpen(kind), Math.min(patience, 10_000))) : device.words,
    );
    const rotated = await service.rotate({ tunnelId, clientMode: 'SOURCE' });
    ask(
      '8.4',
      'Rotating SOURCE, effect on the live source',
      rotated.ok
        ? howEnded(await source.until(({ kind }) => notOpen(kind) && kind !== 'connecting', patience))
        : rotated.words,
    );
    ask(
      '8.4',
      'The old token afterwards, with its client token',
      said(
        await probe(place, {
          subprotocols: [protocols[2]],
          headers: { 'access-token': token, 'client-token': clientToken },
          listen,
        }),
      ),
    );
    if (rotated.ok && rotated.value !== null)
      ask(
        '8.13',
        'The new token with the old client token',
        said(
          await probe(place, {
            subprotocols: [protocols[2]],
            headers: { 'access-token': rotated.value, 'client-token': clientToken },
            listen,
          }),
        ),
      );
    // One more, as that question may have used it up: rotation is free.
    const again = await service.rotate({ tunnelId, clientMode: 'SOURCE' });
    const fresh = again.ok ? again.value : null;
    if (fresh !== null) {
      const own = randomUUID();
      await pairs(place, fresh, own, ask);
      source.connect(fresh, own);
      await source.until(({ kind }) => kind === 'open' || kind === 'refused', 30_000);
    }
    const closing = await service.close(tunnelId);
    closed = closing.ok;
    ask('base', 'CloseTunnel', closing.ok ? 'closed' : closing.words);
    if (closing.ok) await afterClosing(run, source, tunnelId, fresh ?? token, ask);
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

async function afterClosing(
  { service, dataPlane, patience }: VerifyRun,
  source: Source,
  tunnelId: string,
  token: string,
  ask: Ask,
): Promise<void> {
  ask(
    '8.3',
    'CloseTunnel, effect on the live source',
    howEnded(await source.until(({ kind }) => notOpen(kind) && kind !== 'connecting', patience)),
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
  const refused = await probe(placeOf(dataPlane), {
    subprotocols: [protocols[2]],
    headers: { 'access-token': token, 'client-token': randomUUID() },
    listen,
  });
  ask('8.2', 'Handshake with a closed tunnel’s token', said(refused));
}
