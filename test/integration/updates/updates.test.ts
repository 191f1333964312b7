/** What a laptop makes of a company's manifest and package, and of everything that can be wrong with them. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderPlace } from '../../../electron/updates/folder-place';
import { readManifest } from '../../../shared/updates/manifest';
import { manifestName, packageName, signingKey } from '../../fakes/update-place';
import { content, eachWithUpdates, type UpdateRig } from './rig';

const day = 86_400_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

let company: UpdateRig['company'];
let laptop: UpdateRig['laptop'];
let server: UpdateRig['server'];
let page: UpdateRig['page'];
let open: UpdateRig['open'];
let look: UpdateRig['look'];
eachWithUpdates((rig) => ({ company, laptop, server, page, open, look } = rig));

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

describe('what was fetched', () => {
  it('stays where it cannot be read now', async () => {
    company.offer(content);
    await (await look(page())).close();
    const signature = join(laptop.folder, `${manifestName}.sig`);
    renameSync(signature, join(laptop.folder, 'aside'));
    // Not there is one thing, and any other error of the disk another.
    mkdirSync(signature);
    const unreadable = await open(page());
    expect({ offer: unreadable.view.offer, installed: await unreadable.installNow() }).toEqual({
      offer: null,
      installed: false,
    });
    await unreadable.close();
    rmSync(signature, { recursive: true });
    renameSync(join(laptop.folder, 'aside'), signature);
    expect((await open(page())).view.offer).toEqual({ version: '0.2.0', step: 'ready' });
  });
});
