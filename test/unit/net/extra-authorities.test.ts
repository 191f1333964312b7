import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { extraAuthorities } from '../../../electron/net/extra-authorities';

const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-authorities-'));
afterAll(() => rmSync(folder, { recursive: true }));
const named = (text: string): NodeJS.ProcessEnv => {
  const path = join(folder, 'authorities.pem');
  writeFileSync(path, text);
  return { NODE_EXTRA_CA_CERTS: path };
};

describe('the authorities that NODE_EXTRA_CA_CERTS names', () => {
  const [first = '', second = ''] = rootCertificates;

  it('are those of the file, whatever stands between them', () => {
    expect(extraAuthorities(named(`# the company's\n${first}\n\nand\r\n${second}\n`))).toEqual([first, second]);
  });

  it('are without what is no certificate', () => {
    const broken = first.replace(/[A-Za-z0-9]{40}/, 'x'.repeat(40));
    expect(extraAuthorities(named(`${broken}\n${second}`))).toEqual([second]);
    expect(extraAuthorities(named('not a certificate'))).toEqual([]);
  });

  it('are none without the variable, without the file, and where it is a folder or far too large', () => {
    expect(extraAuthorities({})).toEqual([]);
    expect(extraAuthorities({ NODE_EXTRA_CA_CERTS: join(folder, 'nothing') })).toEqual([]);
    expect(extraAuthorities({ NODE_EXTRA_CA_CERTS: folder })).toEqual([]);
    expect(extraAuthorities(named(`${first}${' '.repeat(5 * 1024 * 1024)}`))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('are none where it is a pipe, whatever somebody writes into it', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'printf %s "$1" > "$2"', 'sh', first, pipe], { stdio: 'ignore' });
    try {
      expect(extraAuthorities({ NODE_EXTRA_CA_CERTS: pipe })).toEqual([]);
    } finally {
      writer.kill('SIGKILL');
    }
  });
});
