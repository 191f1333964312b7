import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../electron/session/diagnosis/diagnose';
import type { Observations } from '../../../electron/session/diagnosis/observations';
import { facts } from './arbitraries';
import { diagnoses } from './diagnoses';
import { cloudError, environment, now, observed, refusal, reusedWords } from './observed';

describe('diagnosis', () => {
  it.each(diagnoses)('%s', (_title, over, code, recovery) => {
    const problem = diagnose(observed(over));
    expect(problem?.code).toBe(code);
    expect(problem?.recovery).toEqual(recovery);
  });

  it.each([true, false])('knows whether another source was seen: %s', (takenOver) => {
    const over = { rejection: refusal('Invalid access-token', 403), closedByService: true, takenOver };
    expect(diagnose(observed(over))?.params).toMatchObject({ seen: takenOver });
  });

  it('finds nothing where nothing is wrong', () => {
    expect(diagnose(observed())).toBeNull();
  });

  it('tells expiry from closing by the clock of the service, or by its words', () => {
    const closed = facts({ status: 'CLOSED', endsAt: now - 1 });
    const how = (over: Partial<Observations>) => {
      const problem = diagnose(observed({ describe: { kind: 'facts', facts: closed }, ...over }));
      return problem?.code === 'tunnel-ended' ? problem.params.how : null;
    };
    expect(how({})).toBe('expired');
    // This computer is an hour ahead: for the service the tunnel was not over yet.
    expect(how({ clockOffsetMs: 3_600_000 })).toBe('closed');
    expect(how({ clockOffsetMs: 3_600_000, closeReason: 'Tunnel expired' })).toBe('expired');
  });

  it('carries what AWS answered, and how far the clock is off', () => {
    expect(diagnose(observed({ rejection: refusal(reusedWords) }))?.answer).toEqual({
      status: 400,
      words: reusedWords,
      channelId: 'c-1',
      requestId: null,
    });
    expect(
      diagnose(observed({ describe: { kind: 'failed', error: cloudError('clock', { serverTime: now - 600_000 }) } })),
    ).toMatchObject({ params: { minutesOff: 10 } });
    expect(
      diagnose(
        observed({
          connectionFailure: { stage: 'web-proxy', code: 'CONNECT', detail: 'answered 407' },
          webProxyHost: 'proxy.corp',
        }),
      ),
    ).toMatchObject({ params: { proxyHost: 'proxy.corp', status: 407 } });
  });

  it('never lets rotation be the way out of a tunnel that is over, whatever else was seen', () => {
    fc.assert(
      fc.property(fc.subarray(diagnoses.map(([, over]) => over)), (parts) => {
        const seen = observed({
          ...(Object.assign({}, ...parts) as Partial<Observations>),
          environment,
          describe: { kind: 'facts', facts: facts({ status: 'CLOSED' }) },
        });
        expect(diagnose(seen)?.recovery.kind).not.toBe('rotate');
      }),
    );
  });
});
