import { AwsControlPlane, practiceEnvironment } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { SessionManager } from '../../../electron/session';
import type { SessionTuning } from '../../../electron/session/deps';
import { Ledger } from '../../../electron/tokens/ledger';
import type { ProblemCode } from '../../../shared/problems/problem';
import type { SessionView } from '../../../shared/session';
import type { LearnedDevice } from '../../../shared/session/learned';
import type { RunningAgent } from '../../fakes/field-agents';
import type { TestPractice } from '../../fakes/practice';
import { depsOf } from './rig';

export interface FieldSession {
  readonly view: () => SessionView;
  /** What it learned of devices, by thing. */
  readonly learned: ReadonlyMap<string, LearnedDevice>;
  /** Presses the one button. @throws when it is refused */
  readonly recover: (code: ProblemCode) => void;
  close(): Promise<void>;
}

/** A session that is given the source's token of an agent's tunnel, and connects. */
export async function fieldSession(
  service: TestPractice,
  { tunnelId, thingName, sourceToken }: Pick<RunningAgent, 'tunnelId' | 'thingName' | 'sourceToken'>,
  /** What is remembered of the device from before, and other times than those of the tests. */
  before: { readonly learned?: LearnedDevice; readonly tuning?: Partial<SessionTuning> } = {},
): Promise<FieldSession> {
  const environment = practiceEnvironment(service.practice.addresses, service.ca);
  const ledger = await Ledger.open({ file: null });
  await ledger.add({ environmentId: environment.id, tunnelId }, sourceToken, null);
  const learned = new Map(before.learned === undefined ? [] : [[thingName, before.learned]]);
  const plane = new AwsControlPlane(environment, { log: silentLogger, onDecision: () => undefined });
  const sessions = new SessionManager(depsOf(environment, plane, ledger, learned, before.tuning));
  const selected = sessions.select({ environmentId: environment.id, tunnelId, thingName, ticket: null });
  if (!selected.ok) throw new Error('not selected');
  const { sessionId } = selected.value;
  await sessions.connect(sessionId);
  return {
    view: () => sessions.views().find(({ id }) => id === sessionId)!,
    learned,
    recover(code) {
      const recovered = sessions.recover(sessionId, code);
      if (!recovered.ok) throw new Error(JSON.stringify(recovered.error));
    },
    async close() {
      await sessions.close();
      plane.dispose();
    },
  };
}
