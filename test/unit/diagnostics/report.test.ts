import { describe, expect, it } from 'vitest';
import { buildReport, longestReport } from '../../../electron/diagnostics/report';
import { Redactor } from '../../../electron/log/redact';

const about = { version: '1.2.3', runtime: 'Electron 45', platform: 'win32', encrypted: true };
const environment = { id: 'aws:eu-west-1', kind: 'aws', region: 'eu-west-1' } as const;

describe('diagnostic report', () => {
  it('takes registered secrets out again, wherever they are', () => {
    const redactor = new Redactor();
    redactor.registerSecret('planted-secret-value');
    const text = buildReport({
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
