/**
 * A file for the person's ssh configuration (`Include`), in which each device that is connected stands under the name
 * its host key is known under. With it `ssh <name>`, and programs that take a name alone, reach the right device and
 * check the right key.
 */
import { AtomicFile } from '../../storage/atomic-file';
import { safePath, sshArguments, type SshTarget } from './plan';

export interface NamedTarget extends SshTarget {
  /** The device's own name, for a person to type; null: it has none that means it alone. */
  readonly name: string | null;
}

/** What ssh takes for a name as it is: no pattern, no option, no address, and not this computer. */
const safeName = /^(?!localhost$)[a-z0-9][a-z0-9_-]{0,127}$/i;

/** Names that several have, and those that ssh would take for something else, are nobody's. */
function hostNames({ alias, name }: NamedTarget, targets: readonly NamedTarget[]): string {
  const isOnly = targets.filter((each) => each.name?.toLowerCase() === name?.toLowerCase()).length === 1;
  return name !== null && isOnly && safeName.test(name) && !/^\d+$/.test(name) ? `${name} ${alias}` : alias;
}

/** The text of the file. A target that cannot be an argument of ssh is left out. */
export function includeText(targets: readonly NamedTarget[]): string {
  const hosts = targets.flatMap((target) => {
    const { port, user, alias, knownHostsFile } = target;
    if (sshArguments(target) === null) return [];
    const path = knownHostsFile?.replaceAll('\\', '/') ?? '';
    return [
      [
        `Host ${hostNames(target, targets)}`,
        'HostName 127.0.0.1',
        `Port ${port}`,
        `HostKeyAlias ${alias}`,
        ...(user === null ? [] : [`User ${user}`]),
        ...(safePath.test(path) ? [`UserKnownHostsFile ~/.ssh/known_hosts "${path}"`] : []),
      ].join('\n  '),
    ];
  });
  return ['# Written by FieldTunnel, and written anew whenever a device is connected.', ...hosts, ''].join('\n');
}

/** The line that a person puts at the beginning of `~/.ssh/config`; null: the path cannot be in one. */
export function includeLine(path: string): string | null {
  const plain = path.replaceAll('\\', '/');
  return safePath.test(plain) ? `Include "${plain}"` : null;
}

/** Keeps the file as the devices are. One save at a time; the last one counts. */
export class SshInclude {
  readonly #file: AtomicFile;
  /** What a run of before left beside it is gone. */
  readonly #swept: Promise<void>;
  readonly #onFailure: (error: unknown) => void;
  #wanted: string | null = null;
  #saved: string | null = null;
  #saving: Promise<void> | null = null;

  constructor(path: string, onFailure: (error: unknown) => void) {
    this.#file = new AtomicFile(path);
    this.#swept = this.#file.sweep();
    this.#onFailure = onFailure;
  }

  /** Resolves once what was given last is on disk, or could not be written. Never rejects. */
  async update(targets: readonly NamedTarget[]): Promise<void> {
    this.#wanted = includeText(targets);
    await this.settled();
  }

  /** As `update`, for what was given before. */
  async settled(): Promise<void> {
    // A save without anything to do would be over before it is remembered, and then stand in the way of all others.
    if (this.#saving === null && this.#wanted === this.#saved) return;
    await (this.#saving ??= this.#save());
  }

  async #save(): Promise<void> {
    try {
      await this.#swept;
      while (this.#wanted !== null && this.#wanted !== this.#saved) {
        const text = this.#wanted;
        await this.#file.replace(Buffer.from(text), { previous: 'ignore' });
        this.#saved = text;
      }
    } catch (error) {
      this.#onFailure(error);
    } finally {
      this.#saving = null;
    }
  }
}
