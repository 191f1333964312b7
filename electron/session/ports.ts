/** Local ports: the same one for the same service of the same thing, every time. */
import type { BindResult, BoundListener, ListenerRequest, SourceProxy } from '../tunnel/contract';
import type { Core } from './core';

/** FNV-1a: spreads names evenly over the range, the same on every computer. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** The first port to try for a service that has none yet, within `first`–`last`. */
export function preferredPort(
  device: string,
  serviceId: string,
  range: { readonly first: number; readonly last: number },
): number {
  const size = Math.max(1, range.last - range.first + 1);
  return range.first + (hash(`${device}\n${serviceId}`) % size);
}

interface Wanted extends ListenerRequest {
  /** Remembered or asked for: somebody may rely on it, so it is not exchanged silently. */
  readonly fixed: boolean;
}

function wantedPorts(core: Core, serviceIds: readonly string[], taken: ReadonlySet<number>): readonly Wanted[] {
  const { deps } = core;
  const range = deps.portRange();
  const ours = core.portsOfOthers();
  const used = new Set([...taken, ...ours]);
  return serviceIds.map((serviceId) => {
    const known = deps.memory.port(core.view.environment.id, core.device(), serviceId);
    // Two tunnels to one thing at once: the second cannot have the first one's port, and nothing is wrong with that.
    const remembered = known !== null && ours.has(known) ? null : known;
    let port = remembered ?? preferredPort(core.device(), serviceId, range);
    if (remembered === null)
      for (let tries = 0; used.has(port) && tries <= range.last - range.first; tries += 1)
        port = port >= range.last ? range.first : port + 1;
    used.add(port);
    return { serviceId, port, fixed: remembered !== null };
  });
}

/** How many computed ports are tried one after another before the operating system chooses. */
const patience = 20;

/** `byPerson`: somebody chose them; otherwise a port that is remembered already stays the one that is. */
export function rememberPorts(core: Core, listeners: readonly BoundListener[], byPerson: boolean): void {
  const { memory } = core.deps;
  const environmentId = core.view.environment.id;
  for (const { serviceId, port } of listeners) {
    if (byPerson || memory.port(environmentId, core.device(), serviceId) === null)
      memory.rememberPort(environmentId, core.device(), serviceId, port);
  }
}

/**
 * Binds a port for every service, all or none. A port that was chosen by calculation gives way to the next
 * free one; a remembered or explicit one that is taken is reported, with a free one to offer.
 */
export async function bindPorts(core: Core, proxy: SourceProxy, serviceIds: readonly string[]): Promise<BindResult> {
  const taken = new Set<number>();
  for (let tries = 0; ; tries += 1) {
    const wanted = wantedPorts(core, serviceIds, taken);
    const result = await proxy.bind(
      wanted.map(({ serviceId, port, fixed }) => ({ serviceId, port: !fixed && tries > patience ? 0 : port })),
    );
    if (result.ok) {
      rememberPorts(core, result.listeners, false);
      core.dispatch({ kind: 'ports-bound', listeners: result.listeners });
      return result;
    }
    const refused = wanted.find(({ serviceId }) => serviceId === result.serviceId);
    if (refused === undefined || refused.fixed || tries > patience) return result;
    taken.add(result.port);
  }
}
