import { describe, expect, it } from 'vitest';
import { isRepeatable } from '../../../electron/tunnel/flow/opening';

const text = (words: string): Buffer => Buffer.from(words, 'latin1');

describe('the opening of a program', () => {
  it.each([
    ['SSH', text('SSH-2.0-OpenSSH_9.6\r\n')],
    ['a TLS ClientHello', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00])],
    ['a remote desktop', Buffer.from([0x03, 0x00, 0x00, 0x13, 0x0e, 0xe0, 0x00])],
    ['a page that is asked for', text('GET /index.html HTTP/1.1\r\nHost: device\r\n\r\n')],
    ['the beginning of a request', text('HEAD / HTTP/1.1\r\nHost: de')],
  ])('may be repeated: %s', (_name, bytes) => expect(isRepeatable(bytes)).toBe(true));

  it.each([
    ['nothing', text('')],
    ['a request that changes something', text('POST /restart HTTP/1.1\r\n\r\n')],
    ['one behind a harmless one', text('GET / HTTP/1.1\r\n\r\nPOST /restart HTTP/1.1\r\n\r\n')],
    ['a harmless one with a body', text('GET / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx')],
    ['TLS that is further on', Buffer.from([0x16, 0x03, 0x03, 0x00, 0x10, 0x10])],
    ['TLS data', Buffer.from([0x17, 0x03, 0x03, 0x00, 0x10, 0x01])],
    ['a console', text('restart\r\n')],
    ['too little to tell', text('SS')],
  ])('may not: %s', (_name, bytes) => expect(isRepeatable(bytes)).toBe(false));
});
