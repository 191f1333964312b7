/** The source proxy as a program: `npm run source-proxy -- --help`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runCli } from './cli-run';

function version(): string {
  try {
    const text = readFileSync(resolve(__dirname, '..', '..', 'package.json'), 'utf8');
    return (JSON.parse(text) as { readonly version?: string }).version ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());

void runCli({
  argv: process.argv.slice(2),
  environment: process.env,
  version: version(),
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
  interrupted: interrupt.signal,
}).then((code) => {
  // Everything is closed by now; Node's own clean-up can wait for ever for the handle of a TLS socket that was cut.
  process.stdout.write('', () => process.exit(code));
});
