/** What a laptop makes of a company's place for updates, and of everything that can be wrong with it. */
import { appendFileSync, chmodSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Place } from '../../../electron/updates/contract';
import { folderPlace } from '../../../electron/updates/folder-place';
import { fetchPackage } from '../../../electron/updates/package-file';
import { pagePlace } from '../../../electron/updates/page-place';
import type { Updates } from '../../../electron/updates/updates';
import { readManifest } from '../../../shared/updates/manifest';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { freePort } from '../../fakes/loopback';
import { UpdateLaptop } from '../../fakes/update-laptop';
import { manifestName, packageName, signingKey, UpdatePlace, UpdateServer } from '../../fakes/update-place';
import { until } from '../../fakes/wait';

const content = Buffer.alloc(3 * 1024 * 1024, 'a newer version');
const day = 86_400_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

let company: UpdatePlace;
let laptop: UpdateLaptop;
let server: UpdateServer;
let opened: Updates[];
beforeEach(async () => {
  [company, laptop, opened] = [new UpdatePlace(), new UpdateLaptop(), []];
  server = await UpdateServer.start(company.folder);
});
afterEach(async () => {
  for (const updates of opened) await updates.close();
  await server.close();
  company.remove();
  laptop.remove();
});

const page = (change: Partial<Parameters<typeof pagePlace>[0]> = {}): Place =>
  pagePlace({
    address: server.address,
    webProxyFor: () => Promise.resolve(null),
    extraCa: () => [server.identity.ca],
    ...change,
  });

async function open(place: Place = page(), change: Parameters<UpdateLaptop['open']>[2] = {}): Promise<Updates> {
  const updates = await laptop.open(place, company.key.publicKey, change);
  opened.push(updates);
  return updates;
}

/** Looks once and tells what was found. */
async function look(place: Place = page(), change: Parameters<UpdateLaptop['open']>[2] = {}): Promise<Updates> {
  const updates = await open(place, change);
  expect(await updates.look()).toBe(true);
  return updates;
}

describe.each([
  ['a page', () => page()],
  ['a folder', () => folderPlace(company.folder)],
] as const)('a newer version at %s', (_, placeOf) => {
  it('is fetched, taken up by the next start, and installed when the app is quit', async () => {
    company.offer(content);
    const updates = await look(placeOf());
    expect(updates.view).toMatchObject({ looked: { found: 'newer' }, offer: { version: '0.2.0', step: 'ready' } });
    expect(laptop.shown.some(({ offer }) => offer?.step === 'fetching')).toBe(true);
    await updates.close();
    // Without a network, a day later.
    rmSync(company.folder, { recursive: true });
    const again = await open(placeOf());
    expect(again.view.offer).toEqual({ version: '0.2.0', step: 'ready' });
    expect(await again.installNow()).toBe(true);
    expect(laptop.started).toEqual([
      { program: join(laptop.folder, packageName), args: ['/S', '--updated', '/currentuser'] },
    ]);
    expect(readFileSync(join(laptop.folder, packageName)).equals(content)).toBe(true);
    // It runs now: what was fetched is of no use any more.
    const newer = await open(placeOf(), { running: '0.2.0' });
    expect(newer.view.offer).toBeNull();
    expect(laptop.files).toEqual([]);
  });

  it('goes on where half a file ended', async () => {
    company.offer(content);
    const { files } = readManifest(readFileSync(join(company.folder, manifestName), 'utf8')) ?? { files: [] };
    const [file] = files;
    const part = join(laptop.folder, `${packageName}.part-${file?.sha512.slice(0, 16)}`);
    truncateSync(join(company.folder, packageName), content.length / 2);
    const updates = await look(placeOf());
    expect(updates.view.offer).toMatchObject({ step: 'failed', why: 'interrupted' });
    expect(await updates.installNow()).toBe(false);
    expect(readFileSync(part).length).toBe(content.length / 2);
    appendFileSync(join(company.folder, packageName), content.subarray(content.length / 2));
    await updates.look();
    expect(updates.view.offer).toEqual({ version: '0.2.0', step: 'ready' });
    expect(readFileSync(join(laptop.folder, packageName)).equals(content)).toBe(true);
    expect(laptop.files).toEqual([packageName, manifestName, `${manifestName}.sig`].sort());
  });

  it('is removed where it is not what was signed', async () => {
    company.offer(content);
    writeFileSync(join(company.folder, packageName), Buffer.alloc(content.length, 'another one'));
    const updates = await look(placeOf());
    expect(updates.view.offer).toMatchObject({ step: 'failed', why: 'wrong-content' });
    expect(laptop.files).toEqual([manifestName, `${manifestName}.sig`]);
    expect(await updates.installNow()).toBe(false);
  });

  it('is removed where it is larger than was said', async () => {
    company.offer(content);
    appendFileSync(join(company.folder, packageName), 'more');
    const updates = await look(placeOf());
    expect(updates.view.offer).toMatchObject({ step: 'failed', why: 'too-large' });
    expect(laptop.files).toEqual([manifestName, `${manifestName}.sig`]);
  });

  it('is named where its package or the manifest is not there', async () => {
    expect((await look(placeOf())).view.looked).toMatchObject({ found: 'missing' });
    company.offer(content);
    rmSync(join(company.folder, packageName));
    expect((await look(placeOf())).view.offer).toMatchObject({ step: 'failed', why: 'missing' });
  });
});

