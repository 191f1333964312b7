// Which packages a build takes in, with the texts of their licences: written beside what is built, for `write.mjs` to
// put together.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import license from 'rollup-plugin-license';
import { root } from '../parts.mjs';

/** Where the list of one part of the build lies until all are put together. */
export const collected = (part) => join(root, 'dist', 'notices', 'parts', `${part}.json`);

const person = (who) => (who === null || who === undefined ? null : (who.name ?? null));

/** The plug-in that writes the list of this part. */
export function collectNotices(part) {
  const plugin = license({
    cwd: root,
    thirdParty: {
      multipleVersions: true,
      includePrivate: true,
      output(dependencies) {
        const packages = dependencies.map((each) => ({
          name: each.name,
          version: each.version,
          licence: each.license,
          homepage: each.homepage ?? null,
          author: person(each.author),
          text: each.licenseText,
          notice: each.noticeText,
        }));
        mkdirSync(dirname(collected(part)), { recursive: true });
        writeFileSync(collected(part), JSON.stringify(packages));
      },
    },
  });
  return {
    ...plugin,
    /** The library would put a banner before the code; there is none, and the code stays as it is. */
    renderChunk(code, chunk) {
      plugin.renderChunk(code, chunk, { sourcemap: false });
      return null;
    },
  };
}
