/** What is known about each problem besides its words. */

/** Which link of the chain a problem breaks (`laptop`: laptop to AWS, and so on), and what that link then says. */
export interface ChainBreak {
  readonly place: 'laptop' | 'device' | 'service' | 'nowhere';
  readonly fact: 'token-refused' | 'denied' | 'offline' | 'not-connected' | 'ended' | 'no-answer' | 'unknown';
}

/**
 * What a problem is about: under which heading the help has it, and how a command ends because of it
 * (command-line/exit-codes.ts).
 */
export type ProblemConcern =
  | 'token'
  | 'device'
  | 'tunnel'
  | 'signIn'
  | 'denied'
  | 'network'
  | 'port'
  | 'service'
  | 'unexpected';

export interface ProblemTraits<Code extends string> {
  readonly concern: ProblemConcern;
  /** Problems that are only symptoms while this one is there. Transitive. */
  readonly hides: readonly Code[];
  readonly breaks: ChainBreak;
  /** Names the words for it in the device list and in the timeline. */
  readonly word:
    | 'tokenRefused'
    | 'notConnected'
    | 'noAnswer'
    | 'portInUse'
    | 'denied'
    | 'signIn'
    | 'offline'
    | 'takenOver'
    | 'ended'
    | 'region'
    | 'clock'
    | 'certificate'
    | 'trouble';
}