describe('a manifest', () => {
  it.each([
    ['signed with another key', () => company.offer(content, {}, signingKey()), 'signature'],
    [
      'changed after it was signed',
      () => {
        company.offer(content);
        const path = join(company.folder, manifestName);
        writeFileSync(path, readFileSync(path, 'utf8').replace('0.2.0', '9.2.0'));
      },
      'signature',
    ],
    [
      'with a signature that is none',
      () => {
        company.offer(content);
        writeFileSync(join(company.folder, `${manifestName}.sig`), 'not a signature');
      },
      'signature',
    ],
    [
      'with a signature that goes on',
      () => {
        company.offer(content);
        appendFileSync(join(company.folder, `${manifestName}.sig`), 'x'.repeat(1000));
      },
      'too-large',
    ],
    ['of another form', () => company.offer(content, { format: 2 }), 'form'],
    ['that leads out of its folder', () => company.offer(content, { files: [{ name: '../evil.exe' }] }), 'form'],
    ['that is no longer valid', () => company.offer(content, { validUntil: ago(1000) }), 'expired'],
    ['signed in the future', () => company.offer(content, { signedAt: ago(-2 * day) }), 'early'],
    ['larger than one can be', () => company.offer(content, { note: 'x'.repeat(70_000) }), 'too-large'],
  ] as const)('%s is named and not used', async (_, lay, found) => {
    lay();
    const updates = await look();
    expect(updates.view).toMatchObject({ looked: { found }, offer: null });
    expect(server.asked.map(({ name }) => name)).not.toContain(packageName);
    expect(laptop.started).toEqual([]);
  });

  it('of an older version installs nothing', async () => {
    company.offer(content, { version: '0.0.9' });
    const updates = await look();
    expect(updates.view).toMatchObject({ looked: { found: 'current' }, offer: null });
    expect(await updates.installNow()).toBe(false);
  });

  it('that was signed before the one that was taken is no way back', async () => {
    company.offer(content, { version: '0.3.0', signedAt: ago(1000) });
    await look();
    company.offer(content, { version: '0.2.0', signedAt: ago(60_000) });
    const updates = await look();
    expect(updates.view).toMatchObject({ looked: { found: 'replayed' }, offer: { version: '0.3.0', step: 'ready' } });
  });

  it('that is newer takes a version back', async () => {
    company.offer(content, { version: '0.3.0', signedAt: ago(60_000) });
    const updates = await look();
    expect(updates.view.offer).toMatchObject({ step: 'ready' });
    company.offer(content, { version: '0.1.0', signedAt: ago(1000) });
    await updates.look();
    expect(updates.view).toMatchObject({ looked: { found: 'current' }, offer: null });
    expect(await updates.installNow()).toBe(false);
    expect(laptop.files).toEqual([]);
  });
});

