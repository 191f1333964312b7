import { readFile } from 'node:fs/promises';
import { createWebProxies, systemTrust, type WebProxy, type WebProxyFor, type WebProxySources } from '../../cloud';
import type { StateStore } from '../../ipc/state-store';
import type { Logger } from '../../log/logger';
import type { SettingsFile } from '../../storage/settings';
import { createNetwork, type Network, type NetworkSources } from './network';

export interface JoinNetworkOptions
  extends Pick<WebProxySources, 'resolveSystem' | 'fromVariables'>,
    Pick<NetworkSources, 'secrets' | 'onSecret' | 'onChange'> {
  readonly state: StateStore;
  readonly settings: SettingsFile;
  /** What the standard variables say; a refusal never quotes them. */
  readonly variables:
    | { readonly ok: true; readonly value: WebProxy | null }
    | { readonly ok: false; readonly message: string };
  readonly log: Logger;
}

/** The choices about the way to AWS, joined to the settings, the window and the machine; and the way itself. */
export async function joinNetwork({
  state,
  settings,
  secrets,
  onSecret,
  onChange,
  variables,
  log,
  ...edges
}: JoinNetworkOptions): Promise<{ readonly network: Network; readonly webProxyFor: WebProxyFor }> {
  if (!variables.ok) log.warn('the web proxy of the environment is not used', { reason: variables.message });
  const named = variables.ok ? variables.value : null;
  if (named?.authorization !== undefined) onSecret(named.authorization);
  const network = await createNetwork({
    stored: () => settings.get().network,
    store: (next) => settings.update({ network: next }),
    secrets,
    onSecret,
    variables: named === null ? null : `${named.host}:${named.port}`,
    systemTrust,
    readText: (path) => readFile(path, 'utf8'),
    publish: (view) => state.set('network', view),
    onChange,
  });
  const webProxyFor = createWebProxies({
    ...edges,
    chosen: () => network.chosen(),
    variables: process.env,
    passwordFor: (host) => network.passwordFor(host),
    log,
  });
  return { network, webProxyFor };
}
