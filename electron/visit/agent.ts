/** The ssh agent of this laptop: where it is, and which keys it holds. */
import { readdir } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import { plainLine } from '../../shared/text/outside';
import type { Timers } from '../net/clock';
import type { KeyAgent } from './deps';
import { agentKeyChoice, chosenKeys, stringAt } from './identities';
import { keyTypeOf } from './ssh/host-key';
import type { SshConfigPlace, SshHostConfig } from './ssh-config';

const windowsAgent = '\\\\.\\pipe\\openssh-ssh-agent';
const pipes = '\\\\.\\pipe\\';

/**
 * The pipe of a running Pageant (PuTTY 0.77 and later; its name has a part that nobody can know); null: there is none.
 */
async function pageantPipe(): Promise<string | null> {
  try {
    const name = (await readdir(pipes)).find((each) => each.startsWith('pageant.'));
    return name === undefined ? null : pipes + name;
  } catch {
    return null;
  }
}

/**
 * Path of the agent's socket or pipe; null: there is none.
 * @param identityAgent as `~/.ssh/config` says it: a path, `none`, or `SSH_AUTH_SOCK`; null: it says nothing
 */
async function agentSocket(
  identityAgent: string | null,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Promise<string | null> {
  if (identityAgent === 'none') return null;
  if (identityAgent !== null && identityAgent !== 'SSH_AUTH_SOCK') return identityAgent;
  const fromEnv = env['SSH_AUTH_SOCK'];
  if (fromEnv !== undefined && fromEnv !== '') return fromEnv;
  return platform === 'win32' ? ((await pageantPipe()) ?? windowsAgent) : null;
}

export interface HeldKeys {
  readonly keys: readonly ParsedKey[];
  /** Beside them the agent holds certificates, which the ssh library passes over. */
  readonly hasCertificate: boolean;
}

/**
 * Whether an agent's answer names a certificate: length, kind of answer, how many, then blob and comment of each
 * (draft-ietf-sshm-ssh-agent, 3.5).
 */
function namesCertificate(answer: Buffer): boolean {
  const identitiesAnswer = 12;
  if (answer.length < 9 || answer[4] !== identitiesAnswer) return false;
  let at = 9;
  for (let left = answer.readUInt32BE(5); left > 0; left -= 1) {
    const blob = stringAt(answer, at);
    const comment = blob === null ? null : stringAt(answer, blob.end);
    if (blob === null || comment === null) return false;
    if (/-cert-v0\d@openssh\.com$/.test(keyTypeOf(blob.value))) return true;
    at = comment.end;
  }
  return false;
}

/** The keys that an agent holds; null: nothing answers there, or not within `limitMs`. */
export async function agentKeys(socket: string, timers: Timers, limitMs: number): Promise<HeldKeys | null> {
  // Whoever never works on a device does not load it.
  const { default: ssh2 } = await import('ssh2');
  return new Promise((resolve) => {
    const timer = timers.set(() => resolve(null), limitMs);
    const agent = new ssh2.OpenSSHAgent(socket);
    const chunks: Buffer[] = [];
    const getStream = agent.getStream.bind(agent);
    agent.getStream = (done) =>
      getStream((error, stream) => {
        stream?.on('data', (bytes: Buffer) => chunks.push(bytes));
        done(error, stream);
      });
    agent.getIdentities((error, keys) => {
      timer.cancel();
      if (error || keys === undefined) resolve(null);
      else
        resolve({
          keys: keys.filter((key): key is ParsedKey => 'type' in key),
          hasCertificate: namesCertificate(Buffer.concat(chunks)),
        });
    });
  });
}

/** What a person knows a key by. */
export const keyComment = ({ comment, type }: ParsedKey): string => plainLine(comment, 200) || type;

/** An agent that does not answer within this (ms) is taken for none. */
const limitMs = 3_000;

/** The agent as the person's ssh settings for a host have it; null: there is none. */
export async function keyAgent(
  config: SshHostConfig,
  { home, env }: SshConfigPlace,
  timers: Timers,
  platform: NodeJS.Platform = process.platform,
): Promise<KeyAgent | null> {
  const socket = await agentSocket(config.identityAgent, env, platform);
  const held = socket === null ? null : await agentKeys(socket, timers, limitMs);
  if (socket === null || held === null) return null;
  const choice = await agentKeyChoice(config, home);
  return { socket, choice, keys: chosenKeys(held.keys, choice).map(keyComment) };
}
