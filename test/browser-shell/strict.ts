/**
 * A part of the stand-in that throws when something is asked of it that it does not have: a silent
 * `undefined` would make code look tested that never ran.
 */
export function strict<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key, receiver) {
      // What JavaScript itself looks for on any object.
      if (typeof key === 'symbol' || key in target || key === '__esModule' || key === 'then' || key === 'toJSON')
        return Reflect.get(target, key, receiver) as unknown;
      throw new Error(`browser shell: ${name}.${key} is not there; add it to test/browser-shell/electron/`);
    },
  });
}
