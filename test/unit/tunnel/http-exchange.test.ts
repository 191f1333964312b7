import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpExchange } from '../../../electron/tunnel/flow/http-exchange';

const get = 'GET /a.png HTTP/1.1\r\nHost: device\r\n\r\n';
const post = 'POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc';
const sized = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n';
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Whether it is idle after each step: what the program sends begins with `>`. */
function idleAfter(...steps: readonly string[]): readonly boolean[] {
  const exchange = new HttpExchange();
  return steps.map((step) => {
    if (step.startsWith('>')) exchange.sent(bytes(step.slice(1)));
    else exchange.answered(bytes(step));
    return exchange.isIdle;
  });
}

describe('an HTTP connection', () => {
  it.each([
    ['a body of a known length', get, sized],
    ['chunks', get, chunked],
    ['no body to a HEAD', get.replace('GET', 'HEAD'), 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
    ['304', get, 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    ['204', post, 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['an empty body', get, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['100 before the answer', post, `HTTP/1.1 100 Continue\r\n\r\n${sized}`],
    ['two answers to two requests at once', get + get, sized + chunked],
  ])('is idle after the last byte of an answer with %s, and not one before', (_name, request, response) => {
    const exchange = new HttpExchange();
    for (const byte of bytes(request)) {
      exchange.sent(Buffer.of(byte));
      expect(exchange.isIdle).toBe(false);
    }
    const answer = bytes(response);
    answer.forEach((byte, index) => {
      exchange.answered(Buffer.of(byte));
      expect(exchange.isIdle).toBe(index === answer.length - 1);
    });
  });

  it('is not while the next request has begun', () => {
    expect(idleAfter(`>${get}`, sized, '>G', `>${get.slice(1)}`, chunked)).toEqual([false, true, false, false, true]);
  });

  it('is not while a request’s body is on its way, even where it was answered already', () => {
    expect(idleAfter(`>${post.slice(0, -1)}`, sized, '>c')).toEqual([false, false, true]);
  });

  it.each([
    ['an answer that ends with the connection', get, 'HTTP/1.1 200 OK\r\n\r\nhello'],
    ['a WebSocket', get, 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'],
    ['a tunnel through a proxy', 'CONNECT a:1 HTTP/1.1\r\n\r\n', sized],
    ['SSH', 'SSH-2.0-OpenSSH\r\n\r\n', 'SSH-2.0-device\r\n\r\n'],
    ['two lengths that differ', get, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['a length that is none', get, 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n'],
    ['a chunk that is none', get, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
    ['another encoding than chunks', get, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello'],
    ['a head without end', get, `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}`],
    ['a sign-in of the connection', get, sized.replace('200 OK', '401 No\r\nWWW-Authenticate: NTLM')],
    ['an answer nobody asked for', '', sized],
  ])('is never idle with %s', (_name, request, response) => {
    expect(idleAfter(`>${request}`, response, `>${get}`, sized).some(Boolean)).toBe(false);
  });

  it('is idle at the same places however the bytes are cut, and never before all is answered', () => {
    const message = fc.constantFrom([get, sized], [post, chunked], [get, chunked], [post, sized]);
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (all, cuts) => {
          const exchange = new HttpExchange();
          const cut = (data: Buffer, each: (part: Buffer) => void): void => {
            for (let at = 0, turn = 0; at < data.length; turn += 1) {
              const length = cuts[turn % Math.max(1, cuts.length)] ?? data.length;
              each(data.subarray(at, at + length));
              at += length;
              if (at < data.length) expect(exchange.isIdle).toBe(false);
            }
          };
          for (const [request = '', response = ''] of all) {
            cut(bytes(request), (part) => exchange.sent(part));
            cut(bytes(response), (part) => exchange.answered(part));
            expect(exchange.isIdle).toBe(true);
          }
        },
      ),
    );
  });
});

describe('another protocol', () => {
  it.each([
    ['a letter that somebody types', '>k'],
    ['SSH, before its first line is complete', '>SSH-2.'],
    ['a greeting of the service', '220 ready'],
    ['HTTP/2', '>PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an answer of HTTP/2', 'HTTP/2'],
    ['bytes without a line', `>${'\0'.repeat(40)}`],
  ])('is not followed from the first bytes that show it is none: %s', (_name, step) => {
    const exchange = new HttpExchange();
    if (step.startsWith('>')) exchange.sent(bytes(step.slice(1)));
    else exchange.answered(bytes(step));
    expect(exchange.isLost).toBe(true);
  });

  it('may be HTTP as long as what has come is the beginning of one', () => {
    const exchange = new HttpExchange();
    exchange.sent(bytes('PROPFIND'));
    exchange.answered(bytes('HTT'));
    expect(exchange.isLost).toBe(false);
  });
});
