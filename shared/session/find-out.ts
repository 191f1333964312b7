/**
 * What may be tried next to find out how a device is to be spoken to, given what was observed: the table of PROTOCOL.md
 * 5.7 as a pure function. It is about connections of the app's own, to a service whose device speaks first; a program's
 * connection is never part of it.
 */

type Version = 'V1' | 'V2' | 'V3';

/**
 * What became of one connection of the app's own:
 * - `answered`: bytes came with all the ids it was started with.
 * - `answered-without-ids`: an id was missing.
 * - `refused`: the device ended this one connection, by all its ids: it understood them, and its service is away.
 * - `reset`: its whole stream was ended, by the device or by AWS.
 * - `silent`: nothing came in time.
 */
export type Greeted = 'answered' | 'answered-without-ids' | 'refused' | 'reset' | 'silent';

/** One connection of the app's own that is over. */
export interface Asked {
  readonly version: Version;
  readonly greeted: Greeted;
}

export interface FoundOut {
  /** In their order; none yet: the first one is to be made. */
  readonly asked: readonly Asked[];
  /** The device made a new connection since V2 was asked first: so does AWS's engine, and localproxy never. */
  readonly renewed: boolean;
  /** Of the tunnel. V1 messages name no service, so V1 serves a tunnel with one. */
  readonly services: number;
  /** The time for it is over: nothing more is asked. */
  readonly isLate: boolean;
}

export type NextStep =
  /** Another connection of the app's own, in this version, for so long. */
  | { readonly kind: 'ask'; readonly version: Version; readonly waitMs: number }
  /** This is how it is spoken to. `oneConnection`: programs wait for each other, in whatever version. */
  | { readonly kind: 'known'; readonly protocol: Version; readonly oneConnection: boolean }
  /** Nothing left that may be tried: the newest version stays. */
  | { readonly kind: 'unknown' };

/**
 * How long (ms) an answer in each version is awaited: V3 over a slow way, V2 only to see whether the device renews its
 * connection.
 */
const waits: { readonly [Each in Version]: number } = { V3: 1_000, V2: 400, V1: 1_000 };

/** AWS's engine resets the first one or two connections after it renewed its own (PROTOCOL.md 5.7). */
const mostRepeats = 2;

const ask = (version: Version): NextStep => ({ kind: 'ask', version, waitMs: waits[version] });
const known = (protocol: Version, oneConnection: boolean): NextStep => ({ kind: 'known', protocol, oneConnection });
const unknown: NextStep = { kind: 'unknown' };

export function nextStep({ asked, renewed, services, isLate }: FoundOut): NextStep {
  const last = asked.at(-1);
  if (last === undefined) return ask('V3');
  const { version, greeted } = last;
  const isRepeated = asked.filter((each) => each.version === version).length > mostRepeats;
  switch (greeted) {
    case 'answered':
      // What is silent in V3 and answers in V2 may only be slow: V3 is asked once more.
      if (version === 'V2' && asked.filter((each) => each.version === 'V3').length === 1 && !isLate) return ask('V3');
      return known(version, false);
    case 'answered-without-ids':
      return known(version, true);
    case 'refused':
      return version === 'V3' ? known('V3', false) : unknown;
    case 'reset':
      if (isLate) return unknown;
      // In V2 a localproxy whose service ends at once says the same, and it may be an end of before that comes late:
      // only a new connection of the device tells AWS's engine, and DescribeTunnel may be a moment behind.
      return isRepeated || (version === 'V2' && renewed) ? older(version, renewed, services) : ask(version);
    case 'silent':
      if (isLate) return unknown;
      // It had answered in V2 before.
      if (version === 'V3' && asked.some((each) => each.version === 'V2')) return known('V2', false);
      return older(version, renewed, services);
    default:
      return greeted satisfies never;
  }
}

/**
 * V1 kills the session of a localproxy that speaks V3: only a device that has shown to be AWS's engine, by a new
 * connection, is asked in it.
 */
function older(version: Version, renewed: boolean, services: number): NextStep {
  switch (version) {
    case 'V3':
      return ask('V2');
    case 'V2':
      return renewed && services <= 1 ? ask('V1') : unknown;
    case 'V1':
      return unknown;
    default:
      return version satisfies never;
  }
}

/** Services that speak before their client does: whoever connects and waits has asked whether they answer. */
export const speaksFirst = (type: string): boolean => type === 'ssh' || type === 'vnc';
