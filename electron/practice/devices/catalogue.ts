import type { AgentKind } from '../../../shared/practice/agents';

/** A kind of service that practice devices really offer. */
export type ServiceKind = 'ssh' | 'web' | 'console' | 'echo';

/** How a device is fitted out. */
export interface DeviceModel {
  readonly agent: AgentKind;
  /** The service ids it is known for. A notification may name others of the same kinds. */
  readonly services: readonly string[];
  readonly offers: readonly ServiceKind[];
  /** Whether its `localproxy` is started with a client token (`-i`), so that it survives a dropped connection. */
  readonly clientToken: boolean;
}

/** The devices that are always there. */
export const builtIn: ReadonlyMap<string, DeviceModel> = new Map<string, DeviceModel>([
  [
    'pump-station-07',
    { agent: 'localproxy', services: ['SSH', 'HTTP', 'CONSOLE'], offers: ['ssh', 'web', 'console'], clientToken: true },
  ],
  ['hvac-gateway-112', { agent: 'device-client', services: ['SSH'], offers: ['ssh'], clientToken: true }],
  ['cold-store-cam-18', { agent: 'localproxy', services: ['SSH', 'HTTP'], offers: ['ssh', 'web'], clientToken: false }],
  ['tank-level-23', { agent: 'greengrass', services: ['SSH'], offers: ['ssh'], clientToken: false }],
  ['lift-control-41', { agent: 'localproxy-v2', services: ['SSH', 'HTTP'], offers: ['ssh', 'web'], clientToken: true }],
  [
    'solar-inverter-09',
    { agent: 'cpp-sdk', services: ['SSH', 'HTTP', 'CONSOLE'], offers: ['ssh', 'web', 'console'], clientToken: true },
  ],
]);

/** Any other thing: it offers whatever its tunnels ask for. */
export const genericModel: DeviceModel = {
  agent: 'localproxy',
  services: [],
  offers: ['ssh', 'web', 'console', 'echo'],
  clientToken: false,
};

/** Which kind of service an id means: `SSH…`, `HTTP…` or `WEB…`, `ECHO…`, and the console for every other name. */
export function kindOf(serviceId: string): ServiceKind {
  if (/^ssh/i.test(serviceId)) return 'ssh';
  if (/^(http|web)/i.test(serviceId)) return 'web';
  if (/^echo/i.test(serviceId)) return 'echo';
  return 'console';
}
