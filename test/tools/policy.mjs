// Writes the reference page of the company's presets, in each language, and the example file, from the schema.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './parts.mjs';

const { module } = await runnerImport(resolve(root, 'test/tools/policy/page.ts'), {
  configFile: false,
  logLevel: 'warn',
});
for (const language of readdirSync(resolve(root, 'assets/help'))) {
  const page = resolve(root, 'assets/help', language, 'presets.md');
  writeFileSync(page, module.pageWith(readFileSync(page, 'utf8'), language));
}
writeFileSync(resolve(root, 'assets/policy/policy.example.json'), module.exampleText);
