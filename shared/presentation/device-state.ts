/** A device's state in the list: an icon shape, a word and a tone, never a colour alone. */
import type { DeviceRow } from '../fleet/list';
import { type Problem, problemRegistry, type ProblemCode } from '../problems/problem';
import { neverFound } from '../session/chain';
import type { SessionView } from '../session/view';
import type { en } from '../i18n/en';

type Shape = 'full' | 'half' | 'cross' | 'ring' | 'slash' | 'clock';
type DeviceWord = keyof typeof en.device;

export interface DeviceState {
  readonly shape: Shape;
  readonly tone: 'working' | 'trying' | 'refused' | 'quiet';
  readonly word: DeviceWord;
}

const state = (shape: Shape, tone: DeviceState['tone'], word: DeviceWord): DeviceState => ({ shape, tone, word });

/** A problem's shape and word. */
export const problemState = (code: ProblemCode): DeviceState =>
  state('cross', code === 'tunnel-ended' ? 'quiet' : 'refused', problemRegistry[code].word);

/** Nobody else was seen on a tunnel whose token was replaced: it is refused, and that is all that is known. */
const stateOfProblem = (problem: Problem): DeviceState =>
  problemState(problem.code === 'replaced-elsewhere' && !problem.params.seen ? 'token-refused' : problem.code);

export function sessionState(view: SessionView): DeviceState {
  switch (view.state.kind) {
    case 'connected':
      return state('full', 'working', 'connected');
    case 'preparing':
    case 'connecting':
      return state('half', 'trying', 'connecting');
    case 'reconnecting':
      return state('half', 'trying', 'reconnecting');
    case 'repairing':
      return state('half', 'trying', 'repairing');
    case 'waiting-for-device':
      return state('half', 'trying', 'waiting');
    case 'closing':
      return state('half', 'trying', 'closing');
    case 'ready':
      return view.tunnelId === null && view.hasAccount
        ? state('ring', 'quiet', 'none')
        : state('ring', 'quiet', 'ready');
    case 'ended':
      return neverFound(view) ? state('ring', 'quiet', 'none') : stateOfProblem(view.state.problem);
    case 'problem':
      return stateOfProblem(view.state.problem);
    default:
      return view.state satisfies never;
  }
}

/** A device on which nothing is going on in this app. */
export function rowState(row: Pick<DeviceRow, 'tunnel' | 'ended' | 'connectivity'>): DeviceState {
  // Who is on the tunnel is there, whatever the index says.
  if (row.connectivity?.connected === false && row.tunnel?.destination !== 'CONNECTED')
    return state('slash', 'quiet', 'away');
  if (row.tunnel !== null) return state('ring', 'quiet', 'ready');
  return row.ended ? state('cross', 'quiet', 'ended') : state('ring', 'quiet', 'none');
}
