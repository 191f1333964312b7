/** Where the ssh library's types say less than the library does. */
import type { Algorithms } from 'ssh2';
import type { AlgorithmLists } from './algorithms';

export const libraryAlgorithms = (lists: AlgorithmLists): Algorithms =>
  ({
    kex: [...lists['key-exchange']],
    serverHostKey: [...lists['host-key']],
    cipher: [...lists.cipher],
    hmac: [...lists.mac],
    // A few bytes can unpack to any number.
    compress: ['none'],
    // The library's types name what it knows; the lists hold nothing else.
  }) as Algorithms;

/** Errors of the ssh library carry where they come from, or the reason code of the device's own DISCONNECT. */
export const propertyOf = (error: Error, name: 'level' | 'code'): unknown =>
  (error as Error & Record<string, unknown>)[name];
