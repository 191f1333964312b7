import { fieldtunnel } from '../../../shared/tunnel-message/generated/message';
import type { Behaviours } from '../behaviours';
import type { Mode } from '../core/tunnel';
import type { FrameInfo } from './scan';

const { Type } = fieldtunnel.Message;

/** The greatest payload of one message (PROTOCOL.md 3.1). */
const maxPayload = 64_512;

type Verdict = 'forward' | 'drop' | { readonly violation: string };

/** How a source speaks, told by the fields it sends (PROTOCOL.md 3.5). */
type Version = 'V1' | 'V2' | 'V3';

/** What the rules remember about one connection of a side; forgotten with it. */
export interface Speaker {
  readonly mode: Mode;
  version: Version | null;
}

export interface ActiveStream {
  readonly serviceId: string;
  readonly streamId: number;
}

/**
 * What the guides promise that the service checks (PROTOCOL.md 3.4), and which streams are running, so
 * that the service can reset them. One for the life of a tunnel.
 */
export class SessionRules {
  readonly #services: readonly string[];
  readonly #mixedVersions: Behaviours['mixedVersions'];
  /** Service ids of all streams ever started; '' for streams without one. */
  readonly #started = new Set<string>();
  readonly #active = new Map<string, number>();

  constructor(services: readonly string[], mixedVersions: Behaviours['mixedVersions']) {
    this.#services = services;
    this.#mixedVersions = mixedVersions;
  }

  /** Judges a frame and, if it may pass, takes note of what it starts or ends. */
  judge(frame: FrameInfo, speaker: Speaker): Verdict {
    const verdict = this.#check(frame, speaker);
    if (verdict === 'forward') this.#note(frame, speaker);
    return verdict;
  }

  /** The running streams, which are forgotten by this. */
  takeStreams(): readonly ActiveStream[] {
    const streams = [...this.#active].map(([serviceId, streamId]) => ({ serviceId, streamId }));
    this.#active.clear();
    return streams;
  }

  /** Whether the frame belongs to the running stream of its service, which is forgotten by this. */
  takeStreamOf(frame: FrameInfo): boolean {
    return this.#active.get(frame.serviceId) === frame.streamId && this.#active.delete(frame.serviceId);
  }

  #check(frame: FrameInfo, { mode, version }: Speaker): Verdict {
    switch (frame.type) {
      case Type.SESSION_RESET:
      case Type.SERVICE_IDS:
        return { violation: 'Only the service sends this message type' };
      case Type.STREAM_START:
      case Type.CONNECTION_START:
        if (mode === 'destination') return { violation: 'Only the source starts streams and connections' };
        break;
      case Type.DATA:
      case Type.STREAM_RESET:
      case Type.CONNECTION_RESET:
        break;
      default:
        return frame.ignorable ? 'drop' : { violation: 'Unknown message type' };
    }
    if (frame.streamId === 0) return { violation: 'The stream id is 0' };
    if (frame.payloadLength > maxPayload) return { violation: 'The payload is larger than 64512 bytes' };
    if (frame.type === Type.STREAM_START) {
      if (frame.serviceId !== '' && !this.#services.includes(frame.serviceId))
        return { violation: 'The tunnel has no such service' };
    } else {
      const problem = this.#checkStarted(frame);
      if (problem !== null) return { violation: problem };
    }
    // A STREAM_RESET never carries a connection id, so it tells nothing about the version.
    const mixed =
      mode === 'source' && version !== null && frame.type !== Type.STREAM_RESET && versionOf(frame) !== version;
    return mixed && this.#mixedVersions === 'close'
      ? { violation: 'The message version changed within the session' }
      : 'forward';
  }

  /** Older destinations answer without a service id whatever the source sent, so its absence proves nothing. */
  #checkStarted(frame: FrameInfo): string | null {
    if (frame.serviceId !== '') {
      if (this.#started.has(frame.serviceId)) return null;
      return this.#started.has('')
        ? 'The stream was started without a service id'
        : 'No stream was ever started for this service';
    }
    const isReset = frame.type === Type.STREAM_RESET || frame.type === Type.CONNECTION_RESET;
    return this.#started.size > 0 || isReset ? null : 'No stream was ever started';
  }

  #note(frame: FrameInfo, speaker: Speaker): void {
    if (frame.type === Type.STREAM_START) {
      this.#started.add(frame.serviceId);
      this.#active.set(frame.serviceId, frame.streamId);
      speaker.version ??= versionOf(frame);
    } else if (frame.type === Type.STREAM_RESET) {
      for (const [serviceId, streamId] of this.#active) {
        if (streamId === frame.streamId && (serviceId === frame.serviceId || frame.serviceId === ''))
          this.#active.delete(serviceId);
      }
    }
  }
}

function versionOf({ connectionId, serviceId }: FrameInfo): Version {
  if (connectionId > 0) return 'V3';
  return serviceId === '' ? 'V1' : 'V2';
}
