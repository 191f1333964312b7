/** The candidates of a diagnosis that concern the device and its services. Pure. */
import type { Problem } from '../../shared/problems/problem';
import type { Recovery } from '../../shared/problems/recovery';
import type { Observations } from './observations';

/** Nothing comes back although the device stands. What may be tried costs the programs' connections: a person decides. */
export function silenceProblem({ silent, thingName, lastFacts, now }: Observations): Problem | null {
  if (silent === null) return null;
  const { serviceId, forMs, connections, left, hadAnswered } = silent;
  const thing = lastFacts?.thingName ?? thingName;
  return {
    code: 'device-silent',
    params: {
      thingName: thing,
      serviceId,
      silentForMs: forMs,
      connections,
      ...(hadAnswered === undefined ? {} : { hadAnswered }),
    },
    recovery:
      left !== null
        ? { kind: 'ask-device', to: left === 'own-connection' ? null : left, ends: connections }
        : thing === null
          ? { kind: 'copy-request', action: 'iot:RotateTunnelAccessToken', mode: 'DESTINATION' }
          : { kind: 'rotate', mode: 'DESTINATION' },
    answer: null,
    at: now,
  };
}

/** The device's side, as far as DescribeTunnel and resets show it. */
export function deviceProblem(seen: Observations): Problem | null {
  const { describe, watched, agent, brokenUpload, resetService, now } = seen;
  const facts = describe.kind === 'facts' ? describe.facts : null;
  const thingName = facts?.thingName ?? seen.thingName;
  if (watched !== null && facts?.destination.status === 'DISCONNECTED') {
    // Without a thing no token can be delivered: only whoever runs the device can be asked.
    // A token sent to an agent that is offline is not delivered (PROTOCOL.md 5.1): what helps is at the device.
    const recovery: Recovery =
      facts.thingName === null
        ? { kind: 'copy-request', action: 'iot:RotateTunnelAccessToken', mode: 'DESTINATION' }
        : agent?.connected === false
          ? { kind: 'retry' }
          : { kind: 'rotate', mode: 'DESTINATION' };
    return {
      code: 'device-disconnected',
      params: {
        thingName,
        notified: watched.notified,
        watchedFor: watched.notified ? watched.watchedFor : null,
        ...(agent === null ? {} : { agent }),
        ...(brokenUpload === null ? {} : { uploading: brokenUpload }),
      },
      recovery,
      answer: null,
      at: now,
    };
  }
  if (resetService === null || facts?.destination.status === 'DISCONNECTED') return null;
  return {
    code: 'service-unreachable',
    params: { serviceId: resetService, thingName },
    recovery: { kind: 'retry' },
    answer: null,
    at: now,
  };
}
