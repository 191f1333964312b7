import { describe, expect, it } from 'vitest';
import { Transfer } from '../../../electron/visit/transfer';

const size = 10_000_000;
/** A line that carried nothing lately. */
const quiet = { sessionId: 's1', lineRate: () => null };

const moving = (): Transfer => {
  const transfer = new Transfer('t1', {
    direction: 'up',
    local: '/here/log.bin',
    name: 'log.bin',
    remoteFolder: '/var',
  });
  transfer.plan = {
    folders: [],
    files: [{ local: '/here/log.bin', remote: '/var/log.bin', size, modifiedAt: null }],
    leftOut: 0,
  };
  transfer.state = { kind: 'moving' };
  transfer.sample(0);
  return transfer;
};

const progress = (transfer: Transfer, acknowledged: number, nowMs: number, checking = false): void =>
  transfer.progressed({ kind: 'file-progress', id: 't1-0', acknowledged, checking }, nowMs);

describe('the time that is left of a transfer', () => {
  it('is that of the bytes the device has answered for, at the rate of the last ten seconds', () => {
    const transfer = moving();
    for (let second = 1; second <= 4; second += 1) progress(transfer, second * 1_000_000, second * 1_000);
    const before = transfer.view(quiet);
    expect(before.rate).toBeCloseTo(1_000_000, -2);
    expect(before.leftMs).toBeCloseTo(6_000, -1);
    // Half as fast since: what was before is forgotten.
    for (let second = 5; second <= 15; second += 1)
      progress(transfer, 4_000_000 + (second - 4) * 500_000, second * 1_000);
    const after = transfer.view(quiet);
    expect(after.rate).toBeCloseTo(500_000, -2);
    expect(after.leftMs).toBeCloseTo(1_000, -1);
  });

  it('is not claimed while nothing moves, before anything was measured, and after a break', () => {
    const transfer = moving();
    expect(transfer.view(quiet)).toMatchObject({ leftMs: null });
    progress(transfer, 2_000_000, 2_000);
    expect(transfer.view(quiet).leftMs).not.toBeNull();
    progress(transfer, 2_000_000, 2_100, true);
    expect(transfer.view(quiet)).toMatchObject({ rate: null, leftMs: null });
    transfer.rest();
    progress(transfer, 2_000_000, 60_000);
    expect(transfer.view(quiet)).toMatchObject({ leftMs: null, bytesDone: 2_000_000, bytesTotal: size });
  });
});

describe('the time that is left at the beginning of a file', () => {
  const busy = (rate: number | null) => {
    const asked: string[] = [];
    return { sessionId: 's1', asked, lineRate: (direction: 'up' | 'down') => (asked.push(direction), rate) };
  };

  it('is that of what the line carried lately that way, until the file has a rate of its own', () => {
    const transfer = moving();
    const line = busy(2_000_000);
    progress(transfer, 100_000, 200);
    // No rate is claimed for the file.
    expect(transfer.view(line)).toMatchObject({ rate: null, leftMs: (size - 100_000) / 2_000 });
    expect(line.asked).toEqual(['up']);
    progress(transfer, 1_000_000, 1_000);
    expect(transfer.view(line).leftMs).toBeCloseTo(9_000, -1);
    expect(line.asked).toHaveLength(1);
  });

  it('is not known where the line carried nothing, nor while nothing moves', () => {
    const transfer = moving();
    expect(transfer.view(busy(null)).leftMs).toBeNull();
    expect(transfer.view(busy(0)).leftMs).toBeNull();
    for (const state of [{ kind: 'waiting' }, { kind: 'preparing' }, { kind: 'checking' }] as const) {
      transfer.state = state;
      expect(transfer.view(busy(2_000_000))).toMatchObject({ rate: null, leftMs: null });
    }
  });
});
