/** A company's place for updates: a folder, and on demand a server in front of it that fails as servers do. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Identity, makeIdentity } from './identity';
import { Loopback } from './loopback';

const day = 86_400_000;

export interface SigningKey {
  readonly privateKey: KeyObject;
  /** As the presets have it. */
  readonly publicKey: string;
}

export function signingKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

export const manifestName = 'fieldtunnel-update.json';

/** A package for the laptop that the tests are. */
export const packageName = 'FieldTunnel-Setup-0.2.0-x64.exe';

export class UpdatePlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-update-place-'));
  readonly key = signingKey();

  /** A package and the manifest that names it; `change` is made before it is signed. */
  offer(content: Buffer, change: object = {}, key: SigningKey = this.key): void {
    writeFileSync(join(this.folder, packageName), content);
    const file = {
      name: packageName,
      platform: 'win32',
      arch: process.arch === 'arm64' ? 'arm64' : 'x64',
      kind: 'nsis',
      size: content.length,
      sha512: createHash('sha512').update(content).digest('hex'),
    };
    const manifest = {
      format: 1,
      product: 'FieldTunnel',
      version: '0.2.0',
      signedAt: new Date(Date.now() - 60_000).toISOString(),
      validUntil: new Date(Date.now() + 30 * day).toISOString(),
      files: [file],
      ...change,
    };
    const bytes = Buffer.from(JSON.stringify(manifest));
    writeFileSync(join(this.folder, manifestName), bytes);
    writeFileSync(join(this.folder, `${manifestName}.sig`), sign(null, bytes, key.privateKey));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export class UpdateServer {
  readonly #loopback = new Loopback();
  /** What was asked for, with the range. */
  readonly asked: { readonly name: string; readonly range: string | null }[] = [];
  /** Instead of the file, by its name. */
  readonly instead = new Map<string, Answer>();
  knowsRanges = true;

  private constructor(
    readonly folder: string,
    readonly identity: Identity,
  ) {}

  port = 0;

  get address(): string {
    return `https://localhost:${this.port}/fieldtunnel`;
  }

  static async start(folder: string): Promise<UpdateServer> {
    const server = new UpdateServer(folder, await makeIdentity());
    const { chain, key } = server.identity;
    server.port = await server.#loopback.open(
      createServer({ cert: chain, key }, (request, response) => server.#answer(request, response)),
    );
    return server;
  }

  close(): Promise<void> {
    return this.#loopback.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const name = (request.url ?? '').split('/').at(-1) ?? '';
    this.asked.push({ name, range: request.headers.range ?? null });
    const instead = this.instead.get(name);
    if (instead !== undefined) {
      instead(request, response);
      return;
    }
    const path = join(this.folder, name);
    try {
      const { size } = statSync(path);
      const from = this.knowsRanges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
      if (from > size) response.writeHead(416).end();
      else if (from > 0)
        response
          .writeHead(206, { 'content-range': `bytes ${from}-${size - 1}/${size}` })
          .end(readFileSync(path).subarray(from));
      else response.writeHead(200, { 'content-length': size }).end(readFileSync(path));
    } catch {
      response.writeHead(404).end();
    }
  }
}
