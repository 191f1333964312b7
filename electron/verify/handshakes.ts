/** Handshakes with the data plane, right and wrong ones, and what is asked of each. */
import { randomUUID } from 'node:crypto';
import type { DataPlane } from '../tunnel';
import { probe, said, type Probe, type ProbeAnswer, type ProbePlace } from './probe';
import type { Ask } from './report';

const protocols = [
  'aws.iot.securetunneling-1.0',
  'aws.iot.securetunneling-2.0',
  'aws.iot.securetunneling-3.0',
] as const;
const newest = protocols[2];
const listenMs = 3000;

export const placeOf = ({ host, port, extraCa }: DataPlane): ProbePlace => ({ host, port, ca: extraCa });

/**
 * What the service answers to a handshake with this token, as a line of the report; `clientToken`: null, without one.
 */
export const answerTo = async (place: ProbePlace, token: string, clientToken: string | null): Promise<string> =>
  said(
    await probe(place, {
      subprotocols: [newest],
      headers: { 'access-token': token, ...(clientToken === null ? {} : { 'client-token': clientToken }) },
      listenMs,
    }),
  );

/** Handshakes that are wrong in one way each, with a token that is good: none of them should use it up. */
export async function wrongHandshakes(place: ProbePlace, token: string, ask: Ask): Promise<void> {
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
      said(await probe(place, { subprotocols: [newest], headers: { 'access-token': token }, listenMs, ...change })),
    );
}

/** Reusing the pair, and every other way to present a token that is in use or was. */
export async function pairs(place: ProbePlace, token: string, clientToken: string, ask: Ask): Promise<void> {
  const paired = { 'access-token': token, 'client-token': clientToken };
  const again = (headers: Probe['headers'], subprotocols: readonly string[] = [newest]): Promise<ProbeAnswer> =>
    probe(place, { subprotocols, headers, listenMs });
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