describe('right before it is installed', () => {
  it.each([
    ['package', () => writeFileSync(join(laptop.folder, packageName), Buffer.alloc(content.length, 'evil'))],
    ['manifest', () => appendFileSync(join(laptop.folder, manifestName), ' ')],
  ] as const)('a %s that was changed meanwhile is seen', async (_, change) => {
    company.offer(content);
    const updates = await look();
    change();
    expect(await updates.installNow()).toBe(false);
    expect(laptop.started).toEqual([]);
  });

  it('an installer that had no effect twice is started no third time', async () => {
    company.offer(content);
    for (const _ of [1, 2]) expect(await (await look()).installNow()).toBe(true);
    const updates = await look();
    expect(updates.view.offer).toEqual({ version: '0.2.0', step: 'by-hand', why: 'tried' });
    expect(await updates.installNow()).toBe(false);
    expect(laptop.started).toHaveLength(2);
  });

  it('nothing is done where the app does not install itself', async () => {
    company.offer(content);
    const updates = await look(page(), { installing: { kind: 'by-hand', why: 'computer' } });
    expect(updates.view.offer).toEqual({ version: '0.2.0', step: 'by-hand', why: 'computer' });
    expect(server.asked.map(({ name }) => name)).not.toContain(packageName);
    expect(await updates.installNow()).toBe(false);
  });
});

describe('the way there', () => {
  it('is silent without a network', async () => {
    company.offer(content);
    const port = await freePort();
    const updates = await look(page({ address: `https://localhost:${port}/fieldtunnel` }));
    expect(updates.view).toMatchObject({ looked: { found: 'unreachable' }, offer: null });
    expect((await look(folderPlace(join(company.folder, 'gone')))).view.looked).toMatchObject({ found: 'unreachable' });
  });

  it('leads nowhere else', async () => {
    company.offer(content);
    const elsewhere = (_: unknown, response: ServerResponse): void =>
      void response.writeHead(302, { location: `${server.address}/other` }).end();
    server.instead.set(manifestName, elsewhere);
    expect((await look()).view.looked).toMatchObject({ found: 'redirected' });
    server.instead.clear();
    server.instead.set(packageName, elsewhere);
    expect((await look()).view.offer).toMatchObject({ step: 'failed', why: 'redirected' });
    expect(server.asked.map(({ name }) => name)).not.toContain('other');
  });

  it('trusts nobody but the authorities of the app', async () => {
    company.offer(content);
    expect((await look(page({ extraCa: () => [] }))).view.looked).toMatchObject({ found: 'unreachable' });
    expect(server.asked).toEqual([]);
  });

  it('goes through the company’s web proxy', async () => {
    company.offer(content);
    const proxy = await ConnectProxy.start();
    try {
      const webProxyFor = () => Promise.resolve({ host: '127.0.0.1', port: proxy.port });
      expect((await look(page({ webProxyFor }))).view.offer).toMatchObject({ step: 'ready' });
      expect(proxy.requests.map(({ url }) => url)).toContain(`localhost:${server.port}`);
    } finally {
      await proxy.close();
    }
  });

  it('is given up where nobody answers', async () => {
    company.offer(content);
    server.instead.set(manifestName, () => undefined);
    expect((await look(page({ answerLimitMs: 50 }))).view.looked).toMatchObject({ found: 'unreachable' });
  });

  it('is given up where the bytes stop, and gone on with later', async () => {
    company.offer(content);
    const { files } = readManifest(readFileSync(join(company.folder, manifestName), 'utf8')) ?? { files: [] };
    const file = files[0]!;
    server.instead.set(packageName, (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 100_000));
    });
    const options = { place: page(), file, folder: laptop.folder, signal: new AbortController().signal };
    const fetching = { ...options, onReceived: () => undefined, idleLimitMs: 200 };
    expect(await fetchPackage(fetching)).toMatchObject({ ok: false, why: 'interrupted' });
    server.instead.clear();
    server.asked.length = 0;
    expect(await fetchPackage(fetching)).toEqual({ ok: true });
    expect(server.asked).toEqual([{ name: packageName, range: 'bytes=100000-' }]);
    expect(readFileSync(join(laptop.folder, packageName)).equals(content)).toBe(true);
  });

  it('begins anew where the server knows no ranges, or has less than before', async () => {
    company.offer(content);
    const { files } = readManifest(readFileSync(join(company.folder, manifestName), 'utf8')) ?? { files: [] };
    const file = files[0]!;
    const part = join(laptop.folder, `${packageName}.part-${file.sha512.slice(0, 16)}`);
    const options = { place: page(), file, folder: laptop.folder, signal: new AbortController().signal };
    const fetching = { ...options, onReceived: () => undefined };
    truncateSync(join(company.folder, packageName), 200_000);
    expect(await fetchPackage(fetching)).toMatchObject({ ok: false });
    server.knowsRanges = false;
    writeFileSync(join(company.folder, packageName), content);
    expect(await fetchPackage(fetching)).toEqual({ ok: true });
    rmSync(join(laptop.folder, packageName));
    server.knowsRanges = true;
    writeFileSync(part, content.subarray(0, 300_000));
    truncateSync(join(company.folder, packageName), 100_000);
    expect(await fetchPackage(fetching)).toMatchObject({ ok: false, why: 'interrupted' });
    expect(readFileSync(part).length).toBe(100_000);
  });
});

