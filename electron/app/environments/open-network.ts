import type { StateStore } from '../../ipc/state-store';
import type { Logger } from '../../log/logger';
import { systemTrust } from '../../net/trust';
import { createWebProxies, type WebProxySources } from '../../net/web-proxies';
import { readWebProxy, type WebProxyFor } from '../../net/web-proxy';
import type { Policy } from '../../../shared/policy/policy';
import type { Presets } from '../../policy/contract';
import type { SettingsFile } from '../../storage/settings';
import { readTextFile } from '../../storage/text-file';
import { Network, plainProxyAddress, type NetworkSources, type StoredNetwork } from './network';

interface NetworkOptions
  extends Pick<WebProxySources, 'resolveSystem' | 'variables'>,
    Pick<NetworkSources, 'secrets' | 'onSecret' | 'onChange' | 'confirm'> {
  readonly state: StateStore;
  readonly settings: SettingsFile;
  readonly presets: Pick<Presets, 'policy'>;
  readonly log: Logger;
}

/** A web proxy is set as a whole: what a person typed for another one does not go with it. */
function withCompanys(own: StoredNetwork, { network = {} }: Policy): StoredNetwork {
  const { mode, address = '', exceptions, caFile = own.caFile } = network;
  if (mode === undefined) return { ...own, exceptions: exceptions ?? own.exceptions, caFile };
  return { mode, address: plainProxyAddress(address), exceptions: exceptions ?? '', caFile };
}

/**
 * What a person chose about web proxy and trust, joined to settings, window and machine; and the web proxy of a host
 * that follows from it.
 */
export async function openNetwork({
  state,
  settings,
  presets,
  secrets,
  onSecret,
  onChange,
  confirm,
  variables,
  log,
  ...edges
}: NetworkOptions): Promise<{ readonly network: Network; readonly webProxyFor: WebProxyFor }> {
  const read = readWebProxy(variables);
  if (!read.ok) log.warn('the web proxy of the environment is not used', { reason: read.message });
  const named = read.ok ? read.value : null;
  if (named?.authorization !== undefined) onSecret(named.authorization);
  const network = await Network.open({
    stored: () => withCompanys(settings.get().network, presets.policy),
    set: presets.policy.network ?? {},
    store: (next) => settings.update({ network: next }),
    secrets,
    onSecret,
    variables: named === null ? null : `${named.host}:${named.port}`,
    systemTrust,
    readText: readTextFile,
    confirm,
    publish: (view) => state.set('network', view),
    onChange,
  });
  const webProxyFor = createWebProxies({
    ...edges,
    chosen: () => network.chosen(),
    variables,
    passwordFor: (host) => network.passwordFor(host),
    log,
  });
  return { network, webProxyFor };
}
