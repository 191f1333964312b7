import { createSourceProxy } from './create';
import type { ProxyEvent, ProxyOptions, SourceProxy } from './contract';

/** An event, and of which of a thread's source proxies it is. */
export interface KeyedEvent {
  readonly key: number;
  readonly event: ProxyEvent;
}

/**
 * The source proxies of one worker thread: they share it so that one can take over another's local ports. Served to
 * `worker-proxy.ts`.
 */
export class ProxyGroup {
  readonly #proxies = new Map<number, SourceProxy>();

  constructor(readonly emit: (event: KeyedEvent) => void) {}

  /** `besideKey` null, or that of one that is gone: it stands alone. */
  make(key: number, options: ProxyOptions, besideKey: number | null): void {
    const other = besideKey === null ? undefined : this.#proxies.get(besideKey);
    const proxy = other?.beside(options) ?? createSourceProxy(options);
    proxy.onEvent((event) => this.emit({ key, event }));
    this.#proxies.set(key, proxy);
  }

  /** Calls a method of one of them. */
  call(key: number, method: string, args: readonly unknown[]): unknown {
    const proxy = this.#proxies.get(key);
    if (proxy === undefined) throw new Error('no such source proxy');
    return (proxy as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[method]?.apply(proxy, [
      ...args,
    ]);
  }

  /** Ends one of them. */
  async stop(key: number): Promise<void> {
    const proxy = this.#proxies.get(key);
    await proxy?.stop();
    this.#proxies.delete(key);
  }

  /** Nothing is served any more. */
  end(): void {
    this.#proxies.clear();
  }
}
