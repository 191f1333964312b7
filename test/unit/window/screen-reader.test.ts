import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { watchScreenReader } from '../../../electron/window/system';
import { makeApp } from '../../browser-shell/electron/app';
import { newRecords, type Shell } from '../../browser-shell/shell';

const electron = vi.hoisted(() => ({ app: {} as object }));
vi.mock('electron', () => ({
  get app() {
    return electron.app;
  },
}));

it('a screen reader is told of as the system reports it, from the start and until nobody listens', () => {
  const records = newRecords();
  const changes = new EventEmitter();
  const shell = { records, changes, options: {}, userData: '/nowhere', end: () => undefined };
  electron.app = makeApp(shell as unknown as Shell, () => []).app;
  const report = (used: boolean): void => {
    records.screenReader = used;
    changes.emit('screen-reader');
  };
  const told: boolean[] = [];
  report(true);
  const stop = watchScreenReader((used) => told.push(used));
  report(false);
  report(true);
  stop();
  report(false);
  expect(told).toEqual([true, false, true]);
});
