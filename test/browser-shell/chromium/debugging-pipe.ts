/**
 * Chromium's debugging protocol over the pipe of its process. A library that drives browsers brings three engines'
 * worth of code, which takes longer to load than the app and the browser together; the stand-in needs a dozen commands
 * of one.
 */
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CDPSession } from 'playwright';

/** Commands and events of the browser, or of one page. */
export type DebuggingSession = Pick<CDPSession, 'send' | 'on'>;

interface Answer {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: object;
  readonly result?: object;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly method: string;
  readonly resolve: (result: object) => void;
  readonly reject: (error: Error) => void;
}

const gone = (method: string): Error => new Error(`the browser is gone: ${method}`);

/** One connection with all its sessions. Messages are JSON, each ended by a zero byte. */
export class DebuggingPipe {
  readonly #write: Writable;
  readonly #sessions = new Map<string, EventEmitter>();
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #rest: Buffer[] = [];
  #isOpen = true;
  /** Commands and events of the browser itself. */
  readonly browser: DebuggingSession = this.session('');

  constructor(write: Writable, read: Readable) {
    this.#write = write;
    // That it is gone is said by the end of the other half.
    write.on('error', () => undefined);
    read.on('error', () => undefined);
    read.on('data', (data: Buffer) => this.#took(data));
    read.on('close', () => this.#closed());
  }

  /** The session of a page that was attached to; `''` is the browser's own. */
  session(id: string): DebuggingSession {
    const events = new EventEmitter();
    events.setMaxListeners(50);
    this.#sessions.set(id, events);
    const send = (method: string, params?: object): Promise<object> => this.#send(id, method, params);
    const on = (name: string, listener: (params: object) => void): void => void events.on(name, listener);
    return { send, on } as unknown as DebuggingSession;
  }

  #send(sessionId: string, method: string, params: object = {}): Promise<object> {
    if (!this.#isOpen) return Promise.reject(gone(method));
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1);
      this.#waiting.set(id, { method, resolve, reject });
      this.#write.write(`${JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) })}\0`);
    });
  }

  #took(data: Buffer): void {
    let from = 0;
    for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0, from)) {
      const message = Buffer.concat([...this.#rest, data.subarray(from, end)]);
      this.#rest = [];
      from = end + 1;
      this.#heard(JSON.parse(message.toString('utf8')) as Answer);
    }
    if (from < data.length) this.#rest.push(data.subarray(from));
  }

  #heard({ id, sessionId = '', method, params = {}, result, error }: Answer): void {
    if (id === undefined) {
      if (method !== undefined) this.#sessions.get(sessionId)?.emit(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result ?? {});
    else waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
  }

  #closed(): void {
    this.#isOpen = false;
    for (const { method, reject } of this.#waiting.values()) reject(gone(method));
    this.#waiting.clear();
  }
}
