import { describe, expect, it } from 'vitest';
import { buildReport, longestReport } from '../../../electron/diagnostics/report';
import { Reports } from '../../../electron/app/reports';
import { reportOf } from '../../../electron/session/report';
import { session } from '../report/visit';
import { Redactor } from '../../../electron/log/redact';

const about = { version: '1.2.3', runtime: 'Electron 45', platform: 'win32', encrypted: true };
const environment = { id: 'aws:eu-west-1', kind: 'aws', region: 'eu-west-1' } as const;

/** A session whose tunnel, device and ticket say what would be further lines, if it were taken as it is. */
const hostile = session({
  thingName: 'pump\nstate: ended',
  ticket: 'INC-1\r\nLog',
  banner: { serviceId: 'SSH', text: 'SSH-2.0-x\u2028Ticket: INC-2' },
  timeline: [
    {
      id: 1,
      at: 0,
      kind: 'refused',
      outcome: 'failed',
      params: {},
      command: null,
      detail: `bad\n${'-'.repeat(72)}\nWho: root`,
    },
  ],
});

describe('the saved report', () => {
  it('is read from the top: the lines, the note, a line, the technical part, the log', async () => {
    const saved: string[] = [];
    const reports = new Reports({
      sessions: { report: () => ({ view: hostile, carried: [], technical: reportOf(hostile, 0) }) },
      accountOf: () => ({ kind: 'signed-out' }),
      workOf: () => ({ terminals: [], sent: 0, fetched: 0 }),
      redact: (text) => text.replaceAll('planted-secret-value', '[secret]'),
      logBytes: () => 11,
      fileOf: (_view, lines, technical) =>
        buildReport({
          lines,
          session: technical,
          about,
          environment,
          logTail: 'line of log',
          redact: (text) => text,
          now: 0,
        }),
      save: (_view, text) => Promise.resolve(saved.push(text) > 0 ? '/tmp/report.txt' : null),
      now: () => 0,
    });
    const shown = reports.view('s1', 'en');
    expect(shown?.logBytes).toBe(11);
    expect(await reports.save('s1', 'en', 'done\nWho: root')).toEqual({ path: '/tmp/report.txt' });
    const lines = (saved[0] ?? '').split('\n');
    const above = lines.slice(0, lines.indexOf('-'.repeat(72)));
    expect(above.slice(0, 8)).toEqual(shown?.lines.map(({ label, text }) => `${label}: ${text}`));
    expect(above.slice(8)).toEqual(['Note: done Who: root', '']);
    // Nothing from outside made a line of its own, in either part.
    expect(lines.filter((line) => line === '-'.repeat(72))).toHaveLength(1);
    expect(lines.filter((line) => /^(Who|Ticket|state|Log)\b/.test(line.trim()))).toEqual([
      'Ticket: INC-1 Log',
      'Who: not known',
      'state: connected',
      'Log',
    ]);
    expect(lines.at(-2)).toBe('line of log');
    expect((saved[0] ?? '').match(/[^\n\P{Cc}]|[\u2028\u2029]/u)).toBeNull();
  });

  it('shows no secret that stands in a name', () => {
    const view = session({ thingName: 'planted-secret-value' });
    const reports = new Reports({
      sessions: { report: () => ({ view, carried: [], technical: '' }) },
      accountOf: () => ({ kind: 'signed-out' }),
      workOf: () => ({ terminals: [], sent: 0, fetched: 0 }),
      redact: (text) => text.replaceAll('planted-secret-value', '[secret]'),
      logBytes: () => 0,
      fileOf: () => '',
      save: () => Promise.resolve(null),
      now: () => 0,
    });
    expect(reports.view('s1', 'en')?.lines[0]?.text).toMatch(/^\[secret\], /);
  });
});

describe('diagnostic report', () => {
  it('takes registered secrets out again, wherever they are', () => {
    const redactor = new Redactor();
    redactor.registerSecret('planted-secret-value');
    const text = buildReport({
      lines: 'Device: pump',
      session: 'state planted-secret-value',
      about,
      environment,
      logTail: 'line planted-secret-value end',
      redact: (part) => redactor.redact(part),
      now: 0,
    });
    expect(text).not.toContain('planted-secret-value');
    expect(text).toContain('FieldTunnel 1.2.3 on win32');
    expect(text).toContain('aws, eu-west-1');
  });

  it('is bounded, keeps the newest log lines and begins at a whole one', () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${index} ${'x'.repeat(40)}`);
    const text = buildReport({
      lines: 'Device: pump',
      session: 'state',
      about,
      environment,
      logTail: lines.join('\n'),
      redact: (part) => part,
      now: 0,
    });
    expect(text.length).toBeLessThanOrEqual(longestReport);
    expect(text).toContain('line 4999 ');
    expect(text).not.toContain('line 0 ');
    expect(text.split('Log\n')[1]?.startsWith('line ')).toBe(true);
  });
});
