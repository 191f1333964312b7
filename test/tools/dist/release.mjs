// What a release must have, and where it comes from: who publishes it from package.json, what signs it from the
// environment.
import { existsSync } from 'node:fs';

/**
 * Publisher, homepage and support address: package.json's `author`, `homepage` and `bugs` are the one place that has
 * them.
 */
export function publisherOf(manifest) {
  const { author = {}, homepage, bugs = {} } = manifest;
  return { name: author.name, email: author.email, homepage, support: bugs.url ?? bugs.email };
}

const invalid = /\.invalid(?:[/:?#]|$)/i;

/** What of the publisher is missing or made up, one sentence each. */
export function publisherTrouble(manifest) {
  const { name, email, homepage, support } = publisherOf(manifest);
  const wanted = { 'author.name': name, 'author.email': email, homepage, 'bugs.url or bugs.email': support };
  return Object.entries(wanted).flatMap(([key, value]) => {
    if (typeof value !== 'string' || value.trim() === '') return [`package.json has no ${key}.`];
    return invalid.test(value) ? [`${key} in package.json is a placeholder: ${value}`] : [];
  });
}

const all = (env, names) => names.every((name) => (env[name] ?? '') !== '');

const azure = ['AZURE_SIGN_ENDPOINT', 'AZURE_SIGN_ACCOUNT', 'AZURE_SIGN_PROFILE'];
const azureLogin = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'];
const appleKey = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'];

function macTrouble(env, isFile) {
  if (!all(env, ['CSC_LINK']) && !all(env, ['CSC_NAME']))
    return 'Nothing to sign for macOS with: set CSC_LINK and CSC_KEY_PASSWORD (Developer ID Application), or CSC_NAME.';
  // Who names a certificate has both in the keychain; a file holds the one for programs, which signs no pkg.
  if (all(env, ['CSC_LINK']) && !all(env, ['CSC_INSTALLER_LINK']))
    return 'Nothing to sign the pkg with: set CSC_INSTALLER_LINK and CSC_INSTALLER_KEY_PASSWORD (Developer ID Installer).';
  if (!all(env, appleKey)) return `Nothing to notarise with: set ${appleKey.join(', ')}.`;
  // Said without its value, which may be the key itself.
  return isFile(env.APPLE_API_KEY) ? null : 'APPLE_API_KEY is not the path of a file: it has to lead to the key (.p8).';
}

/** What has to be in the environment to sign for this platform and is not, as a sentence; null: nothing. */
function signingTrouble(platform, env, isFile) {
  if (platform === 'win') {
    // CSC_LINK is Apple's certificate, which Windows does not know.
    if (all(env, [...azure, ...azureLogin]) || all(env, ['WIN_CSC_LINK'])) return null;
    return `Nothing to sign for Windows with: set ${[...azure, ...azureLogin].join(', ')} (Azure Trusted Signing), or WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD (a certificate).`;
  }
  return platform === 'mac' ? macTrouble(env, isFile) : null;
}

/** Sentences that stop a release; a local build only prints them. */
export const releaseTrouble = ({ platform, manifest, env, unsigned, isFile = existsSync }) => [
  ...publisherTrouble(manifest),
  ...(unsigned ? [] : [signingTrouble(platform, env, isFile)].filter((each) => each !== null)),
];

/** What the environment and the publisher add to electron-builder.yml. */
export function releaseConfig({ platform, manifest, env, release, unsigned, isFile = existsSync }) {
  const { name, homepage, support } = publisherOf(manifest);
  const sign = !unsigned && signingTrouble(platform, env, isFile) === null;
  const config = {
    copyright: `Copyright © ${name ?? 'FieldTunnel'}`,
    // The packager goes on where nothing could be signed: a release does not.
    forceCodeSigning: release && !unsigned && platform !== 'linux',
  };
  if (platform === 'win') {
    config.nsis = { uninstallUrlHelp: support ?? null, uninstallUrlReadme: homepage ?? null };
    if (sign && all(env, [...azure, ...azureLogin]))
      config.win = {
        azureSignOptions: {
          publisherName: env.AZURE_SIGN_PUBLISHER || name,
          endpoint: env.AZURE_SIGN_ENDPOINT,
          codeSigningAccountName: env.AZURE_SIGN_ACCOUNT,
          certificateProfileName: env.AZURE_SIGN_PROFILE,
        },
      };
    // What is not signed must not be half signed by a certificate that happens to lie in the store.
    if (!sign) config.win = { signExecutable: false };
  }
  if (platform === 'mac') config.mac = sign ? { notarize: true } : { notarize: false, identity: null };
  return config;
}

/**
 * The environment that the packager sees. Where it finds nothing of Windows' own it signs with CSC_LINK, which is
 * Apple's certificate. What is empty, as a builder hands over a secret that was never set, is not there.
 */
export function signingEnvironment(platform, env) {
  const kept = Object.entries(env).filter(
    ([name, value]) => value !== '' && !(platform === 'win' && /^CSC_(?!IDENTITY)/.test(name)),
  );
  return Object.fromEntries(kept);
}
