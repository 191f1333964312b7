// Has a tunnel open while the installed program is replaced, and looks whether it goes on afterwards: the same tunnel, the same local port, and
// no new token. The other end is the practice service of this repository; nothing leaves the computer. Called by the scripts that try the
// packages:
//   node try-tunnel.mjs --data <folder> --local <folder> --command <program> [--closes] -- <what replaces the program> [its arguments]
//   --data     the folder of a person's data; its settings are put back afterwards
//   --local    where the running program says how it is reached; on Windows another folder
//   --command  the command `fieldtunnel`; once for each word of it. --yes must be allowed (assets/help/en/presets.md)
//   --closes   what replaces the program ends it; else it is ended after that
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from '../parts.mjs';

const { values, positionals: replacing } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    local: { type: 'string' },
    command: { type: 'string', multiple: true },
    closes: { type: 'boolean', default: false },
  },
});
const { data, local, command, closes } = values;
if (data === undefined || local === undefined || command === undefined || replacing.length === 0)
  throw new Error('--data, --local, --command and what replaces the program are needed');

const thing = 'upgrade-trial';
const patienceMs = Number(process.env.PATIENCE ?? 60) * 1000;

function assert(holds, what) {
  if (!holds) throw new Error(`Not so: ${what}`);
  console.log(`ok: ${what}`);
}

async function waitUntil(holds, what) {
  const until = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() >= until) throw new Error(`Not so: ${what}`);
    await pause(100);
  }
  console.log(`ok: ${what}`);
}

/**
 * Runs something to its end, with what it says on standard error shown here. What it started, and goes on, may keep its
 * output open.
 */
async function run([file, ...args], env = {}) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (out += part));
  const late = setTimeout(() => child.kill('SIGKILL'), 2 * patienceMs);
  const closed = once(child, 'close');
  const [code] = await once(child, 'exit');
  clearTimeout(late);
  await Promise.race([closed, pause(5_000, undefined, { ref: false })]);
  return { code, out };
}

/** The practice service as `npm run practice` starts it, and where it is reached. */
async function startService() {
  const practice = join(root, 'dist', 'cli', 'practice.cjs');
  if (!existsSync(practice)) throw new Error('Nothing is built yet: npm run build');
  const child = spawn(process.execPath, [practice, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, addresses: JSON.parse(line) };
}

/** Stands before the control plane and writes down what is asked. */
async function startRecorder(controlPlane) {
  const target = new URL(controlPlane);
  const asked = [];
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      asked.push(String(incoming.headers['x-amz-target'] ?? '').replace(/^.*\./, ''));
      const { hostname, port, host } = target;
      const headers = { ...incoming.headers, host };
      const onward = request(
        { agent: false, hostname, port, method: incoming.method, path: incoming.url, headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.writeHead(502).end());
      onward.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, asked, url: `http://127.0.0.1:${server.address().port}` };
}

/** What the device says first on the local port; empty: nobody is there. */
function greeting(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.once('data', (bytes) => {
      resolve(String(bytes));
      socket.destroy();
    });
    socket.once('error', () => resolve(''));
    socket.once('close', () => resolve(''));
  });
}

/** The process of the program; null: none says that it is there. */
function processOf() {
  try {
    return JSON.parse(readFileSync(join(local, 'command-line', 'place.json'), 'utf8')).pid;
  } catch {
    return null;
  }
}
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Settings that lead to the service, as a company's would lead to its VPC endpoint. */
function settingsFor({ region, dataPlane, caFile }, controlPlane) {
  const id = `custom:trial:${region}`;
  const environment = { id, label: 'Trial', region, controlPlane, dataPlane, caFile, profile: null };
  return JSON.stringify({ environmentId: id, customEnvironments: [environment], language: 'en' });
}

async function connectAgain(env) {
  const { code, out } = await run([...command, 'connect', thing, '--yes', '--json'], env);
  assert(code === 0, 'a tunnel is connected');
  const told = JSON.parse(out);
  assert((await greeting(told.port)).startsWith('SSH-2.0'), 'the device answers through it');
  return { port: told.port, tunnel: told.session.tunnel };
}

async function tryIt({ addresses, recorder }) {
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIATRIALOFUPGRADES1',
    AWS_SECRET_ACCESS_KEY: 'trial',
    AWS_REGION: addresses.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Nobody is asked whose keys they are.
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
  };
  const before = await connectAgain(env);
  const first = processOf();
  assert(first !== null && lives(first), 'the program runs');
  const { code } = await run(replacing);
  assert(code === 0, 'the program is replaced while a tunnel is open');
  if (!closes && lives(first)) process.kill(first, 'SIGTERM');
  await waitUntil(() => !lives(first), 'the earlier program has ended');
  const asked = recorder.asked.length;
  const after = await connectAgain(env);
  assert(after.tunnel === before.tunnel, 'it is the same tunnel');
  assert(after.port === before.port, 'it is the same local port');
  const since = recorder.asked.slice(asked);
  for (const operation of ['OpenTunnel', 'RotateTunnelAccessToken'])
    assert(!since.includes(operation), `it goes on with the token that it had: no ${operation}`);
  const last = processOf();
  assert(last !== null && last !== first, 'it is another start of the program');
}

const settings = join(data, 'settings.json');
const kept = existsSync(settings) ? readFileSync(settings) : null;
const { child, addresses } = await startService();
const recorder = await startRecorder(addresses.controlPlane);
mkdirSync(data, { recursive: true });
writeFileSync(settings, settingsFor(addresses, recorder.url));
try {
  await tryIt({ addresses, recorder });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  child.kill();
  recorder.server.close();
  recorder.server.closeAllConnections();
  const last = processOf();
  if (last !== null && lives(last)) {
    process.kill(last, 'SIGTERM');
    await waitUntil(() => !lives(last), 'the program has ended');
  }
  if (kept === null) rmSync(settings, { force: true });
  else writeFileSync(settings, kept);
}
