import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLog, longestEntry } from '../../../electron/log/file-log';
import { Redactor } from '../../../electron/log/redact';
import { RotatingFile } from '../../../electron/log/rotating-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-log-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the log file', () => {
  it('holds one JSON object a line, with room, level, time and error', () => {
    const path = join(folder, 'logs', 'main.log');
    const log = createFileLog({
      sink: new RotatingFile({ path, maxBytes: 10_000, keep: 1 }),
      redactor: new Redactor(),
    });
    log
      .child('ipc')
      .error('request failed', { request: 'app.ready', error: new Error('no', { cause: new Error('deeper') }) });
    log.debug('not written at this level');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    const entry = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(entry).toMatchObject({
      level: 'error',
      room: 'ipc',
      event: 'request failed',
      request: 'app.ready',
      error: { name: 'Error', message: 'no', cause: { message: 'deeper' } },
    });
    expect(entry['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('never holds a registered secret, not even half of one at a cut', () => {
    const path = join(folder, 'main.log');
    const redactor = new Redactor();
    const secret = 'not-token-shaped-but-secret';
    redactor.registerSecret(secret);
    const log = createFileLog({ sink: new RotatingFile({ path, maxBytes: 100_000, keep: 1 }), redactor });
    for (let before = longestEntry - 60; before < longestEntry; before += 1)
      log.info('x', { text: `${'.'.repeat(before)}${secret}${'.'.repeat(100)}` });
    log.info(secret, { [secret]: { deep: [secret] }, error: new Error(secret) });
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(files.join('')).not.toContain(secret.slice(0, 12));
  });

  it('stays within its size and keeps the newest', () => {
    const path = join(folder, 'main.log');
    const sink = new RotatingFile({ path, maxBytes: 1_000, keep: 2 });
    for (let number = 0; number < 200; number += 1) sink.write(`line ${number} ${'x'.repeat(40)}`);
    expect(readdirSync(folder).sort()).toEqual(['main.log', 'main.log.1', 'main.log.2']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1_000);
    expect(readFileSync(path, 'utf8')).toContain('line 199 ');
  });

  it('gives back its end in whole lines, across files', () => {
    const sink = new RotatingFile({ path: join(folder, 'main.log'), maxBytes: 300, keep: 2 });
    for (let number = 0; number < 30; number += 1) sink.write(`line ${number} ${'x'.repeat(20)}`);
    const tail = sink.tail(400);
    expect(tail.length).toBeLessThanOrEqual(400);
    expect(tail.startsWith('line ')).toBe(true);
    expect(tail.trimEnd().split('\n').at(-1)).toMatch(/^line 29 /);
    expect(tail.trimEnd().split('\n').length).toBeGreaterThan(10);
  });

  it('survives a disk that cannot be written, and says later how many lines were lost', () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    const sink = new RotatingFile({ path: join(blocked, 'main.log'), maxBytes: 1_000, keep: 1 });
    expect(() => sink.write('lost')).not.toThrow();
    rmSync(blocked);
    new RotatingFile({ path: join(blocked, 'main.log'), maxBytes: 1_000, keep: 1 });
    sink.write('kept');
    expect(readFileSync(join(blocked, 'main.log'), 'utf8')).toMatch(/"lines lost","count":1\}\nkept\n$/);
  });
});

describe('equal lines of the log', () => {
  const start = Date.UTC(2026, 0, 1);
  const opened = () => {
    const path = join(folder, 'main.log');
    const clock = { at: start };
    const log = createFileLog({
      sink: new RotatingFile({ path, maxBytes: 100_000, keep: 1 }),
      redactor: new Redactor(),
      now: () => clock.at,
    });
    const lines = (): Record<string, unknown>[] =>
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { log, clock, lines };
  };

  it('are counted, not repeated', () => {
    const { log, clock, lines } = opened();
    for (let time = 0; time < 3_000; time += 1) {
      clock.at += 1;
      log.error('uncaught exception', { error: 'the same' });
      log.error('uncaught exception', { error: 'another' });
    }
    expect(lines().length).toBeLessThan(10);
    clock.at += 60_000;
    log.info('later');
    const counted = lines().filter(({ event }) => event === 'the same again');
    expect(counted.filter(({ count }) => count === 2_999)).toHaveLength(2);
    expect(counted[0]).toMatchObject({ of: 'uncaught exception', since: new Date(start + 1).toISOString() });
    expect(lines().at(-1)).toMatchObject({ event: 'later' });
  });

  it('are written again after a minute, and when the clock was set back', () => {
    const { log, clock, lines } = opened();
    for (const at of [0, 30_000, 60_000, 0]) {
      clock.at = start + at;
      log.info('network changed');
    }
    expect(lines().filter(({ event }) => event === 'network changed')).toHaveLength(3);
  });

  it('are remembered for a bounded number of different ones', () => {
    const { log, lines } = opened();
    for (let round = 0; round < 2; round += 1)
      for (let number = 0; number < 100; number += 1) log.info('line', { number });
    expect(lines()).toHaveLength(200);
  });
});