describe('while somebody works', () => {
  it('nobody looks, not at a press either', async () => {
    company.offer(content);
    const updates = await open();
    laptop.isQuiet = false;
    expect(updates.beginLook()).toBe(false);
    expect(await updates.look()).toBe(false);
    expect(server.asked).toEqual([]);
  });

  it('what had begun stops, and goes on where it was', async () => {
    company.offer(content);
    const updates = await open();
    let isHeld = false;
    server.instead.set(packageName, (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1_000_000), () => (isHeld = true));
    });
    const looking = updates.look();
    await until(() => isHeld && laptop.shown.at(-1)?.offer?.step === 'fetching');
    await until(() => (laptop.shown.at(-1)?.offer as { received?: number } | null)?.received !== 0);
    laptop.isQuiet = false;
    updates.workChanged();
    await looking;
    expect(updates.view).toMatchObject({ isLooking: false, offer: null });
    laptop.isQuiet = true;
    server.instead.clear();
    server.asked.length = 0;
    await updates.look();
    expect(updates.view.offer).toMatchObject({ step: 'ready' });
    expect(server.asked.find(({ name }) => name === packageName)?.range).toMatch(/^bytes=[1-9]\d*-$/);
  });
});

it('a disk that takes nothing is a sentence', async () => {
  company.offer(content);
  const { files } = readManifest(readFileSync(join(company.folder, manifestName), 'utf8')) ?? { files: [] };
  const file = files[0]!;
  const options = { place: page(), folder: laptop.folder, signal: new AbortController().signal };
  const fetching = { ...options, onReceived: () => undefined };
  expect(await fetchPackage({ ...fetching, file: { ...file, size: 2 ** 60 } })).toMatchObject({
    ok: false,
    why: 'disk-full',
  });
  if (process.getuid?.() === 0) return;
  chmodSync(laptop.folder, 0o500);
  expect(await fetchPackage({ ...fetching, file })).toMatchObject({ ok: false, why: 'not-written' });
  chmodSync(laptop.folder, 0o700);
});

it('off, or without a place, nothing is asked and nothing that was fetched is installed', async () => {
  company.offer(content);
  await look();
  server.asked.length = 0;
  for (const change of [{ enabled: false }, { from: null }]) {
    const updates = await open(page(), change);
    expect(updates.beginLook()).toBe(false);
    expect(await updates.installNow()).toBe(false);
  }
  expect(server.asked).toEqual([]);
  expect(laptop.files).toEqual([]);
});
