/** A person's choices about the network: web proxy, its password, the company's own authorities. */
import { X509Certificate } from 'node:crypto';
import type { NetworkRefusal, NetworkView, WebProxyMode } from '../../../shared/ipc/network';
import type { Policy } from '../../../shared/policy/policy';
import { plainLine } from '../../../shared/text/outside';
import { splitPem } from '../../cloud';
import { TrustQuestions, type ConfirmPlace } from './trusted-place';
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
  readonly store: (network: StoredNetwork) => Promise<void>;
  /** What the company set of it. */
  readonly set?: Policy['network'];
  /** Encrypted, and never in the settings. */
  readonly secrets: {
    get(name: string): string | null;
    set(name: string, value: string): Promise<void>;
    delete(name: string): Promise<boolean>;
    list(prefix: string): readonly string[];
    persistence(): 'disk' | 'memory';
  };
  /** Told a password, so that the log can take it out. */
  readonly onSecret: (secret: string) => void;
  /** `host:port` of the standard variables; null where they name nothing that can be used. */
  readonly variables: string | null;
  readonly systemTrust: boolean;
  readonly readText: (path: string) => Promise<string>;
  readonly confirm: ConfirmPlace;
  readonly publish: (view: NetworkView) => void;
  /** AWS is reached by another web proxy, or other authorities are trusted. */
  readonly onChange: () => void;
}

export type Saved =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: NetworkRefusal | 'set-by-organisation' };

interface WebProxyChoice {
  readonly mode: WebProxyMode;
  /** `host:port`, of mode `manual`. */
  readonly address: string;
  /** Hosts that are reached without it, as in `no_proxy`. */
  readonly exceptions: string;
}

const prefix = 'web-proxy:';
const nameOf = (proxyHost: string): string => `${prefix}${proxyHost.toLowerCase()}`;
const done: Saved = { ok: true };
const refused = (reason: NetworkRefusal | 'set-by-organisation'): Saved => ({ ok: false, reason });

/** `CN` of a certificate, else all of its subject. */
export const titleOf = (pem: string): string => {
  const { subject } = new X509Certificate(pem);
  return plainLine(/^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', '));
};

/** As it is typed, or copied from a page of the company's. */
export const plainProxyAddress = (address: string): string =>
  address
    .trim()
    .replace(/^http:\/\//i, '')
    .replace(/\/$/, '');

interface Authorities {
  readonly pems: readonly string[];
  readonly problem: NetworkView['caProblem'];
}

/** `host:port` as it is kept; an IPv6 address in brackets. */
const written = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Web proxy and trust as somebody chose them; what follows for a connection is in electron/net. */
export class Network {
  readonly #sources: NetworkSources;
  #authorities: Authorities;
  readonly #questions: TrustQuestions;

  private constructor(sources: NetworkSources, authorities: Authorities) {
    this.#sources = sources;
    this.#authorities = authorities;
    this.#questions = new TrustQuestions(sources.confirm);
  }

  static async open(sources: NetworkSources): Promise<Network> {
    const network = new Network(sources, await readAuthorities(sources, sources.stored().caFile));
    network.#publish();
    return network;
  }

  chosen(): WebProxyChoice {
    const stored = this.#sources.stored();
    // Whoever set the variables meant them.
    return { ...stored, mode: stored.mode ?? (this.#sources.variables === null ? 'system' : 'variables') };
  }

  passwordFor(proxyHost: string): { readonly user: string; readonly password: string } | null {
    const known = this.#sources.secrets.get(nameOf(proxyHost));
    if (known === null) return null;
    const [user = '', password = ''] = JSON.parse(known) as readonly string[];
    return { user, password };
  }

  /** Authorities of the company, PEM. */
  extraCa(): readonly string[] {
    return this.#authorities.pems;
  }

  /** A user name is kept with the password, encrypted; without one what is kept stays. */
  async setWebProxy({
    mode,
    address,
    exceptions,
    user,
    password,
  }: WebProxyChoice & { readonly user: string; readonly password: string }): Promise<Saved> {
    const { set = {} } = this.#sources;
    if ([set.mode, set.exceptions].some((value) => value !== undefined)) return refused('set-by-organisation');
    const typed = plainProxyAddress(address);
    const found = hostAndPort(typed, 3128);
    if (mode === 'manual') {
      if (typed === '') return refused('address-missing');
      if (/^[a-z0-9]+:\/\//i.test(typed)) return refused('address-scheme');
      if (found === null) return refused('address-form');
      if (user.trim() === '' && password !== '') return refused('user-missing');
      if (user.trim() !== '') await this.#keepPassword(found.host, user.trim(), password);
    }
    await this.#store({ mode, address: found === null ? '' : written(found), exceptions: exceptions.trim() });
    return this.#changed();
  }

  async setPassword(proxyHost: string, user: string, password: string): Promise<Saved> {
    if (user.trim() === '') return refused('user-missing');
    await this.#keepPassword(proxyHost, user.trim(), password);
    return this.#changed();
  }

  /** False: none was kept. */
  async forgetPassword(proxyHost: string): Promise<boolean> {
    const known = await this.#sources.secrets.delete(nameOf(proxyHost));
    if (known) this.#changed();
    return known;
  }

  /** Passwords that could not be read before are there now. */
  passwordsRead(): void {
    this.#changed();
  }

  async setCaFile(path: string | null): Promise<Saved> {
    if (this.#sources.set?.caFile !== undefined) return refused('set-by-organisation');
    const next = await readAuthorities(this.#sources, path);
    if (next.problem !== null) return refused(next.problem);
    const added = next.pems.filter((pem) => !this.#authorities.pems.includes(pem));
    if (added.length > 0 && !(await this.#questions.ask({ label: null, endpoints: [], authorities: added })))
      return refused('not-confirmed');
    this.#authorities = next;
    await this.#store({ caFile: path });
    return this.#changed();
  }

  async #keepPassword(proxyHost: string, user: string, password: string): Promise<void> {
    const { secrets, onSecret } = this.#sources;
    onSecret(password);
    onSecret(Buffer.from(`${user}:${password}`, 'utf8').toString('base64'));
    await secrets.set(nameOf(proxyHost), JSON.stringify([user, password]));
  }

  #store(change: Partial<StoredNetwork>): Promise<void> {
    return this.#sources.store({ ...this.#sources.stored(), ...change });
  }

  #changed(): Saved {
    this.#publish();
    this.#sources.onChange();
    return done;
  }

  #publish(): void {
    const { secrets, stored, variables, systemTrust, publish } = this.#sources;
    const { mode, address, exceptions } = this.chosen();
    publish({
      mode,
      address,
      exceptions,
      variables,
      passwordsFor: secrets.list(prefix).map((name) => name.slice(prefix.length)),
      kept: secrets.persistence() === 'disk',
      caFile: stored().caFile,
      authorities: this.#authorities.pems.map(titleOf),
      caProblem: this.#authorities.problem,
      systemTrust,
    });
  }
}

async function readAuthorities({ readText }: NetworkSources, path: string | null): Promise<Authorities> {
  if (path === null) return { pems: [], problem: null };
  try {
    const pems = splitPem(await readText(path));
    return pems === null ? { pems: [], problem: 'ca-form' } : { pems, problem: null };
  } catch {
    return { pems: [], problem: 'ca-unreadable' };
  }
}
