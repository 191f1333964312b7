/**
 * How the window's modules are put together into files. Left to itself the bundler makes a file of each combination of
 * parts that share a module: dozens of small ones for the first page, each of which is asked for and answered by the
 * main process before anything is drawn.
 */

/** What the bundler knows of its modules. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Everything that a module imports, and what that imports in turn, but not what comes later. */
function importedBy(entry: string, modules: Modules): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [entry];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}

type Group = {
  readonly debugName: string;
  readonly name: (id: string, modules: Modules) => string | null;
  readonly minShareCount?: number;
};

/**
 * One file for the first page, one for the screen that it leads to, one for what several other parts share, and one for
 * each of those. `page` and `device`: the modules where the two begin.
 */
export function fewFiles(page: string, device: string): { readonly groups: Group[] } {
  const known = new Map<string, ReadonlySet<string>>();
  const belongsTo = (entry: string, id: string, modules: Modules): boolean => {
    const imported = known.get(entry) ?? importedBy(entry, modules);
    known.set(entry, imported);
    return imported.has(id);
  };
  const nameOf = (id: string, modules: Modules): string => {
    if (belongsTo(page, id, modules)) return 'first';
    return belongsTo(device, id, modules) ? 'device' : 'shared';
  };
  const group = (name: string, rest: Partial<Group> = {}): Group => ({
    debugName: name,
    name: (id, modules) => (nameOf(id, modules) === name ? name : null),
    ...rest,
  });
  return { groups: [group('first'), group('device'), group('shared', { minShareCount: 2 })] };
}
