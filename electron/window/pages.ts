import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { appHost } from '../../shared/ipc/app-address';
import { securityHeaders } from './content-security';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Which file of the folder an address means, as path segments; null: none, or it tries to leave the folder. */
export function pathOf(address: string): readonly string[] | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.host !== appHost || url.username !== '' || url.password !== '') return null;
  const segments: string[] = [];
  for (const part of url.pathname.split('/').slice(1)) {
    let name: string;
    try {
      name = decodeURIComponent(part);
    } catch {
      return null;
    }
    // An encoded separator, a drive letter, an alternate stream or a step upwards never names a file of ours.
    if (name === '..' || name === '.' || /[/\\:\0]/.test(name)) return null;
    if (name !== '') segments.push(name);
  }
  return segments.length > 0 ? segments : ['index.html'];
}

/**
 * True when `file` lies inside `folder`. Both must be real paths; compares with the separator, so that `/app-evil` is
 * not in `/app`.
 */
export const isInside = (folder: string, file: string, separator: string = sep): boolean =>
  file.startsWith(folder.endsWith(separator) ? folder : folder + separator);

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' } });

/**
 * Answers requests for `app://fieldtunnel/…` from one folder: GET and HEAD, known file types, no listing, and
 * nothing outside the folder, not even through a symbolic link.
 */
export function createPages(
  folder: string,
): (request: { readonly url: string; readonly method: string }) => Promise<Response> {
  // Where the folder really is does not change while the app runs; the first page is dozens of files.
  let root: Promise<string> | null = null;
  return async ({ url, method }) => {
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'method not allowed');
    const segments = pathOf(url);
    const type = segments === null ? undefined : types[extname(segments.at(-1) ?? '').toLowerCase()];
    if (segments === null || type === undefined) return plain(404, 'not found');
    try {
      root ??= realpath(folder);
      const [inside, file] = await Promise.all([root, realpath(join(folder, ...segments))]);
      if (!isInside(inside, file)) return plain(404, 'not found');
      const bytes = await readFile(file);
      return new Response(method === 'HEAD' ? null : new Uint8Array(bytes), {
        status: 200,
        headers: { ...securityHeaders, 'Content-Type': type },
      });
    } catch {
      root = null;
      return plain(404, 'not found');
    }
  };
}
