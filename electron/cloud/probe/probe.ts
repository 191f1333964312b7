/**
 * A test of an environment: how far both planes can be reached, and whether AWS takes the signature. Spends and opens
 * nothing.
 */
import { controlPlaneAddress } from '../../../shared/aws/hosts';
import type { EnvironmentTestView, ProbeStep, ProbeStepView } from '../../../shared/ipc/network';
import { trustOf } from '../../net/trust';
import type { WebProxyFor } from '../../net/web-proxy';
import type { ControlPlane, Environment } from '../contract';
import { refusalOf } from './failure';
import { probeEndpoint, type Endpoint } from './endpoint';

export interface ProbeOptions {
  readonly environment: Environment;
  /** Null: nobody is signed in. */
  readonly controlPlane: ControlPlane | null;
  readonly webProxyFor: WebProxyFor;
  readonly signal: AbortSignal;
  readonly onChange: (view: EnvironmentTestView) => void;
  readonly now?: () => number;
  /** Of one step. */
  readonly stepLimitMs?: number;
}

const networkSteps = ['name', 'tcp', 'proxy', 'tls', 'http'] as const;
const waiting = (step: ProbeStep): ProbeStepView => ({ step, state: 'waiting', failure: null, params: {} });
const addressOf = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  port === 443 ? host : `${host}:${port}`;

/** Resolves when both planes were tried or `signal` ended it. */
export async function testEnvironment({
  environment,
  controlPlane,
  webProxyFor,
  signal,
  onChange,
  now = Date.now,
  stepLimitMs = 8_000,
}: ProbeOptions): Promise<EnvironmentTestView> {
  const control = controlPlaneAddress(environment);
  const trust = trustOf(environment.extraCa);
  let view: EnvironmentTestView = {
    environmentId: environment.id,
    status: 'running',
    control: {
      address: addressOf(control),
      steps: [...networkSteps, 'signature' as const, 'permission' as const].map(waiting),
    },
    data: { address: addressOf(environment.dataPlane), steps: networkSteps.map(waiting) },
  };
  const show = (next: Partial<EnvironmentTestView>): void => onChange((view = { ...view, ...next }));
  function note(
    plane: 'control' | 'data',
    step: ProbeStep,
    state: ProbeStepView['state'],
    params: ProbeStepView['params'] = {},
    failure: ProbeStepView['failure'] = null,
  ): void {
    // A test that was stopped changes no more.
    if (signal.aborted) return;
    show({
      [plane]: {
        ...view[plane],
        steps: view[plane].steps.map((each) => (each.step === step ? { step, state, params, failure } : each)),
      },
    });
  }

  async function reach(plane: 'control' | 'data', endpoint: Endpoint): Promise<boolean> {
    const result = await probeEndpoint(endpoint, {
      webProxyFor,
      trust: await trust(endpoint.host),
      signal,
      stepLimitMs,
      report: (step, state, params) => note(plane, step, state, params),
    });
    if (!result.ok && result.step !== null) note(plane, result.step, 'failed', result.params, result.failure);
    return result.ok;
  }

  async function sign(): Promise<void> {
    note('control', 'signature', 'running');
    const answer = await controlPlane?.list({ maxResults: 1 }, signal);
    if (answer === undefined) {
      note('control', 'signature', 'failed', {}, 'not-signed-in');
      return;
    }
    if (answer.ok) {
      note('control', 'signature', 'done');
      note('control', 'permission', 'done', { action: 'iot:ListTunnels' });
      return;
    }
    const { step, failure, params } = refusalOf(answer.error, now());
    if (step === 'permission') note('control', 'signature', 'done');
    note('control', step, 'failed', params, failure);
  }

  onChange(view);
  await Promise.all([
    reach('control', { ...control, secure: environment.controlPlane?.startsWith('http://') !== true, path: '/' }).then(
      (reached) => (reached ? sign() : undefined),
    ),
    reach('data', { ...environment.dataPlane, secure: true, path: '/tunnel' }),
  ]);
  show({ status: signal.aborted ? 'stopped' : 'done' });
  return view;
}
