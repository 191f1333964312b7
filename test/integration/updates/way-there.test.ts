/** The way to a company's place for updates, and everything that can be wrong on it. */
import { chmodSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderPlace } from '../../../electron/updates/folder-place';
import { fetchPackage } from '../../../electron/updates/package-file';
import { readManifest } from '../../../shared/updates/manifest';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { freePort } from '../../fakes/loopback';
import { manifestName, packageName } from '../../fakes/update-place';
import { until } from '../../fakes/wait';
import { content, eachWithUpdates, type UpdateRig } from './rig';

let company: UpdateRig['company'];
let laptop: UpdateRig['laptop'];
let server: UpdateRig['server'];
let page: UpdateRig['page'];
let open: UpdateRig['open'];
let look: UpdateRig['look'];
eachWithUpdates((rig) => ({ company, laptop, server, page, open, look } = rig));

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
});

describe('the bytes of a package', () => {
  it('are given up where they stop, and gone on with later', async () => {
    company.offer(content);
    const { files } = readManifest(readFileSync(join(company.folder, manifestName), 'utf8')) ?? { files: [] };
    const file = files[0]!;
    server.instead.set(packageName, (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 100_000));
    });
    const options = { place: page(), file, folder: laptop.folder, signal: new AbortController().signal };
    const fetching = { ...options, onReceived: () => undefined };
    expect(await fetchPackage({ ...fetching, idleLimitMs: 1_000 })).toMatchObject({ ok: false, why: 'interrupted' });
    server.instead.clear();
    server.asked.length = 0;
    expect(await fetchPackage(fetching)).toEqual({ ok: true });
    expect(server.asked).toEqual([{ name: packageName, range: expect.stringMatching(/^bytes=[1-9]\d*-$/) as string }]);
    expect(readFileSync(join(laptop.folder, packageName)).equals(content)).toBe(true);
  });

  it('begin anew where the server knows no ranges, or has less than before', async () => {
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
