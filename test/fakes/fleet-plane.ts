/** A control plane that answers what a test of the device list says, and facts to answer with. */
import type { CloudError, ControlPlane, TunnelSummary } from '../../electron/cloud';
import type { CloudResult } from '../../electron/cloud/contract';
import type { TunnelFacts } from '../../shared/session/view';

export const now = 1_700_000_000_000;

export function facts(tunnelId: string, thingName: string | null, over: Partial<TunnelFacts> = {}): TunnelFacts {
  return {
    tunnelId,
    arn: null,
    status: 'OPEN',
    thingName,
    services: ['SSH'],
    description: null,
    tags: [],
    createdAt: now - 60_000,
    lifetimeMinutes: 720,
    endsAt: now + 3_600_000,
    source: { status: 'DISCONNECTED', since: null },
    destination: { status: 'CONNECTED', since: now },
    checkedAt: now,
    ...over,
  };
}
export const summary = (tunnelId: string, status: 'OPEN' | 'CLOSED' = 'OPEN'): TunnelSummary => ({
  tunnelId,
  arn: null,
  status,
  description: null,
  createdAt: now,
  lastUpdatedAt: now,
});
export const ok = <T>(value: T): CloudResult<T> => ({ ok: true, value, serverTime: null });
export const failure = (kind: CloudError['kind'], action = 'iot:ListTunnels'): CloudResult<never> => ({
  ok: false,
  error: { kind, name: 'X', status: 400, words: '', requestId: null, serverTime: null, action, resource: '*' },
});

export function plane(over: Partial<ControlPlane>): ControlPlane {
  const refuse = (): never => {
    throw new Error('not expected');
  };
  return {
    environment: {
      id: 'e',
      kind: 'aws',
      region: 'r',
      label: '',
      controlPlane: null,
      dataPlane: { host: '', port: 1 },
      extraCa: [],
      profile: null,
    },
    describe: refuse,
    list: refuse,
    open: refuse,
    rotate: refuse,
    close: refuse,
    prompting: refuse,
    dispose: () => undefined,
    ...over,
  };
}
export const noTunnels: ControlPlane['list'] = () => Promise.resolve(ok({ tunnels: [], nextToken: null }));
export const thing = (thingName: string) => ({
  thingName,
  typeName: null,
  groups: [],
  attributes: {},
  connectivity: null,
});
