// `npm run dev`: the app while it is being changed. A change of the window loads its page again, a change of the main
// process, the preload script or the browser shell starts the app anew, and a build that fails leaves everything as it
// was. The page has the policy that is shipped. Arguments after `--` are the app's own, as with `npm start`.
// `npm run dev -- --gallery`: every state of every screen in a browser of yours, replaced part by part as it changes.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, createServer } from 'vite';
import { choose } from './launch.mjs';
import { configs, root } from './parts.mjs';

const args = process.argv.slice(2);
const say = (line) => console.log(`dev: ${line}`);
/** How long (ms) the app may take to end before it is ended. */
const patience = 10_000;

/** The gallery over Vite's own server: it has fixed data and no main process, so parts of it can be replaced. */
async function serveGallery() {
  const config = await configs.gallery();
  // The build's description asks for what is shipped, where nothing can be replaced.
  process.env.NODE_ENV = 'development';
  const server = await createServer({
    ...config,
    mode: 'development',
    logLevel: 'info',
    server: { host: '127.0.0.1', port: 5173 },
    plugins: [
      ...config.plugins,
      {
        // The server's client connects to it, and puts styles into the page: both are forbidden to what is built.
        name: 'dev-policy',
        transformIndexHtml: (html) => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''),
      },
    ],
  });
  await server.listen();
  say(`every state of every screen: ${server.resolvedUrls.local[0]}gallery.html`);
}

/** The app, as a program that is started, told to load its page again, and started anew. */
class App {
  #child = null;
  #isRestarting = false;

  async start() {
    const { line, run } = await choose(args, [join(root, 'test/tools/dev-hook.cjs')]);
    if (this.#child === null) say(line);
    const [command, commandArgs] = run;
    const child = spawn(command, commandArgs, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], cwd: root });
    this.#child = child;
    child.on('error', (error) => say(error.message));
    child.on('exit', (code) => {
      if (this.#isRestarting) return;
      // Whoever quits the app is done; an app that broke is started again by the change that mends it.
      if (code === 0) process.exit(0);
      say(`the app ended with ${code}; the next change starts it again`);
    });
  }

  reload() {
    if (!this.#isRunning) return this.restart();
    this.#child.send({ dev: 'reload' });
  }

  async restart() {
    this.#isRestarting = true;
    await this.stop();
    this.#isRestarting = false;
    await this.start();
  }

  async stop() {
    if (!this.#isRunning) return;
    const child = this.#child;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    await ended;
    clearTimeout(timer);
  }

  get #isRunning() {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }
}

const app = new App();
const parts = ['main', 'preload', 'shell', 'renderer'];
/** Parts that are being built; the app is touched when there is none. */
const building = new Set(parts);
/** Parts that were built since the app was last touched. */
const changed = new Set();
/** Parts whose last build failed. */
const broken = new Set();
let hasStarted = false;
let acting = Promise.resolve();
let timer = null;

/** A file of shared/ changes several parts, which notice it one after another: they are waited for together. */
function actSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => (acting = acting.then(act)), 150);
}

async function act() {
  if (building.size > 0 || broken.size > 0 || changed.size === 0) return;
  const names = [...changed].join(', ');
  const onlyPage = changed.size === 1 && changed.has('renderer');
  changed.clear();
  if (!hasStarted) {
    hasStarted = true;
    await app.start();
  } else if (onlyPage) {
    say('the window changed: loaded again');
    await app.reload();
  } else {
    say(`${names} changed: started anew`);
    await app.restart();
  }
}

/** Builds a part now and whenever one of its sources changes. */
async function watch(part) {
  const config = await configs[part]();
  const watcher = await build({ ...config, build: { ...config.build, minify: false, watch: {} } });
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_START') building.add(part);
    if (event.code === 'BUNDLE_END') {
      void event.result.close();
      building.delete(part);
      broken.delete(part);
      changed.add(part);
    }
    if (event.code === 'ERROR') {
      building.delete(part);
      broken.add(part);
      say(`${part} could not be built; what runs stays as it is\n${event.error.message}`);
      if (event.result) void event.result.close();
    }
    if (event.code === 'END' || event.code === 'ERROR') actSoon();
  });
}

if (args.includes('--gallery')) await serveGallery();
else {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => void acting.then(() => app.stop()).then(() => process.exit(0)));
  say(`building ${parts.join(', ')} …`);
  for (const part of parts) await watch(part);
}
