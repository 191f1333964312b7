import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkView } from '../../../shared/ipc/network';
import { Network, type StoredNetwork } from '../../../electron/app/environments/network';
import type { TrustedPlace } from '../../../electron/app/environments/trusted-place';
import { makeIdentity } from '../../fakes/identity';

let stored: StoredNetwork;
let secrets: Map<string, string>;
let heard: string[];
let view: NetworkView;
let changes: number;
let asked: TrustedPlace[];
let confirms: boolean;
let pem = '';
const files = new Map<string, string>();
beforeAll(async () => {
  pem = (await makeIdentity({ root: 'CN=Acme Root, O=Acme' })).ca;
  files.set('/acme.pem', pem).set('/text.pem', 'nothing');
});
beforeEach(() => {
  stored = { mode: null, address: '', exceptions: '', caFile: null };
  secrets = new Map();
  heard = [];
  changes = 0;
  asked = [];
  confirms = true;
});

const make = (variables: string | null = null): Promise<Network> =>
  Network.open({
    stored: () => stored,
    store(next) {
      stored = next;
      return Promise.resolve();
    },
    secrets: {
      get: (name) => secrets.get(name) ?? null,
      set: (name, value) => Promise.resolve(void secrets.set(name, value)),
      delete: (name) => Promise.resolve(secrets.delete(name)),
      list: (prefix) => [...secrets.keys()].filter((name) => name.startsWith(prefix)),
      persistence: () => 'disk',
    },
    onSecret: (secret) => heard.push(secret),
    variables,
    systemTrust: true,
    readText: (path) =>
      files.has(path) ? Promise.resolve(files.get(path) ?? '') : Promise.reject(new Error('ENOENT')),
    confirm: (place) => Promise.resolve(asked.push(place) > 0 && confirms),
    publish: (next) => (view = next),
    onChange: () => (changes += 1),
  });
const typed = { mode: 'manual', address: 'Proxy.corp:8080', exceptions: ' .corp ', user: '', password: '' } as const;

describe('the choices about the network', () => {
  it('are the variables where somebody set them, else the system’s', async () => {
    await make();
    expect(view).toMatchObject({ mode: 'system', variables: null });
    await make('proxy:3128');
    expect(view).toMatchObject({ mode: 'variables', variables: 'proxy:3128' });
  });
  it('keep a proxy that was typed in, and its password only in the encrypted store', async () => {
    const network = await make();
    expect(await network.setWebProxy({ ...typed, user: ' me ', password: 'wörd:1' })).toEqual({ ok: true });
    expect(stored).toEqual({ mode: 'manual', address: 'Proxy.corp:8080', exceptions: '.corp', caFile: null });
    expect(JSON.stringify(stored)).not.toContain('wörd');
    expect(network.passwordFor('proxy.corp')).toEqual({ user: 'me', password: 'wörd:1' });
    expect(heard).toEqual(['wörd:1', Buffer.from('me:wörd:1').toString('base64')]);
    expect(view.passwordsFor).toEqual(['proxy.corp']);
    expect(JSON.stringify(view)).not.toContain('wörd');
    expect(changes).toBe(1);
    // Without a name what is kept stays.
    await network.setWebProxy(typed);
    expect(network.passwordFor('proxy.corp')).not.toBeNull();
    expect(await network.forgetPassword('proxy.corp')).toBe(true);
    expect(await network.forgetPassword('proxy.corp')).toBe(false);
    expect(network.passwordFor('proxy.corp')).toBeNull();
  });
  it.each([
    [{ address: ' ' }, 'address-missing'],
    [{ address: 'a b' }, 'address-form'],
    [{ address: 'proxy:0' }, 'address-form'],
    [{ address: 'https://proxy:1' }, 'address-scheme'],
    [{ address: 'socks5://proxy:1' }, 'address-scheme'],
    [{ password: 'x' }, 'user-missing'],
  ] as const)('refuse %j: %s', async (over, reason) => {
    const network = await make();
    expect(await network.setWebProxy({ ...typed, ...over })).toEqual({ ok: false, reason });
    expect(stored.mode).toBeNull();
    expect(changes).toBe(0);
  });
  it('take what people copy', async () => {
    const network = await make();
    await network.setWebProxy({ ...typed, address: ' http://proxy.corp/ ' });
    expect(stored.address).toBe('proxy.corp:3128');
    await network.setWebProxy({ ...typed, address: '[fd00::1]:81' });
    expect(stored.address).toBe('[fd00::1]:81');
  });
  it('trust the authorities of a file that can be read, and say why another one is refused', async () => {
    const network = await make();
    expect(await network.setCaFile('/missing.pem')).toEqual({ ok: false, reason: 'ca-unreadable' });
    expect(await network.setCaFile('/text.pem')).toEqual({ ok: false, reason: 'ca-form' });
    expect(await network.setCaFile('/acme.pem')).toEqual({ ok: true });
    expect(network.extraCa()).toEqual([pem.trim()]);
    expect(view).toMatchObject({ caFile: '/acme.pem', authorities: ['Acme Root'], caProblem: null });
    expect(await network.setCaFile(null)).toEqual({ ok: true });
    expect(network.extraCa()).toEqual([]);
  });
  it('say that a file is gone, and go on without it', async () => {
    stored = { ...stored, caFile: '/gone.pem' };
    const network = await make();
    expect(view).toMatchObject({ caFile: '/gone.pem', caProblem: 'ca-unreadable', authorities: [] });
    expect(network.extraCa()).toEqual([]);
  });
});

describe('an authority of the company', () => {
  it('is trusted once a person has confirmed it, and not asked about again', async () => {
    const network = await make();
    confirms = false;
    expect(await network.setCaFile('/acme.pem')).toEqual({ ok: false, reason: 'not-confirmed' });
    expect([network.extraCa(), stored.caFile, changes]).toEqual([[], null, 0]);
    confirms = true;
    expect(await network.setCaFile('/acme.pem')).toEqual({ ok: true });
    expect(asked).toEqual(Array.from({ length: 2 }, () => ({ label: null, endpoints: [], authorities: [pem.trim()] })));
    expect(await network.setCaFile('/acme.pem')).toEqual({ ok: true });
    expect(await network.setCaFile(null)).toEqual({ ok: true });
    expect(asked).toHaveLength(2);
  });
});
