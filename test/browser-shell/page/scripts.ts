import { Wire } from '../wire';
import { Crossing } from './crossing';
import { Renderer } from './renderer';

/** Names inside one page. All of them hold a secret, so that a script of the page cannot find them. */
export interface PageNames {
  readonly secret: string;
  /** The binding through which the preload's world talks to the main process. */
  readonly binding: string;
  /** The global function of the preload's world that takes messages. */
  readonly deliver: string;
}

export const namesFor = (secret: string): PageNames => ({
  secret,
  binding: `post_${secret}`,
  deliver: `deliver_${secret}`,
});

/** For the page's own world: the receiving end of the context bridge. */
export const pageScript = ({ secret }: PageNames): string =>
  `(() => { if (window !== window.top) return; new (${Crossing.toString()})(new (${Wire.toString()})(), 'page', ${JSON.stringify(secret)}); })();`;

/**
 * For the preload's world: the renderer half of Electron, then the preload script itself as Electron's sandbox wraps
 * it.
 */
export const preloadScript = ({ secret, binding, deliver }: PageNames, preload: string): string => `(() => {
  if (window !== window.top || globalThis.${deliver} !== undefined) return;
  const wire = new (${Wire.toString()})();
  const crossing = new (${Crossing.toString()})(wire, 'preload', ${JSON.stringify(secret)});
  const post = globalThis.${binding}.bind(globalThis);
  const renderer = new (${Renderer.toString()})(wire, crossing, post);
  const require = (name) => renderer.require(name);
  globalThis.${deliver} = (json) => renderer.deliver(json);
  const module = { exports: {} };
  try {
    (function (require, module, exports, process) {
${preload}
    })(require, module, module.exports, Object.freeze({ platform: ${JSON.stringify(process.platform)}, sandboxed: true, contextIsolated: true, type: 'renderer' }));
  } catch (error) {
    post(JSON.stringify({ kind: 'preload-error', message: String(error && error.stack || error) }));
  }
})();`;
