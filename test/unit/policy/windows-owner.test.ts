/** Whose a policy file of Windows is, with a double that answers and fails as PowerShell does. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Answer, Ask } from '../../../electron/policy/child';
import { filePlace } from '../../../electron/policy/file';
import { isAdministrators } from '../../../electron/policy/windows-owner';

const path = 'C:\\ProgramData\\FieldTunnel\\policy.json';
const rights = 'G:S-1-5-21-1-2-3-513D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)';
const person = 'O:S-1-5-21-1004336348-1177238915-682003330-1001';
const installer = 'O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464';
const saying = (...owners: readonly string[]): Answer => ({
  ok: true,
  output: Buffer.from(owners.map((owner) => `${owner}${rights}\r\n`).join('')),
});
const asking = (answer: Answer) => {
  const ask = vi.fn<Ask>(() => Promise.resolve(answer));
  return { ask, isTrusted: isAdministrators({ environment: { SystemRoot: 'D:\\Windows' }, ask }) };
};

it.each([
  ['of the administrators', ['O:BA', 'O:BA'], true],
  ['of the system, in a folder of the installer', ['O:SY', installer], true],
  ['of the administrators of the domain', ['O:S-1-5-21-7-8-9-512', 'O:DA'], true],
  ['of a person', [person, 'O:BA'], false],
  ['in a folder of a person', ['O:BA', person], false],
  ['of an account whose name begins like another', ['O:BAD', 'O:BA'], false],
  ['of nobody that is said', ['O:BA'], false],
  ['with more said than was asked', ['O:BA', 'O:BA', 'O:BA'], false],
])('a file %s', async (_what, owners, is) => {
  expect(await asking(saying(...owners)).isTrusted(path)).toBe(is);
});

it('asks the shell of Windows itself, and the path stays a text', async () => {
  const { ask, isTrusted } = asking(saying('O:BA', 'O:BA'));
  await isTrusted("C:\\It’s 'mine'; calc\\policy.json");
  expect(ask.mock.calls).toEqual([
    [
      'D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      [
        '-NoLogo',
        '-NoProfile',
        '-NonInteractive',
        '-Command',
        "(Get-Acl -LiteralPath 'C:\\It’’s ''mine''; calc\\policy.json' -ErrorAction Stop).Sddl; " +
          "(Get-Acl -LiteralPath 'C:\\It’’s ''mine''; calc' -ErrorAction Stop).Sddl",
      ],
    ],
  ]);
});

it('uses nothing of a file whose owner Windows does not tell', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'fieldtunnel-policy-')), 'policy.json');
  writeFileSync(file, '{"practice":false}');
  const read = (answer: Answer) => filePlace({ path: file, isTrusted: asking(answer).isTrusted }).read();
  expect(await read({ ok: false, because: 'timeout' })).toEqual({ state: 'unreadable', detail: 'Get-Acl: timeout' });
  expect(await read({ ok: false, because: 'status 1' })).toMatchObject({ state: 'unreadable' });
  expect(await read(saying('O:BA', person))).toEqual({ state: 'changeable', detail: '' });
  expect(await read(saying('O:BA', 'O:SY'))).toEqual({ state: 'read', values: { practice: false } });
});
