import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..', '..', '..');
const load = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(join(root, 'test/tools/dist', file)).href)) as T;

interface Manifest {
  readonly author?: { readonly name?: string; readonly email?: string };
  readonly homepage?: string;
  readonly bugs?: { readonly url?: string };
}
interface Options {
  readonly platform: 'win' | 'mac' | 'linux';
  readonly manifest: Manifest;
  readonly env: Readonly<Record<string, string>>;
  readonly unsigned: boolean;
  readonly isFile?: (path: string) => boolean;
}
const { releaseTrouble, releaseConfig, signingEnvironment } = await load<{
  signingEnvironment: (platform: string, env: Readonly<Record<string, string>>) => Record<string, string>;
  releaseTrouble: (options: Options) => string[];
  releaseConfig: (options: Options & { readonly release: boolean }) => Record<string, unknown>;
}>('release.mjs');

const manifest: Manifest = {
  author: { name: 'Example Ltd', email: 'desk@example.com' },
  homepage: 'https://example.com/',
  bugs: { url: 'https://example.com/support' },
};
const azure = {
  AZURE_SIGN_ENDPOINT: 'https://weu.codesigning.azure.net/',
  AZURE_SIGN_ACCOUNT: 'account',
  AZURE_SIGN_PROFILE: 'profile',
  AZURE_TENANT_ID: 't',
  AZURE_CLIENT_ID: 'c',
  AZURE_CLIENT_SECRET: 's',
};
const apple = {
  CSC_LINK: 'x',
  CSC_INSTALLER_LINK: 'y',
  // A file that is there.
  APPLE_API_KEY: __filename,
  APPLE_API_KEY_ID: 'i',
  APPLE_API_ISSUER: 's',
};
const base = { platform: 'win', manifest, env: azure, unsigned: false, release: true } as const;

describe('a release', () => {
  it('is fit with a publisher and something to sign with', () => {
    expect(releaseTrouble(base)).toEqual([]);
    expect(releaseTrouble({ ...base, env: { WIN_CSC_LINK: 'file' } })).toEqual([]);
    expect(releaseTrouble({ ...base, platform: 'mac', env: apple })).toEqual([]);
    expect(releaseTrouble({ ...base, platform: 'linux', env: {} })).toEqual([]);
  });

  it.each([
    ['author.name', { ...manifest, author: { email: 'desk@example.com' } }],
    ['author.email', { ...manifest, author: { name: 'Example Ltd' } }],
    ['homepage', { author: manifest.author, bugs: manifest.bugs }],
    ['homepage', { ...manifest, homepage: 'https://example.invalid/' }],
    ['homepage', { ...manifest, homepage: 'https://example.INVALID' }],
    ['bugs.url', { ...manifest, bugs: { url: 'https://example.invalid:8443/support' } }],
    ['bugs.url', { ...manifest, bugs: {} }],
  ])('is not without %s, or with a placeholder for it', (key, broken) => {
    const trouble = releaseTrouble({ ...base, manifest: broken as Manifest });
    expect(trouble).toHaveLength(1);
    expect(trouble[0]).toContain(key);
  });

  it('is not fit without signatures, unless that was said', () => {
    for (const platform of ['win', 'mac'] as const) {
      expect(releaseTrouble({ ...base, platform, env: {} })).toHaveLength(1);
      expect(releaseTrouble({ ...base, platform, env: {}, unsigned: true })).toEqual([]);
    }
    // Half of what is needed is nothing.
    expect(releaseTrouble({ ...base, env: { ...azure, AZURE_CLIENT_SECRET: '' } })).toHaveLength(1);
  });
});

describe('what it signs with', () => {
  it.each<[string, 'win' | 'mac', Readonly<Record<string, string>>, string]>([
    ['Apple’s certificate only', 'win', { CSC_LINK: 'x', CSC_KEY_PASSWORD: 'p' }, 'for Windows'],
    ['all of Apple’s', 'win', apple, 'for Windows'],
    ['Windows’ certificate only', 'mac', { WIN_CSC_LINK: 'x' }, 'for macOS'],
    ['no certificate for the pkg', 'mac', { ...apple, CSC_INSTALLER_LINK: '' }, 'CSC_INSTALLER_LINK'],
    ['no key to notarise with', 'mac', { CSC_LINK: 'x', CSC_INSTALLER_LINK: 'y' }, 'notarise'],
    ['half of what notarising needs', 'mac', { ...apple, APPLE_API_ISSUER: '' }, 'notarise'],
    ['the key itself, and not its path', 'mac', { ...apple, APPLE_API_KEY: '-----BEGIN hidden' }, 'not the path'],
    ['the path of a key that is not there', 'mac', { ...apple, APPLE_API_KEY: '/none/hidden.p8' }, 'not the path'],
  ])('is not fit with %s', (_what, platform, env, sentence) => {
    const trouble = releaseTrouble({ ...base, platform, env });
    expect(trouble).toEqual([expect.stringContaining(sentence)]);
    expect(trouble[0]).not.toContain('hidden');
    expect(releaseConfig({ ...base, platform, env })).toMatchObject({ forceCodeSigning: true });
  });

  it('is fit with a name in the keychain, which has both certificates', () => {
    const { CSC_LINK: _program, CSC_INSTALLER_LINK: _package, ...notarising } = apple;
    expect(releaseTrouble({ ...base, platform: 'mac', env: { ...notarising, CSC_NAME: 'Example Ltd' } })).toEqual([]);
  });

  it('signs as the publisher that was said, and not as an empty one', () => {
    const publisher = (name: string): unknown =>
      releaseConfig({ ...base, env: { ...azure, AZURE_SIGN_PUBLISHER: name } })['win'];
    expect(publisher('Example GmbH')).toMatchObject({ azureSignOptions: { publisherName: 'Example GmbH' } });
    expect(publisher('')).toMatchObject({ azureSignOptions: { publisherName: 'Example Ltd' } });
  });

  it('shows the packager nothing that it would sign for Windows with by mistake', () => {
    const env = {
      CSC_LINK: 'x',
      CSC_KEY_PASSWORD: 'p',
      CSC_NAME: 'n',
      WIN_CSC_LINK: 'w',
      AZURE_TENANT_ID: '',
      PATH: '/bin',
    };
    expect(signingEnvironment('win', env)).toEqual({ WIN_CSC_LINK: 'w', PATH: '/bin' });
    expect(signingEnvironment('mac', env)).toMatchObject({ CSC_LINK: 'x', CSC_NAME: 'n' });
  });

  it('has the packager fail where nothing was signed', () => {
    expect(releaseConfig(base)).toMatchObject({
      forceCodeSigning: true,
      win: { azureSignOptions: { certificateProfileName: 'profile', publisherName: 'Example Ltd' } },
    });
    expect(releaseConfig({ ...base, platform: 'mac', env: apple })).toMatchObject({
      forceCodeSigning: true,
      mac: { notarize: true },
    });
    expect(releaseConfig({ ...base, unsigned: true })).toMatchObject({
      forceCodeSigning: false,
      win: { signExecutable: false },
    });
    expect(JSON.stringify(releaseConfig(base))).not.toContain('AZURE_CLIENT_SECRET');
  });
});
