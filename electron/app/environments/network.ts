/** The person's choices about the way to AWS: web proxy, its password, the company's own authorities. */
import { X509Certificate } from 'node:crypto';
import type { NetworkRefusal, NetworkView, WebProxyMode } from '../../../shared/ipc/network';
import { splitPem } from '../../cloud';
import { hostAndPort } from '../../net/host-and-port';

/** What is kept in the settings. Null as mode: never chosen. */
export interface StoredNetwork {
  readonly mode: WebProxyMode | null;
  readonly address: string;
  readonly exceptions: string;
  readonly caFile: string | null;
}

export interface NetworkSources {
  readonly stored: () => StoredNetwork;
  store(network: StoredNetwork): Promise<void>;
  /** Encrypted, and never in the settings. */
  readonly secrets: {
    get(name: string): string | null;
    set(name: string, value: string): Promise<void>;
    delete(name: string): Promise<boolean>;
    list(prefix: string): readonly string[];
    persistence(): 'disk' | 'memory';
  };
  /** Told a password, so that the log can take it out. */
  onSecret(secret: string): void;
  /** `host:port` of the standard variables; null where they name nothing that can be used. */
  readonly variables: string | null;
  readonly systemTrust: boolean;
  readText(path: string): Promise<string>;
  publish(view: NetworkView): void;
  /** The way to AWS is another one. */
  onChange(): void;
}

export type Saved = { readonly ok: true } | { readonly ok: false; readonly reason: NetworkRefusal };

export interface Network {
  chosen(): { readonly mode: WebProxyMode; readonly address: string; readonly exceptions: string };
  passwordFor(proxyHost: string): { readonly user: string; readonly password: string } | null;
  /** Authorities of the company, PEM. */
  extraCa(): readonly string[];
  setWebProxy(choice: {
    readonly mode: WebProxyMode;
    readonly address: string;
    readonly exceptions: string;
    readonly user: string;
    readonly password: string;
  }): Promise<Saved>;
  setPassword(proxyHost: string, user: string, password: string): Promise<Saved>;
  forgetPassword(proxyHost: string): Promise<boolean>;
  setCaFile(path: string | null): Promise<Saved>;
}

const prefix = 'web-proxy:';
const nameOf = (proxyHost: string): string => `${prefix}${proxyHost.toLowerCase()}`;
const done: Saved = { ok: true };
const refused = (reason: NetworkRefusal): Saved => ({ ok: false, reason });

/** `CN` of a certificate, else all of its subject. */
const titleOf = (pem: string): string => {
  const { subject } = new X509Certificate(pem);
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
};

interface Authorities {
  readonly pems: readonly string[];
  readonly problem: NetworkView['caProblem'];
}

export async function createNetwork(sources: NetworkSources): Promise<Network> {
  const { secrets, stored } = sources;
  let authorities = await read(stored().caFile);

  async function read(path: string | null): Promise<Authorities> {
    if (path === null) return { pems: [], problem: null };
    try {
      const pems = splitPem(await sources.readText(path));
      return pems === null ? { pems: [], problem: 'ca-form' } : { pems, problem: null };
    } catch {
      return { pems: [], problem: 'ca-unreadable' };
    }
  }

  // Whoever set the variables meant them.
  const chosen: Network['chosen'] = () => ({
    ...stored(),
    mode: stored().mode ?? (sources.variables === null ? 'system' : 'variables'),
  });

  function publish(): void {
    const { mode, address, exceptions } = chosen();
    sources.publish({
      mode,
      address,
      exceptions,
      variables: sources.variables,
      passwordsFor: secrets.list(prefix).map((name) => name.slice(prefix.length)),
      kept: secrets.persistence() === 'disk',
      caFile: stored().caFile,
      authorities: authorities.pems.map(titleOf),
      caProblem: authorities.problem,
      systemTrust: sources.systemTrust,
    });
  }
  function changed(): Saved {
    publish();
    sources.onChange();
    return done;
  }
  const keep = async (proxyHost: string, user: string, password: string): Promise<void> => {
    sources.onSecret(password);
    sources.onSecret(Buffer.from(`${user}:${password}`, 'utf8').toString('base64'));
    await secrets.set(nameOf(proxyHost), JSON.stringify([user, password]));
  };

  publish();
  return {
    chosen,
    passwordFor(proxyHost) {
      const known = secrets.get(nameOf(proxyHost));
      if (known === null) return null;
      const [user = '', password = ''] = JSON.parse(known) as readonly string[];
      return { user, password };
    },
    extraCa: () => authorities.pems,
    async setWebProxy({ mode, address, exceptions, user, password }) {
      const typed = address
        .trim()
        .replace(/^http:\/\//i, '')
        .replace(/\/$/, '');
      const found = hostAndPort(typed, 3128);
      if (mode === 'manual') {
        if (typed === '') return refused('address-missing');
        if (/^[a-z0-9]+:\/\//i.test(typed)) return refused('address-scheme');
        if (found === null) return refused('address-form');
        if (user.trim() === '' && password !== '') return refused('user-missing');
        if (user.trim() !== '') await keep(found.host, user.trim(), password);
      }
      await sources.store({
        ...stored(),
        mode,
        address: found === null ? '' : `${found.host.includes(':') ? `[${found.host}]` : found.host}:${found.port}`,
        exceptions: exceptions.trim(),
      });
      return changed();
    },
    async setPassword(proxyHost, user, password) {
      if (user.trim() === '') return refused('user-missing');
      await keep(proxyHost, user.trim(), password);
      return changed();
    },
    async forgetPassword(proxyHost) {
      const known = await secrets.delete(nameOf(proxyHost));
      if (known) changed();
      return known;
    },
    async setCaFile(path) {
      const next = await read(path);
      if (next.problem !== null) return refused(next.problem);
      authorities = next;
      await sources.store({ ...stored(), caFile: path });
      return changed();
    },
  };
}
