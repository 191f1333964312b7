/**
 * `@peculiar/x509` builds on tsyringe, which refuses to load without the metadata functions of the old
 * decorator proposal on `Reflect`. This is the part of them that the two use, kept in a WeakMap; whoever
 * already provides them is left alone. To be imported before `@peculiar/x509`.
 */

type Key = string | symbol;
interface MetadataReflect {
  getMetadata?: (key: unknown, target: object, property?: Key) => unknown;
  getOwnMetadata?: (key: unknown, target: object, property?: Key) => unknown;
  hasOwnMetadata?: (key: unknown, target: object, property?: Key) => boolean;
  defineMetadata?: (key: unknown, value: unknown, target: object, property?: Key) => void;
  metadata?: (key: unknown, value: unknown) => (target: object, property?: Key) => void;
}

const store = new WeakMap<object, Map<unknown, unknown>>();

function entries(target: object, property: Key | undefined): Map<unknown, unknown> {
  const byProperty = store.get(target) ?? new Map<unknown, unknown>();
  store.set(target, byProperty);
  const found = byProperty.get(property);
  if (found instanceof Map) return found;
  const made = new Map<unknown, unknown>();
  byProperty.set(property, made);
  return made;
}

function install(reflect: MetadataReflect): void {
  if (reflect.getMetadata !== undefined) return;
  const getOwn = (key: unknown, target: object, property?: Key): unknown => entries(target, property).get(key);
  const hasOwn = (key: unknown, target: object, property?: Key): boolean => entries(target, property).has(key);
  const define = (key: unknown, value: unknown, target: object, property?: Key): void => void entries(target, property).set(key, value);
  reflect.getOwnMetadata = getOwn;
  reflect.hasOwnMetadata = hasOwn;
  reflect.defineMetadata = define;
  reflect.metadata = (key, value) => (target, property) => define(key, value, target, property);
  reflect.getMetadata = (key, target, property) => {
    for (let owner: object | null = target; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
      if (hasOwn(key, owner, property)) return getOwn(key, owner, property);
    }
    return undefined;
  };
}

install(Reflect as MetadataReflect);
