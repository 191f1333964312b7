// Writes shared/tunnel-message/generated/ from the schema. A unit test fails when the two differ.
// `node test/tools/codec.mjs [folder]` writes to another folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = resolve(process.argv[2] ?? resolve(root, 'shared/tunnel-message/generated'));
const cli = (name) => resolve(root, 'node_modules/protobufjs-cli/bin', name);
mkdirSync(folder, { recursive: true });

function run(name, args) {
  const { status } = spawnSync(process.execPath, [cli(name), ...args], { stdio: 'inherit', cwd: root });
  if (status !== 0) process.exit(status ?? 1);
}
const off = ['verify', 'convert', 'delimited', 'create', 'service', 'typeurl'].map((part) => `--no-${part}`);
run('pbjs', [
  '-t',
  'static-module',
  '-w',
  'es6',
  ...off,
  '-o',
  resolve(folder, 'message.js'),
  'shared/tunnel-message/message.proto',
]);
run('pbts', ['-o', resolve(folder, 'message.d.ts'), resolve(folder, 'message.js')]);
