import type { ProtocolVersion } from '../../../electron/tunnel';
import type { FieldAgent } from '../../fakes/agent-programs';
import type { Ending } from './service';

/** What an agent can do without harm to itself, whatever its source does right (PROTOCOL.md 5.4 to 5.7). */
export interface Habits {
  readonly versions: readonly ProtocolVersion[];
  /** It takes one connection at a time, as a session would remember of it. */
  readonly one: boolean;
  /** Once it was spoken to in V2 it takes one connection at a time in V3, too, until its process ends (5.7). */
  readonly staysInV2?: true;
  readonly endings: (version: ProtocolVersion) => readonly Ending[];
  /** Most bytes of an answer. */
  readonly down: number;
  /** What a program sent before its own end reaches the service in any case. */
  readonly drains: boolean;
  /**
   * After another WebSocket of the source the agent renews its own, and what is started meanwhile is reset or lost (5.5
   * f, 5.7): a person gives up a program that nothing comes back for, and starts another.
   */
  readonly renews: boolean;
  /** It tells its source that its service ended; else a person ends the program once everything is there. */
  readonly tellsServiceEnd: boolean;
}
const every: readonly Ending[] = ['program', 'program', 'half-close', 'upload', 'kill', 'service'];
const endings = (): readonly Ending[] => every;
const withoutService = every.filter((ending) => ending !== 'service');
const most = 200_000;
export const habitsOf: Readonly<Record<FieldAgent, Habits>> = {
  localproxy: {
    versions: ['V3', 'V2', 'V3'],
    one: false,
    staysInV2: true,
    endings,
    down: most,
    drains: true,
    renews: false,
    tellsServiceEnd: true,
  },
  'localproxy -y V2': {
    versions: ['V3', 'V2'],
    one: true,
    endings,
    down: most,
    drains: true,
    renews: false,
    tellsServiceEnd: true,
  },
  'localproxy -y V1': {
    versions: ['V3', 'V2', 'V1'],
    one: true,
    // A service that ends by itself makes it deaf, whatever its source does (5.6). Last words and the end of their
    // program in one message it survives; whether they leave in one is a matter of a millisecond or two, which
    // `one-connection.test.ts` has without chance.
    endings: () => withoutService,
    // It keeps back what is more than a message holds of what its service wrote in one go (5.6).
    down: 60_000,
    drains: true,
    renews: false,
    tellsServiceEnd: true,
  },
  'C++ SDK': {
    versions: ['V3', 'V2', 'V1'],
    one: false,
    // In V1 it resets the stream of a service that ended, and a STREAM_RESET of AWS's own that crosses that one kills
    // the process (5.7), whatever the source does.
    endings: (version) => (version === 'V1' ? withoutService : every),
    down: most,
    drains: false,
    renews: true,
    tellsServiceEnd: true,
  },
  'Device Client': {
    versions: ['V1'],
    one: false,
    endings,
    down: most,
    drains: false,
    renews: true,
    // Never (5.5 a): its program would wait for ever.
    tellsServiceEnd: false,
  },
};
