import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildReport, longestReport } from '../../../electron/diagnostics/report';
import { Redactor } from '../../../electron/log/redact';
import { answerLimits, answerText, snippetFault, snippetsFor } from '../../../shared/visit/snippets';
import type { TransferView } from '../../../shared/visit/files';
import { makeRig } from './rig';
import { open } from './steps';

const snippet = { name: 'Disk', line: 'df -h', deviceType: null };
const about = { version: '1.2.3', runtime: 'Electron 45', platform: 'win32', encrypted: true };
const environment = { id: 'aws:eu-west-1', kind: 'aws', region: 'eu-west-1' } as const;
const reportWith = (work: readonly string[], redact = (text: string): string => text): string =>
  buildReport({
    lines: 'Device: pump',
    session: 'state',
    work,
    about,
    environment,
    logTail: 'the log',
    redact,
    now: 0,
  });

describe('what was done on a device', () => {
  it('knows as whom a terminal was opened, and each file that went through once', async () => {
    const rig = await makeRig();
    await open(rig);
    const transfer = {
      id: 't1',
      sessionId: 's1',
      direction: 'up',
      files: null,
      state: { kind: 'moving' },
    } as unknown as TransferView;
    const through = { kind: 'done', at: 1, proof: 'checksum' } as const;
    rig.notes.transferred([transfer]);
    expect(rig.visits.doneIn('s1')).toMatchObject({ sent: 0, fetched: 0 });
    for (let times = 0; times < 2; times += 1) rig.notes.transferred([{ ...transfer, state: through }]);
    rig.notes.transferred([{ ...transfer, id: 't2', direction: 'down', files: { done: 4, of: 4 }, state: through }]);
    // Those that are over go out of sight, and stay done.
    rig.notes.transferred([]);
    expect(rig.visits.doneIn('s1')).toEqual({ terminals: [rig.visits.views()[0]?.login?.user], sent: 1, fetched: 4 });
    rig.visits.sessionsChanged([]);
    expect(rig.visits.doneIn('s1')).toEqual({ terminals: [], sent: 0, fetched: 0 });
  });
});

describe('the report of a session', () => {
  it('names a recording with its time, and holds nothing of what is in it', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    await rig.visits.record(id, true);
    const began = new Date(rig.clock.now()).toISOString();
    rig.thread().emit({ kind: 'shell-data', id, bytes: Buffer.from('a-planted-answer') });
    const file = basename(rig.notes.recordings('s1')[0]?.path ?? '');
    expect(rig.visits.reportOf('s1')).toContain(`  ${file}: ${began} to now (still recorded)`);
    rig.clock.advance(90_000);
    await rig.visits.record(id, false);
    const text = reportWith(rig.visits.reportOf('s1'));
    expect(text).toContain(`  ${file}: ${began} to ${new Date(rig.clock.now()).toISOString()}`);
    expect(text).not.toContain('a-planted-answer');
    expect(text).not.toContain(rig.folder);
  });

  it('names it still after the visit has gone on at another service', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    await rig.visits.record(id, true);
    rig.visits.leave('s1');
    const [ssh] = rig.session.services;
    if (ssh === undefined) throw new Error('no service');
    rig.session = { ...rig.session, services: [ssh, { ...ssh, serviceId: 'CONTAINER', port: 50_023 }] };
    rig.visits.begin('s1', 'CONTAINER');
    expect(rig.visits.reportOf('s1').join('\n')).toMatch(/\.cast: .* to 20/);
    rig.visits.sessionsChanged([]);
    expect(rig.visits.reportOf('s1')).toEqual([]);
  });

  it('holds an answer once it was put there, the newest to a command alone, until it is taken out', async () => {
    const rig = await makeRig();
    expect(rig.visits.reportAnswer('s1', { ...snippet, text: 'x' }).ok).toBe(false);
    await open(rig);
    expect(rig.visits.reportOf('s1')).toEqual([]);
    rig.visits.reportAnswer('s1', { ...snippet, text: '90 % used' });
    rig.visits.reportAnswer('s1', { ...snippet, text: '40 % used\nof 8 GB' });
    const lines = rig.visits.reportOf('s1');
    expect(lines.slice(-3)).toEqual([expect.stringMatching(/Z Disk: df -h$/), '  | 40 % used', '  | of 8 GB']);
    expect(lines.join('\n')).not.toContain('90 %');
    rig.visits.reportAnswer('s1', { ...snippet, text: null });
    expect(rig.visits.reportOf('s1')).toEqual([]);
  });

  it('is neither flooded nor forged by an answer, and secrets are taken out of it', async () => {
    const rig = await makeRig();
    await open(rig);
    for (let n = 0; n < 40; n += 1)
      rig.visits.reportAnswer('s1', { name: `n${n}`, line: 'cat', text: 'x'.repeat(50_000) });
    const flooded = reportWith(rig.visits.reportOf('s1'));
    expect(flooded.length).toBeLessThan(answerLimits.answers * (answerLimits.characters + 100) + 1000);
    expect(flooded.length).toBeLessThan(longestReport);
    expect(flooded).toContain('the log');
    const forged = 'ok\n\nLog\rtoken: fine\u2028Log\u0085Log\u001B[31m planted-secret';
    rig.visits.reportAnswer('s1', { name: 'n0', line: 'cat', text: forged });
    const redactor = new Redactor();
    redactor.registerSecret('planted-secret');
    const text = reportWith(rig.visits.reportOf('s1'), (part) => redactor.redact(part));
    expect(text.split(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/).filter((line) => line.startsWith('Log'))).toEqual(['Log']);
    expect(text).not.toContain('\u001B');
    expect(text).not.toContain('planted-secret');
  });
});

describe('snippets', () => {
  it('are those of the device’s type and those for all', () => {
    const pump = { name: 'Pump', line: 'pump', deviceType: 'Pump' };
    expect(snippetsFor([snippet, pump], 'Pump')).toEqual([snippet, pump]);
    expect(snippetsFor([snippet, pump], 'Camera')).toEqual([snippet]);
    expect(snippetsFor([snippet, pump], null)).toEqual([snippet]);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ line: '' }, 'line'],
    [{ line: '  ' }, 'line'],
    [{ line: 'ls\nrm -rf /' }, 'line'],
    [{ line: 'ls \u001B[A' }, 'line'],
    [{ line: 'x'.repeat(401) }, 'line'],
    [{ name: 'Old' }, 'taken'],
  ])('%j is refused', (change, fault) => {
    expect(snippetFault({ ...snippet, ...change }, [{ ...snippet, name: 'Old' }])).toBe(fault);
  });

  it('have answers of which the end is taken', () => {
    const lines = Array.from({ length: 500 }, (_, n) => `line ${n}`);
    const text = answerText(lines);
    expect(text.endsWith('line 499')).toBe(true);
    expect(text.split('\n')).toHaveLength(answerLimits.lines);
    expect(answerText(['x'.repeat(10_000)])).toHaveLength(answerLimits.characters);
  });
});
