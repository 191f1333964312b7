/** The PATH of the person's own shell, with shells that print, hang, fail or are none. */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinedPath, loginPath } from '../../../electron/login-path';

/** A shell of which the start file is this, and which then runs what it is given, as shells do. */
function shell(start: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'fieldtunnel-shell-')), 'shell');
  writeFileSync(path, `#!/bin/sh\n${start}\n[ "$1" = -ilc ] && eval "$2"\n`);
  chmodSync(path, 0o755);
  return path;
}
const environment = { PATH: '/usr/bin:/bin' };

describe.skipIf(process.platform === 'win32')('a login shell', () => {
  it('is asked for its PATH, whatever its start files print', async () => {
    const talks = shell('echo Welcome back; export PATH="/opt/homebrew/bin:$PATH"');
    expect(await loginPath({ shell: talks, environment })).toBe('/opt/homebrew/bin:/usr/bin:/bin');
  });

  it('that asks something is answered with an end, and one that hangs is not waited for', async () => {
    expect(await loginPath({ shell: shell('read answer; export PATH="/a:$PATH"'), environment })).toBe(
      '/a:/usr/bin:/bin',
    );
    expect(await loginPath({ shell: shell('exec sleep 60'), environment, withinMs: 200 })).toBeNull();
  });

  it('that fails, is not there or is no path says nothing', async () => {
    expect(await loginPath({ shell: shell('exit 3'), environment })).toBeNull();
    for (const none of ['/nowhere/zsh', 'zsh', '', undefined])
      expect(await loginPath({ shell: none, environment })).toBeNull();
  });
});

it('both paths are joined without what is there twice, or relative', () => {
  expect(joinedPath('/opt/bin:/usr/bin:.:', '/usr/bin:/bin')).toBe('/opt/bin:/usr/bin:/bin');
});
