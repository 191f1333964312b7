import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { Algorithms } from 'ssh2';
import { algorithmsFor, nothingCommon, type ServerOffer } from '../../../electron/visit/ssh/algorithms';
import { ServerGreeting } from '../../../electron/visit/ssh/server-offer';
import { password } from '../../fakes/ssh-client';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();

const rsaKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

/** What dropbear 2012 offers. */
const dropbear2012: ServerOffer = {
  'key-exchange': ['diffie-hellman-group1-sha1', 'diffie-hellman-group14-sha1'],
  'host-key': ['ssh-rsa', 'ssh-dss'],
  cipher: [
    ['aes128-ctr', '3des-ctr', 'aes256-ctr', 'aes128-cbc', '3des-cbc'],
    ['aes128-ctr', '3des-ctr', 'aes256-ctr', 'aes128-cbc', '3des-cbc'],
  ],
  mac: [
    ['hmac-sha1-96', 'hmac-sha1', 'hmac-md5'],
    ['hmac-sha1-96', 'hmac-sha1', 'hmac-md5'],
  ],
};

describe('what both sides speak', () => {
  it('is sound only, until somebody allowed more', () => {
    const names = Object.values(algorithmsFor([], null)).flat();
    expect(names.filter((name) => /sha1$|ssh-rsa|cbc|md5|group1-/.test(name) && !name.startsWith('hmac-sha1'))).toEqual(
      [],
    );
    expect(algorithmsFor([], null)['key-exchange'].at(-1)).toBe('diffie-hellman-group-exchange-sha256');
    // What is allowed for one device is what was named, not its kind.
    const allowed = algorithmsFor(['ssh-rsa', 'none', 'aes128-cbc'], null);
    expect(allowed['host-key']).toContain('ssh-rsa');
    expect(allowed.cipher).toContain('aes128-cbc');
    expect(allowed.cipher).not.toContain('aes256-cbc');
    expect(allowed.cipher).not.toContain('none');
  });

  it('names all that an old device needs, at once', () => {
    const failure = nothingCommon(dropbear2012, algorithmsFor([], null));
    expect(failure).toEqual({
      kind: 'nothing-common',
      what: 'key-exchange',
      offered: ['diffie-hellman-group1-sha1', 'diffie-hellman-group14-sha1'],
      weak: ['diffie-hellman-group14-sha1', 'ssh-rsa'],
    });
    expect(nothingCommon(dropbear2012, algorithmsFor(failure?.weak ?? [], null))).toBeNull();
  });

  it('offers nothing weak where it would not help, and names what is missing', () => {
    const offer = { ...dropbear2012, 'host-key': ['ssh-ed25519-cert-v01@openssh.com'] };
    expect(nothingCommon(offer, algorithmsFor([], null))).toEqual({
      kind: 'nothing-common',
      what: 'host-key',
      offered: ['ssh-ed25519-cert-v01@openssh.com'],
      weak: [],
    });
  });

  it('offers no DSA where the runtime cannot check it, as Electron’s', async () => {
    const offer = { ...dropbear2012, 'key-exchange': ['curve25519-sha256'], 'host-key': ['ssh-dss'] };
    expect(nothingCommon(offer, algorithmsFor([], null))).toMatchObject({ what: 'host-key', weak: ['ssh-dss'] });
    expect(algorithmsFor(['ssh-dss'], null)['host-key']).toContain('ssh-dss');
    vi.resetModules();
    vi.doMock('node:crypto', async (original: () => Promise<object>) => ({
      ...(await original()),
      verify: () => {
        throw new Error('operation not supported for this keytype');
      },
    }));
    const without = await import('../../../electron/visit/ssh/algorithms');
    expect(without.algorithmsFor(['ssh-dss'], null)['host-key']).not.toContain('ssh-dss');
    // Nothing here would help: it is said, and the system's terminal is the way.
    expect(without.nothingCommon(offer, without.algorithmsFor([], null))).toEqual({
      kind: 'nothing-common',
      what: 'host-key',
      offered: ['ssh-dss'],
      weak: [],
    });
    vi.doUnmock('node:crypto');
  });

  it('needs the two directions to agree, and no MAC beside a cipher that authenticates', () => {
    const gcm = ['aes128-gcm@openssh.com'];
    const modern: ServerOffer = {
      'key-exchange': ['curve25519-sha256'],
      'host-key': ['ssh-ed25519'],
      cipher: [gcm, gcm],
      mac: [['umac-64@openssh.com'], ['umac-64@openssh.com']],
    };
    const ours = algorithmsFor([], null);
    expect(nothingCommon(modern, ours)).toBeNull();
    expect(nothingCommon({ ...modern, cipher: [gcm, ['aes128-ctr']] }, ours)?.what).toBe('cipher');
    expect(nothingCommon({ ...modern, cipher: [['aes128-ctr'], ['aes128-ctr']] }, ours)).toMatchObject({
      what: 'mac',
      weak: [],
    });
  });
});

describe('the greeting of a server', () => {
  it('is read however it is cut, and its lists are bounded and cleaned', () => {
    const names = ['curve25519-sha256,\u001b[2Jevil', 'ssh-ed25519', 'a', 'b', 'c', 'd'.repeat(500)];
    const lists = names.map((list) => {
      const bytes = Buffer.from(list, 'latin1');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return Buffer.concat([length, bytes]);
    });
    const payload = Buffer.concat([Buffer.from([4, 20]), Buffer.alloc(16), ...lists, Buffer.alloc(40)]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(payload.length);
    const all = Buffer.concat([Buffer.from('hello\nSSH-2.0-x\r\n'), length, payload]);
    const greeting = new ServerGreeting();
    for (const byte of all) expect(greeting.push(Buffer.from([byte]))).toBe(true);
    expect(greeting.isDone).toBe(true);
    expect(greeting.offer?.['key-exchange']).toEqual(['curve25519-sha256', '[2Jevil']);
    expect(greeting.offer?.cipher).toEqual([['a'], ['b']]);
    expect(greeting.offer?.mac[1]?.[0]).toHaveLength(64);
  });
});

describe('an old device', () => {
  it.each([
    [
      'sha1 all over',
      { kex: ['diffie-hellman-group14-sha1'], serverHostKey: ['ssh-rsa'], hmac: ['hmac-sha1'], cipher: ['aes128-ctr'] },
      ['diffie-hellman-group14-sha1', 'ssh-rsa'],
    ],
    [
      'cbc and md5',
      { kex: ['curve25519-sha256'], serverHostKey: ['rsa-sha2-256'], hmac: ['hmac-md5'], cipher: ['aes256-cbc'] },
      ['aes256-cbc', 'hmac-md5'],
    ],
    [
      '3des',
      { kex: ['ecdh-sha2-nistp256'], serverHostKey: ['rsa-sha2-512'], hmac: ['hmac-sha1'], cipher: ['3des-cbc'] },
      ['3des-cbc'],
    ],
  ] satisfies [string, Algorithms, string[]][])(
    'with %s is not reached before somebody allowed it, and then is',
    async (_, algorithms, weak) => {
      const server = await serve({ hostKeys: [rsaKey()], config: { algorithms } });
      const rig = client();
      rig.connect(server.port);
      const { failure } = await rig.next('closed');
      expect(failure).toMatchObject({ kind: 'nothing-common', weak });
      expect(rig.all('host-key')).toEqual([]);
      rig.connect(server.port, null, weak);
      await rig.next('host-key');
      rig.ssh.answerHostKey(true);
      rig.ssh.authenticate('pat', password(''));
      await rig.next('open');
    },
  );
});
