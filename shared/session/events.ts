/** What can happen to a session: observations and commands, as plain data. `reduce.ts` is the only reader. */
import type { Denial } from '../problems/denial';
import type { Problem } from '../problems/problem';
import type {
  EnvironmentRef,
  RepairStep,
  ServiceView,
  SessionView,
  SourceConnection,
  TimelineEntry,
  TokenView,
  TunnelFacts,
  Untagged,
} from './view';

/** Figures of one service as the source proxy counts them. */
export type ServiceFigures = Pick<
  ServiceView,
  | 'serviceId'
  | 'port'
  | 'connections'
  | 'waitingClients'
  | 'waitsUntil'
  | 'bytesUp'
  | 'bytesDown'
  | 'lastAnswerAt'
  | 'pausedBy'
>;

/** A new line of the timeline; the reducer numbers it. */
export type NewEntry = Omit<TimelineEntry, 'id'>;

export type SessionEvent =
  // Commands and their beginnings
  /** The person (or a resumed session) asked to connect: what is being prepared. */
  | { readonly kind: 'preparing'; readonly step: 'describe' | 'token' | 'ports' }
  /** A repair of `problem` began. */
  | { readonly kind: 'repair-started'; readonly problem: Problem; readonly steps: readonly RepairStep[] }
  | {
      readonly kind: 'step';
      readonly name: RepairStep['name'];
      readonly state: RepairStep['state'];
      readonly at: number;
    }
  /** The device is awaited; `problem` is what the waiting is meant to repair. */
  | {
      readonly kind: 'device-awaited';
      readonly since: number;
      readonly steps: readonly RepairStep[];
      readonly problem: Problem | null;
    }
  /** The person stopped what was running, or disconnected. `problem`: what remains true nevertheless. */
  | { readonly kind: 'stopped'; readonly problem: Problem | null }
  /** The person tries once more on a connection that stands: what was found about it is to be found out again. */
  | { readonly kind: 'retrying' }
  | { readonly kind: 'closing' }
  | { readonly kind: 'rotation-allowed' }
  | { readonly kind: 'tell-when-back'; readonly tell: boolean }
  // Observations
  /** DescribeTunnel was answered. `deviceIsCurrent`: false while CONNECTED may still mean the connection before a rotation. */
  | { readonly kind: 'described'; readonly facts: TunnelFacts; readonly deviceIsCurrent: boolean }
  /** The connection is open and nobody could be asked about the device. `permitted`: false where DescribeTunnel is denied, so that waiting for its answer is in vain. */
  | { readonly kind: 'device-unknown'; readonly at: number; readonly permitted: boolean }
  | { readonly kind: 'denied'; readonly denied: readonly Denial[] }
  /** What a person had begun was not done: what was before it still is. `connection`: as it is now. */
  | { readonly kind: 'undone'; readonly before: SessionView; readonly connection: SourceConnection }
  | { readonly kind: 'token'; readonly token: TokenView }
  /** `problem`: why the proxy is waiting, where that was diagnosed. */
  | { readonly kind: 'connection'; readonly connection: SourceConnection; readonly problem: Problem | null }
  | { readonly kind: 'pong'; readonly roundTrip: number; readonly at: number }
  | { readonly kind: 'services'; readonly serviceIds: readonly string[] }
  | { readonly kind: 'stats'; readonly services: readonly ServiceFigures[] }
  | {
      readonly kind: 'ports-bound';
      readonly listeners: readonly { readonly serviceId: string; readonly port: number }[];
    }
  | { readonly kind: 'ports-released' }
  | { readonly kind: 'service-reset'; readonly serviceId: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
  // What the session is about
  | { readonly kind: 'tunnel'; readonly tunnelId: string | null; readonly thingName: string | null }
  | { readonly kind: 'untagged'; readonly untagged: Untagged }
  | { readonly kind: 'environment'; readonly environment: EnvironmentRef; readonly hasAccount: boolean }
  | { readonly kind: 'ticket'; readonly ticket: string | null }
  | {
      readonly kind: 'protocol';
      readonly protocol: 'V1' | 'V2' | 'V3';
      readonly because: 'device-speaks-older-protocol' | 'remembered' | null;
    }
  /** The computer's clock was set back by so many ms. */
  | { readonly kind: 'clock-set-back'; readonly by: number }
  | { readonly kind: 'happened'; readonly entry: NewEntry };
