// `npm start`: builds what is out of date, then opens the app: in Electron where its runtime can be had, otherwise in
// the browser shell (test/browser-shell). Arguments after `--` are the app's own: `--practice`, or a link.
import { spawn } from 'node:child_process';
import { choose } from './launch.mjs';
import { root } from './parts.mjs';
import { buildStale } from './stale.mjs';

buildStale();
const { line, run } = await choose(process.argv.slice(2));
console.log(line);
const child = spawn(run[0], run[1], { stdio: 'inherit', cwd: root });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
