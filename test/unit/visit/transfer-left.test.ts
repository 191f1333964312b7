import { describe, expect, it } from 'vitest';
import { Transfer } from '../../../electron/visit/transfer';

const size = 10_000_000;

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
    const before = transfer.view('s1');
    expect(before.rate).toBeCloseTo(1_000_000, -2);
    expect(before.leftMs).toBeCloseTo(6_000, -1);
    // Half as fast since: what was before is forgotten.
    for (let second = 5; second <= 15; second += 1)
      progress(transfer, 4_000_000 + (second - 4) * 500_000, second * 1_000);
    const after = transfer.view('s1');
    expect(after.rate).toBeCloseTo(500_000, -2);
    expect(after.leftMs).toBeCloseTo(1_000, -1);
  });

  it('is not claimed while nothing moves, before anything was measured, and after a break', () => {
    const transfer = moving();
    expect(transfer.view('s1')).toMatchObject({ leftMs: null });
    progress(transfer, 2_000_000, 2_000);
    expect(transfer.view('s1').leftMs).not.toBeNull();
    progress(transfer, 2_000_000, 2_100, true);
    expect(transfer.view('s1')).toMatchObject({ rate: null, leftMs: null });
    transfer.rest();
    progress(transfer, 2_000_000, 60_000);
    expect(transfer.view('s1')).toMatchObject({ leftMs: null, bytesDone: 2_000_000, bytesTotal: size });
  });
});
