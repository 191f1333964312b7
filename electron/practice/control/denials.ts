import type { Behaviours } from '../behaviours';
import type { RoleFault } from '../../../shared/practice/faults';
import { ServiceError } from '../core/errors';
import { accountId, tunnelArn } from '../core/ids';
import type { ArmedFaults, Scope } from '../faults/armed-faults';
import type { OperationName } from './operations';

/**
 * What a fault takes away from the caller's role: an operation, or one only for some client modes, with `delete` or
 * with tags.
 */
interface Denied {
  readonly operation: OperationName | readonly OperationName[];
  /** The action that is missing; absent: the operation's own. */
  readonly missing?: OperationName;
  readonly when?: (input: Readonly<Record<string, unknown>>) => boolean;
}

const mode =
  (...modes: readonly string[]) =>
  ({ clientMode }: Readonly<Record<string, unknown>>): boolean =>
    modes.includes(String(clientMode));

const denials: Readonly<Record<RoleFault, Denied>> = {
  'describe-denied': { operation: 'DescribeTunnel' },
  'list-denied': { operation: 'ListTunnels' },
  'open-denied': { operation: 'OpenTunnel' },
  'tags-denied': {
    operation: ['OpenTunnel', 'TagResource'],
    missing: 'TagResource',
    when: ({ tags }) => Array.isArray(tags) && tags.length > 0,
  },
  'close-denied': { operation: 'CloseTunnel' },
  'delete-denied': { operation: 'CloseTunnel', when: (input) => input['delete'] === true },
  'rotation-denied': { operation: 'RotateTunnelAccessToken' },
  'rotation-denied-source': { operation: 'RotateTunnelAccessToken', when: mode('SOURCE', 'ALL') },
  'rotation-denied-device': { operation: 'RotateTunnelAccessToken', when: mode('DESTINATION', 'ALL') },
  'rotation-denied-both': { operation: 'RotateTunnelAccessToken', when: mode('ALL') },
};

const isRoleFault = (name: string): name is RoleFault => Object.hasOwn(denials, name);

/** In the form of IAM's messages; no sample of this service was ever published (PROTOCOL.md 7.2). */
function wordsOf(wording: Behaviours['accessDeniedWording'], action: string, resource: string): string {
  const user = `User: arn:aws:sts::${accountId}:assumed-role/FieldTechnician/practice is not authorized to perform: ${action}`;
  switch (wording) {
    case 'identity-policy':
      return `${user} on resource: ${resource} because no identity-based policy allows the ${action} action`;
    case 'explicit-deny':
      return `${user} on resource: ${resource} with an explicit deny in a service control policy`;
    case 'boundary':
      return `${user} because no permissions boundary allows the ${action} action`;
    case 'bare':
      return 'Access denied';
    default:
      return wording satisfies never;
  }
}

/** @throws ServiceError AccessDeniedException where an armed fault denies this call. */
export function checkPermission(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  scope: Scope,
  {
    armed,
    behaviours,
    region,
  }: { readonly armed: ArmedFaults; readonly behaviours: Behaviours; readonly region: string },
): void {
  const denied = armed.list().flatMap(({ name }) => {
    const denial = isRoleFault(name) ? denials[name] : undefined;
    return denial !== undefined &&
      [denial.operation].flat().some((each) => each === operation) &&
      (denial.when?.(input) ?? true) &&
      armed.acts(name, scope)
      ? [denial.missing ?? operation]
      : [];
  });
  // What the whole call wants is decided before what only its tags want.
  const action = denied.find((each) => each === operation) ?? denied[0];
  if (action === undefined) return;
  const resource =
    action === 'OpenTunnel' && scope.thingName !== undefined
      ? tunnelArn(region, '').replace(/tunnel\/$/, `thing/${scope.thingName}`)
      : tunnelArn(region, scope.tunnelId ?? '*');
  throw new ServiceError(
    'AccessDeniedException',
    wordsOf(behaviours.accessDeniedWording, `iot:${action}`, resource),
    behaviours.accessDeniedStatus,
  );
}
