import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FirstLine } from '../../../electron/storage/first-line';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-line-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = 'Include "/data/ssh_config"';
const path = (): string => join(folder, '.ssh', 'config');
const first = (): FirstLine => new FirstLine(path(), line);
const write = (bytes: string | Buffer, mode = 0o644): void => {
  mkdirSync(join(folder, '.ssh'), { recursive: true });
  writeFileSync(path(), bytes);
  chmodSync(path(), mode);
};

describe('what a run left beside somebody’s file that was ended while it wrote', () => {
  it('is gone when the line is looked at first, also where a link leads elsewhere; files of the person’s own stay', async () => {
    write('Host *\n');
    const real = join(folder, 'dotfiles');
    mkdirSync(real);
    writeFileSync(join(real, 'config'), 'Host *\n');
    rmSync(path());
    symlinkSync(join(real, 'config'), path());
    const left = ['config.tmp-0123456789ab', 'config.tmp-ba9876543210'];
    const own = ['config', 'config.1', 'config.20241231', 'config.bak', 'config.tmp-old', 'other.tmp-0123456789ab'];
    for (const name of [...left, ...own.slice(1)]) writeFileSync(join(real, name), 'x');
    writeFileSync(`${path()}.tmp-0123456789ab`, 'x');
    writeFileSync(`${path()}.7`, 'x');
    await first().state();
    expect(readdirSync(real).toSorted()).toEqual(own.toSorted());
    expect(readdirSync(join(folder, '.ssh')).toSorted()).toEqual(['config', 'config.7']);
  });

  it('is not what the same run writes later', async () => {
    write('Host *\n');
    const file = first();
    await file.state();
    writeFileSync(`${path()}.tmp-0123456789ab`, 'x');
    await file.state();
    expect(readdirSync(join(folder, '.ssh'))).toContain('config.tmp-0123456789ab');
  });
});

describe('a line at the beginning of somebody’s file', () => {
  it.each(['', 'Host *\n  User pat\n', 'Host a\r\n\tPort 22', '\n\n# é 한\n'])(
    'comes and goes without a trace: %j',
    async (text) => {
      write(text);
      expect(await first().state()).toBe('absent');
      expect(await first().set(true)).toBe(true);
      expect(readFileSync(path(), 'utf8')).toBe(`${line}\n${text}`);
      expect(await first().state()).toBe('there');
      // Twice is once.
      await first().set(true);
      expect(await first().set(false)).toBe(true);
      expect(readFileSync(path(), 'utf8')).toBe(text);
    },
  );

  it('is found and taken where the person moved it, with the line end of their system', async () => {
    write(`# mine\r\n${line}\r\nHost *\r\n`);
    expect(await first().state()).toBe('there');
    await first().set(false);
    expect(readFileSync(path(), 'utf8')).toBe('# mine\r\nHost *\r\n');
    write(`# ${line}\n  ${line}\n`);
    expect(await first().state()).toBe('absent');
  });

  it('makes the file where there is none, for its owner alone', async () => {
    await first().set(true);
    expect(readFileSync(path(), 'utf8')).toBe(`${line}\n`);
    if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')('keeps permissions, and follows a link instead of replacing it', async () => {
    write('Host *\n', 0o640);
    await first().set(true);
    expect(statSync(path()).mode & 0o777).toBe(0o640);
    const target = join(folder, 'dotfiles');
    writeFileSync(target, 'Host b\n');
    rmSync(path());
    symlinkSync(target, path());
    await first().set(true);
    expect(lstatSync(path()).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe(`${line}\nHost b\n`);
  });

  it.each([
    ['bytes that are no text', Buffer.from([0x48, 0xff, 0xfe, 0x0a])],
    ['a zero', Buffer.from('Host *\n\0')],
    ['a mark before its text', Buffer.from('\ufeffHost *\n')],
    ['a size that nobody writes', Buffer.alloc(300_000, 97)],
  ])('leaves a file alone that has %s', async (_, bytes) => {
    write(bytes);
    expect(await first().state()).toBe('unreadable');
    expect(await first().set(true)).toBe(false);
    expect(readFileSync(path()).equals(bytes)).toBe(true);
  });
});
