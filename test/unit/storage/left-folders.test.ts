import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sweepCliSessions } from '../../../electron/cloud/sign-in/cli-cache';
import { silentLogger } from '../../../electron/log/logger';
import { sweepFolders } from '../../../electron/storage/left-folders';
import { HostKeys } from '../../../electron/visit/host-keys';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-left-'))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const names = (below = ''): readonly string[] => readdirSync(join(folder, below)).toSorted();

describe('what a run left behind that was ended in the middle', () => {
  it('is gone at the next start where it was a folder for one moment, unless it may be in use', async () => {
    const now = Date.now();
    const aged = (name: string, minutes: number): void => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'inside'), 'x');
      utimesSync(join(folder, name), new Date(now), new Date(now - minutes * 60_000));
    };
    aged('self-test-aB3dE6', 61);
    aged('self-test-aB3dE7', 5);
    aged('self-test-report', 500);
    aged('self-test-', 500);
    aged('others-aB3dE6', 500);
    await sweepFolders(folder, ['self-test-'], () => now);
    expect(names()).toEqual(['others-aB3dE6', 'self-test-', 'self-test-aB3dE7']);
    await expect(sweepFolders(join(folder, 'nowhere'), ['self-test-'])).resolves.toBeUndefined();
  });

  it('is gone beside known_hosts', async () => {
    for (const name of ['known_hosts', 'known_hosts.tmp-0123456789ab', 'known_hosts.bak', 'known_hosts_of_mine'])
      writeFileSync(join(folder, name), '');
    await HostKeys.open({
      path: join(folder, 'host-keys.json'),
      knownHostsPath: join(folder, 'known_hosts'),
      log: silentLogger,
    });
    expect(names()).toEqual(['known_hosts', 'known_hosts.bak', 'known_hosts_of_mine']);
  });

  it('is gone where the CLI keeps its sessions: it holds a token in the clear', async () => {
    vi.stubEnv('HOME', folder);
    vi.stubEnv('USERPROFILE', folder);
    const cache = join('.aws', 'sso', 'cache');
    await expect(sweepCliSessions()).resolves.toBeUndefined();
    mkdirSync(join(folder, cache), { recursive: true });
    const session = `${'0a'.repeat(20)}.json`;
    const own = [session, 'botocore-client-id-us-east-1.json', `${session}.tmp-mine`];
    for (const name of [...own, `${session}.tmp-0123456789ab`]) writeFileSync(join(folder, cache, name), '{}');
    await sweepCliSessions();
    expect(names(cache)).toEqual(own.toSorted());
  });
});
