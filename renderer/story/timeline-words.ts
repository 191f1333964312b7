import type { TimelineEntry } from '../../shared/session/view';
import type { Speaker } from './words';

export interface EntryWords {
  /** What happened. */
  readonly main: string;
  /** With what; may be empty. */
  readonly rest: string;
}

type Params = TimelineEntry['params'];

const first = (params: Params, ...names: readonly string[]): string | number | null => names.map((name) => params[name]).find((value) => value !== undefined && value !== '') ?? null;

/** A line of "What happened". What an entry does not say is left out rather than guessed. */
export function timelineWords(entry: TimelineEntry, speaker: Speaker): EntryWords {
  const { t } = speaker;
  return { main: mainOf(entry, t), rest: restOf(entry, speaker) };
}

function mainOf({ kind, params }: TimelineEntry, t: Speaker['t']): string {
  const { mode } = params as { readonly mode?: unknown };
  if (kind === 'rotated' && (mode === 'SOURCE' || mode === 'DESTINATION' || mode === 'ALL')) return t(`timeline.words.rotated-${mode}`);
  const ports = kind === 'ports-bound' ? first(params, 'ports', 'port') : null;
  return ports === null ? t(`timeline.words.${kind}`) : t('timeline.words.ports-bound-list', { ports });
}

function restOf({ kind, params }: TimelineEntry, { t, format }: Speaker): string {
  const service = first(params, 'service', 'serviceId');
  const status = first(params, 'status');
  const time = (value: string | number | null): string | null => (typeof value === 'number' ? format.duration(value) : value);
  switch (kind) {
    case 'link-accepted': {
      const ticket = first(params, 'ticket');
      return ticket === null ? '' : t('timeline.rest.ticket', { ticket });
    }
    case 'tunnel-opened': {
      const minutes = first(params, 'lifetimeMinutes', 'minutes');
      return typeof minutes === 'number' ? t('timeline.rest.lifetime', { lifetime: format.duration(minutes * 60_000) }) : '';
    }
    case 'port-moved': {
      const port = first(params, 'port', 'to');
      if (port === null) return '';
      return service === null ? t('timeline.rest.port', { port }) : t('timeline.rest.moved', { service, port });
    }
    case 'refused':
    case 'rotation-failed':
    case 'dropped':
      return status === null || status === 0 ? reasonOf(params, t) : t('timeline.rest.status', { status });
    case 'connecting': {
      const attempt = first(params, 'attempt');
      return typeof attempt === 'number' && attempt > 1 ? t('timeline.rest.attempt', { attempt }) : '';
    }
    case 'reconnect-scheduled': {
      const wait = time(first(params, 'wait', 'delay', 'delayMs', 'in'));
      return wait === null ? '' : t('timeline.rest.wait', { wait });
    }
    case 'service-answered':
    case 'service-unreachable':
      return service === null ? '' : t('timeline.rest.service', { service });
    case 'older-protocol': {
      const protocol = first(params, 'to', 'protocol');
      return protocol === null ? '' : t('timeline.rest.protocol', { protocol });
    }
    case 'services-adopted': {
      const services = first(params, 'services');
      return services === null ? '' : t('timeline.rest.services', { services });
    }
    case 'device-did-not-come': {
      const watched = time(first(params, 'watchedFor', 'watched'));
      return watched === null ? '' : t('timeline.rest.watched', { watched });
    }
    case 'ports-bound':
    case 'tunnel-described':
    case 'tunnel-closed':
    case 'tunnel-ended':
    case 'connected':
    case 'rotated':
    case 'device-connected':
    case 'device-disconnected':
    case 'disconnected':
    case 'problem':
      return reasonOf(params, t);
    default:
      return kind satisfies never;
  }
}

function reasonOf(params: Params, t: Speaker['t']): string {
  const reason = first(params, 'reason', 'code');
  return reason === null ? '' : t('timeline.rest.reason', { reason });
}
