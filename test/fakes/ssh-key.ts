import ssh2, { type ParsedKey } from 'ssh2';

export interface SshKey {
  readonly key: ParsedKey;
  /** In OpenSSH's own form. */
  readonly private: string;
  readonly public: string;
}

/**
 * A pair of keys as `ssh-keygen -t ed25519` makes it.
 *
 * The library that makes them takes a zero at the front of the public half away: one key of 256 is then one that
 * nothing reads, `ssh` neither. Such a key is made again.
 * @param passphrase null: the private half is in the clear
 */
export function makeSshKey(comment: string, passphrase: string | null = null): SshKey {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', {
      comment,
      ...(passphrase === null ? {} : { passphrase, cipher: 'aes256-ctr', rounds: 1 }),
    });
    const key = ssh2.utils.parseKey(pair.private, passphrase ?? undefined);
    if (!(key instanceof Error)) return { key, private: pair.private, public: pair.public };
  }
}
