import { isProblemCode, type ProblemCode } from '../problems/problem';
import type { TimelineEntry } from '../session/view';
import { problems } from '../i18n/en-problems';
import { problemState } from './device-state';
import type { ShownEntry } from './shown-timeline';
import type { Speaker } from './words';

interface EntryWords {
  /** What happened. */
  readonly main: string;
  /** With what; may be empty. */
  readonly rest: string;
}

type Params = TimelineEntry['params'];

const first = (params: Params, ...names: readonly string[]): string | number | null =>
  names.map((name) => params[name]).find((value) => value !== undefined && value !== '') ?? null;

/** A line of "What happened". What an entry does not say is left out rather than guessed. */
export function timelineWords({ entry, as }: ShownEntry, speaker: Speaker): EntryWords {
  const { t } = speaker;
  if (as === 'no-tunnel') return { main: t('timeline.words.no-tunnel'), rest: '' };
  return { main: mainOf(entry, t), rest: restOf(entry, speaker) };
}

/** A problem by its headline, or by its word in the list where the headline needs more than its code. */
function problemMain(code: ProblemCode, seen: unknown, t: Speaker['t']): string {
  if (code === 'replaced-elsewhere' && seen === 'no') return t('problems.replaced-elsewhere.unseenHeadline');
  return problems[code].headline.includes('{{')
    ? t(`device.${problemState(code).word}`)
    : t(`problems.${code}.headline`);
}

function mainOf({ kind, params, outcome }: TimelineEntry, t: Speaker['t']): string {
  const { mode, code, seen } = params as { readonly mode?: unknown; readonly code?: unknown; readonly seen?: unknown };
  if (kind === 'rotated' && (mode === 'SOURCE' || mode === 'DESTINATION' || mode === 'ALL'))
    return t(`timeline.words.rotated-${mode}`);
  if (kind === 'problem' && isProblemCode(code)) return problemMain(code, seen, t);
  if (kind === 'ports-bound') {
    const ports = Object.values(params);
    return ports.length === 0
      ? t('timeline.words.ports-bound')
      : t('timeline.words.ports-bound-list', { ports: ports.join(', '), count: ports.length });
  }
  if (outcome === 'failed' && (kind === 'older-protocol' || kind === 'tunnel-closed'))
    return t(`timeline.words.${kind}-failed`);
  if (kind === 'device-asked' && outcome === 'noted') return t('timeline.words.device-asked-in-vain');
  return t(`timeline.words.${kind}`);
}

function restOf({ kind, params }: TimelineEntry, { t, format }: Speaker): string {
  const service = first(params, 'service', 'serviceId');
  const status = first(params, 'status');
  switch (kind) {
    case 'link-accepted': {
      const ticket = first(params, 'ticket');
      return ticket === null ? '' : t('timeline.rest.ticket', { ticket });
    }
    case 'tunnel-opened':
    case 'services-adopted': {
      const services = first(params, 'services');
      return services === null ? '' : t('timeline.rest.services', { services });
    }
    case 'port-moved': {
      const port = first(params, 'port', 'to');
      if (port === null) return '';
      return service === null ? t('timeline.rest.port', { port }) : t('timeline.rest.moved', { service, port });
    }
    case 'refused':
      return status === null ? '' : t('timeline.rest.status', { status });
    case 'dropped': {
      const code = first(params, 'code');
      return typeof code === 'number' ? t('timeline.rest.code', { code }) : '';
    }
    case 'rotation-failed':
    case 'tunnel-closed': {
      const reason = first(params, 'name');
      return reason === null ? '' : t('timeline.rest.reason', { reason });
    }
    case 'tunnel-ended': {
      const how = first(params, 'how');
      return how === 'closed' || how === 'expired' || how === 'not-found' ? t(`timeline.rest.${how}`) : '';
    }
    case 'connecting':
    case 'reconnect-scheduled': {
      const attempt = first(params, 'attempt');
      return typeof attempt === 'number' && attempt > 1 ? t('timeline.rest.attempt', { attempt }) : '';
    }
    case 'service-answered':
    case 'service-unreachable':
      return service === null ? '' : t('timeline.rest.service', { service });
    case 'device-asked': {
      const protocol = first(params, 'protocol');
      return protocol === null ? '' : t('timeline.rest.protocol', { protocol });
    }
    case 'older-protocol': {
      const protocol = first(params, 'to', 'protocol');
      return protocol === null ? '' : t('timeline.rest.protocol', { protocol });
    }
    case 'ends-soon': {
      const minutes = first(params, 'minutes');
      return typeof minutes === 'number' ? t('timeline.rest.left', { left: format.duration(minutes * 60_000) }) : '';
    }
    case 'device-did-not-come': {
      const seconds = first(params, 'seconds');
      return typeof seconds === 'number'
        ? t('timeline.rest.watched', { watched: format.duration(seconds * 1000) })
        : '';
    }
    case 'ports-bound':
    case 'replaced':
    case 'not-replaced':
    case 'former-left':
    case 'tags-left-out':
    case 'tunnel-described':
    case 'connected':
    case 'rotated':
    case 'device-connected':
    case 'device-disconnected':
    case 'agent-online':
    case 'disconnected':
    case 'sign-in-given-up':
    case 'problem':
      return '';
    default:
      return kind satisfies never;
  }
}
