/**
 * One device that somebody works on, over a scripted ssh thread: every call is written down, and a test says what
 * happens.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../electron/log/logger';
import type { ExecResult, SshClient, SshEvent } from '../../../electron/visit/contract';
import type { KeyAgent, VisitDeps } from '../../../electron/visit/deps';
import { HostKeys } from '../../../electron/visit/host-keys';
import { Logins } from '../../../electron/visit/logins';
import { Visits } from '../../../electron/visit/visits';
import { WorkNotes } from '../../../electron/visit/work-notes';
import { createSession } from '../../../shared/session/create';
import type { SessionView } from '../../../shared/session/view';
import type { VisitView } from '../../../shared/visit/view';
import { ManualClock } from '../../fakes/manual-clock';

type Call = readonly [method: string, ...args: readonly unknown[]];

/** Two host keys as a device shows them: the blob begins with the name of the type. */
const blobOf = (filling: number): string => {
  const type = Buffer.from('ssh-ed25519');
  const head = Buffer.alloc(4);
  head.writeUInt32BE(type.length);
  return Buffer.concat([head, type, Buffer.alloc(36, filling)]).toString('base64');
};
export const oneKey = blobOf(1);
export const otherKey = blobOf(2);

class ScriptedThread {
  readonly calls: Call[] = [];
  stopped = false;

  constructor(readonly emit: (event: SshEvent) => void) {}

  /** Arguments of the last call of this method; null: it was not called. */
  last(method: string): readonly unknown[] | null {
    return this.calls.findLast(([name]) => name === method)?.slice(1) ?? null;
  }
}

export interface Rig {
  readonly visits: Visits;
  readonly clock: ManualClock;
  readonly threads: ScriptedThread[];
  readonly hostKeys: HostKeys;
  readonly logins: Logins;
  readonly notes: WorkNotes;
  readonly secrets: Map<string, string>;
  readonly folder: string;
  /** Told as secret. */
  readonly heard: string[];
  readonly data: { readonly shellId: string; readonly text: string }[];
  session: SessionView;
  keepsShells: boolean;
  /** What the device answers to a command. */
  exec: ExecResult | null;
  agent: KeyAgent | null;
  /** What the thread answers to a call about files. */
  files: (name: string, args: readonly unknown[]) => Promise<unknown>;
  /** Changes the session as the app would see it. */
  change(over: Partial<SessionView>): void;
  thread(): ScriptedThread;
  view(): VisitView;
  /** The device shows its key; waits until what follows from it has been asked of the stores. */
  showKey(blob?: string): Promise<void>;
}

const connected: Partial<SessionView> = { state: { kind: 'connected', since: 0, device: 'connected' } };

export function sessionView(over: Partial<SessionView> = {}): SessionView {
  const { view } = createSession({
    id: 's1',
    environment: { id: 'aws:eu-west-1', kind: 'aws', region: 'eu-west-1' },
    tunnelId: 't1',
    thingName: 'pump-station-07',
    ticket: null,
    hasAccount: true,
    serviceIds: ['SSH'],
  });
  const services = view.services.map((service) => ({ ...service, port: 50_022 }));
  return { ...view, ...connected, services, ...over };
}

/** What was started is through with its promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const loginsIn = (secrets: Map<string, string>, heard: string[]): Logins =>
  new Logins(
    {
      persistence: () => 'disk',
      get: (name) => secrets.get(name) ?? null,
      set: (name, value) => Promise.resolve(void secrets.set(name, value)),
      delete: (name) => Promise.resolve(secrets.delete(name)),
      list: (prefix = '') => [...secrets.keys()].filter((name) => name.startsWith(prefix)),
    },
    (secret) => heard.push(secret),
  );

/** A thread that does nothing but write down what it is asked. */
const scripted = (thread: ScriptedThread, answers: () => Pick<Rig, 'exec' | 'files'>): SshClient =>
  new Proxy({} as SshClient, {
    get:
      (_, method: string) =>
      (...args: unknown[]) => {
        thread.calls.push([method, ...args]);
        if (method === 'stop') thread.stopped = true;
        if (method === 'files') return answers().files(String(args[0]), args[1] as readonly unknown[]);
        return Promise.resolve(method === 'exec' ? answers().exec : undefined);
      },
  });

const hostKeysIn = (folder: string, clock: ManualClock): Promise<HostKeys> =>
  HostKeys.open({
    path: join(folder, 'host-keys.json'),
    knownHostsPath: join(folder, 'known_hosts'),
    log: silentLogger,
    now: () => clock.now(),
  });

const recordingsIn = (folder: string) =>
  ({ recordingRule: null, recordingsFolder: join(folder, 'recordings'), mostRecordedBytes: 1_000_000 }) as const;

export async function makeRig(over: Partial<VisitDeps> = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-visit-'));
  const clock = new ManualClock();
  const threads: ScriptedThread[] = [];
  const secrets = new Map<string, string>();
  const heard: string[] = [];
  const data: Rig['data'] = [];
  const logins = loginsIn(secrets, heard);
  const hostKeys = await hostKeysIn(folder, clock);
  const notes = new WorkNotes();
  let nextId = 0;
  const visits = new Visits({
    hostKeys,
    logins,
    openThread(emit) {
      const thread = new ScriptedThread(emit);
      threads.push(thread);
      return scripted(thread, () => rig);
    },
    sessionOf: (id) => (id === rig.session.id ? rig.session : null),
    aliasOf: ({ environment, thingName }, serviceId) =>
      `fieldtunnel-${environment.region}-${thingName}${serviceId === 'SSH' ? '' : `-${serviceId.toLowerCase()}`}`,
    deviceTypeOf: () => 'Pump',
    companyUser: () => null,
    configured: () => Promise.resolve({ user: null, keyFile: null }),
    agent: () => Promise.resolve(rig.agent),
    keepsShells: () => rig.keepsShells,
    onKeepsShells: (_, keeps) => void (rig.keepsShells = keeps),
    technician: { account: 'Mina Kim', laptop: 'desk-12' },
    carriedLately: () => null,
    notes,
    ...recordingsIn(folder),
    onViews: () => undefined,
    onTransfers: () => undefined,
    onData: (shellId, bytes) => data.push({ shellId, text: Buffer.from(bytes).toString() }),
    newId: () => `shell-${(nextId += 1)}`,
    clock,
    log: silentLogger,
    ...over,
  });
  const rig: Rig = {
    visits,
    clock,
    threads,
    hostKeys,
    logins,
    notes,
    secrets,
    folder,
    heard,
    data,
    session: sessionView(),
    keepsShells: false,
    exec: null,
    agent: null,
    files: () => Promise.resolve(undefined),
    change(change) {
      rig.session = { ...rig.session, ...change };
      visits.sessionsChanged([rig.session]);
    },
    thread() {
      const thread = threads.at(-1);
      if (thread === undefined) throw new Error('no thread was opened');
      return thread;
    },
    view() {
      const [view] = visits.views();
      if (view === undefined) throw new Error('nobody works there');
      return view;
    },
    async showKey(blob = oneKey) {
      const [target] = rig.thread().last('connect') as [{ readonly knownHostKey: string | null }];
      const { knownHostKey } = target;
      const matches = knownHostKey === null ? null : knownHostKey === blob;
      rig.thread().emit({ kind: 'host-key', key: { type: 'ssh-ed25519', fingerprint: '' }, blob, matches });
      await settled();
    },
  };
  return rig;
}
