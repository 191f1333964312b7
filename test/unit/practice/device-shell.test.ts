import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFiles } from '../../../electron/practice/devices/files/initial-files';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { parseLine, runLine } from '../../../electron/practice/devices/ssh/command-line';
import { CommandFailure, Shell, ShellExit } from '../../../electron/practice/devices/ssh/shell';

function newShell(): Shell {
  const device = identityOf('pump-station-07', () => Date.UTC(2026, 10, 24, 12));
  return new Shell(device, createFiles(device), 'technician');
}

async function run(line: string, shell = newShell()): Promise<{ out: string; err: string; status: number }> {
  let out = '';
  let err = '';
  const status = await runLine(line, shell, {
    out: (data) => Promise.resolve(void (out += data.toString())),
    err: (text) => Promise.resolve(void (err += text)),
    signal: new AbortController().signal,
  });
  return { out, err, status };
}

describe('the shell', () => {
  it.each([
    ['echo a "b  c \\"d\\"" \'e "f\' \\;g', 'a b  c "d" e "f ;g\n'],
    ['echo one; echo two', 'one\ntwo\n'],
    ['cd /etc; pwd; cd; pwd; cd ..; pwd', '/etc\n/home/technician\n/home\n'],
    ['cat ~/../../etc/hostname', 'pump-station-07\n'],
    ['ls /home/technician', 'README.txt\nmaintenance.log\n'],
    ['ls /etc/hostname', '/etc/hostname\n'],
    ['uname -n', 'pump-station-07\n'],
    ['sha256sum /etc/hostname', 'b04e92641de9befc4cc4ecdd689f3a4f30826f3a6e696732b758050a0dcf185e  /etc/hostname\n'],
    ['cat', ''],
    ['', ''],
    [' ; ', ''],
  ])('%s', async (line, expected) => {
    expect(await run(line)).toMatchObject({ out: expected, err: '' });
  });

  it.each(['help', 'ls -la', 'uname -a', 'whoami'])('%s prints something and succeeds', async (line) => {
    const { out, err, status } = await run(line);
    expect({ err, status }).toEqual({ err: '', status: 0 });
    expect(out.length).toBeGreaterThan(4);
  });

  it.each([
    ['cd /nowhere', 1, 'cd: /nowhere: No such file or directory\n'],
    ['cat /nowhere', 1, 'cat: /nowhere: No such file or directory\n'],
    ['cat /etc', 1, 'cat: /etc: Is a directory\n'],
    ['ls nowhere', 1, 'ls: /home/technician/nowhere: No such file or directory\n'],
    ['stty size', 1, "stty: 'standard input': Inappropriate ioctl for device\n"],
    ['echo "open', 2, '-sh: syntax error: unterminated quoted string\n'],
    ['echo x | cat', 2, '-sh: syntax error: a practice device knows no "|"\n'],
    ['echo x > /tmp/f', 2, '-sh: syntax error: a practice device knows no ">"\n'],
    ['command -v tmux', 127, '-sh: command: command not found\n'],
    ['constructor', 127, '-sh: constructor: command not found\n'],
  ])('%s fails with status %i', async (line, status, err) => {
    expect(await run(line)).toEqual({ out: '', err, status });
  });
});

it('a path is found from the shell’s folder, and never outside the root', () => {
  const shell = newShell();
  expect(shell.resolve('../x/./y//z')).toBe('/home/x/y/z');
  expect(shell.resolve('~/a')).toBe('/home/technician/a');
  expect(shell.resolve('../../../etc')).toBe('/etc');
  fc.assert(fc.property(fc.string(), (path) => !shell.resolve(path).split('/').includes('..')));
});

describe('how a line ends', () => {
  it('ends with the status it is given, or with the last one', async () => {
    await expect(run('exit 42')).rejects.toEqual(new ShellExit(42));
    await expect(run('cd /nowhere; exit')).rejects.toMatchObject({ status: 1 });
    await expect(run('exit')).rejects.toMatchObject({ status: 0 });
  });

  it('ends a command that is interrupted with status 130', async () => {
    const interrupt = new AbortController();
    const nothing = (): Promise<void> => Promise.resolve();
    const running = runLine('sleep 1000; echo no', newShell(), {
      out: () => Promise.reject(new Error('printed')),
      err: nothing,
      signal: interrupt.signal,
    });
    interrupt.abort();
    expect(await running).toBe(130);
  });

  it('parses any line or refuses it in words', () => {
    const unit = fc.constantFrom('a', ' ', '"', "'", '\\', '$', '{', '}', '|', '&', ';', '>', '<', '2', '~', '#', '?');
    fc.assert(
      fc.property(fc.string({ unit }), (line) => {
        try {
          return parseLine(line).every((words) => words.length > 0);
        } catch (error) {
          return error instanceof CommandFailure && error.message !== '';
        }
      }),
      { numRuns: 500 },
    );
  });
});
