import { mkdir } from 'node:fs/promises';
import type { Client } from 'ssh2';
import type { FilesAnswer, FolderCount, FolderPage, RawName } from '../../../shared/visit/files';
import type { Timer, Timers } from '../../net/clock';
import type { ExecResult } from '../contract';
import type { CommandLimits } from '../ssh/exec';
import { checksumCommand, checksumIn, checksumLimitMs } from './checksum';
import type { FileJob, FileOutcome, FileProgress, FilesService, TransferPlan } from './contract';
import { fetchFile } from './download';
import { answered, FaultError } from './fault';
import { freeSpaceCommand, freeSpaceIn, freeSpaceLimitMs } from './free-space';
import { Folders } from './folders';
import { renameOverNothing } from './place';
import { Sftp } from './sftp';
import { StoppedError, unlessStopped, type TransferTools } from './transfer';
import { countFolder, planFetching, planSending, removeThing } from './trees';
import { partOnDevice, sendFile } from './upload';

/** Progress is told at most this often: counters move faster than eyes. */
const progressMs = 100;
const answerBytes = 8_192;
/** Whoever goes does not wait longer for the device to drop what is unfinished. */
const discardLimitMs = 1_500;

/** What the thread gives. */
interface Host {
  /** The ssh connection that one is logged in on; null: there is none. */
  client(): Client | null;
  exec(command: string, limits: CommandLimits): Promise<ExecResult | null>;
  emit(event: FileProgress): void;
}

type Place = TransferPlan['folders'][number];
type Work = (job: FileJob, tools: TransferTools) => Promise<FileOutcome>;

/** Files of the device. The SFTP channel is opened when it is first needed, and anew with each connection. */
export class DeviceFiles implements FilesService {
  readonly #host: Host;
  readonly #timers: Timers;
  #channel: {
    readonly client: Client;
    readonly opened: Promise<{ readonly sftp: Sftp; readonly folders: Folders }>;
  } | null = null;
  readonly #running = new Map<string, { readonly stop: AbortController; readonly over: Promise<unknown> }>();
  readonly #discarding = new Set<Promise<unknown>>();

  constructor(host: Host, timers: Timers) {
    this.#host = host;
    this.#timers = timers;
  }

  openFolder(path: RawName): Promise<FilesAnswer<FolderPage>> {
    return answered(this.#open().then(({ folders }) => folders.open(path)));
  }

  moreOfFolder(cursor: number): Promise<FilesAnswer<FolderPage>> {
    return answered(this.#open().then(({ folders }) => folders.more(cursor)));
  }

  closeFolder(cursor: number): Promise<FilesAnswer<null>> {
    return this.#change(({ folders }) => folders.close(cursor));
  }

  makeFolder(path: RawName): Promise<FilesAnswer<null>> {
    return this.#change(async ({ sftp }) => {
      if ((await sftp.lstat(path)) !== null) throw new FaultError({ kind: 'exists' });
      await sftp.makeFolder(path);
    });
  }

  rename(from: RawName, to: RawName): Promise<FilesAnswer<null>> {
    return this.#change(({ sftp }) => renameOverNothing(sftp, from, to));
  }

  countFolder(path: RawName): Promise<FilesAnswer<FolderCount>> {
    return answered(this.#open().then(({ sftp }) => countFolder(sftp, path)));
  }

  remove(path: RawName): Promise<FilesAnswer<null>> {
    return this.#change(({ sftp }) => removeThing(sftp, path));
  }

  planSending(local: string, remoteFolder: RawName, id: string): Promise<FilesAnswer<TransferPlan | null>> {
    return this.#plan(id, (signal) => planSending(local, remoteFolder, signal));
  }

  planFetching(remote: RawName, localFolder: string, id: string): Promise<FilesAnswer<TransferPlan | null>> {
    return this.#plan(id, async (signal) => planFetching((await this.#open()).sftp, remote, localFolder, signal));
  }

  ensureFolder(direction: 'up' | 'down', { local, remote }: Place): Promise<FilesAnswer<null>> {
    if (direction === 'down') return answered(mkdir(local, { recursive: true }).then(() => null));
    return this.#change(async ({ sftp }) => {
      const there = await sftp.lstat(remote);
      if (there === null) return sftp.makeFolder(remote);
      if ((await sftp.stat(remote)).kind !== 'folder') throw new FaultError({ kind: 'exists' });
    });
  }

  sendFile(job: FileJob): Promise<FileOutcome> {
    return this.#run(job, sendFile);
  }

  fetchFile(job: FileJob): Promise<FileOutcome> {
    return this.#run(job, fetchFile);
  }

  stopFile(id: string): void {
    this.#running.get(id)?.stop.abort();
  }

  discardFile(job: FileJob): Promise<FilesAnswer<null>> {
    const running = this.#running.get(job.id);
    running?.stop.abort();
    const work = this.#change(async ({ sftp }) => {
      // Else it would be there again.
      await running?.over;
      await sftp.removeFile(partOnDevice(job));
    });
    this.#discarding.add(work);
    void work.then(() => this.#discarding.delete(work));
    return work;
  }

  /** Resolves once the device has dropped what it was asked to, or has taken too long for it. */
  async discarded(): Promise<void> {
    if (this.#discarding.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#timers.set(resolve, discardLimitMs);
      void Promise.all(this.#discarding).then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #change(
    work: (files: { readonly sftp: Sftp; readonly folders: Folders }) => Promise<void>,
  ): Promise<FilesAnswer<null>> {
    return answered(
      this.#open()
        .then(work)
        .then(() => null),
    );
  }

  #run(job: FileJob, work: Work): Promise<FileOutcome> {
    return this.#stoppable(job.id, (signal) => this.#transfer(job, work, signal));
  }

  #plan(id: string, work: (signal: AbortSignal) => Promise<TransferPlan>): Promise<FilesAnswer<TransferPlan | null>> {
    return this.#stoppable(id, (signal) =>
      answered(
        unlessStopped(signal, work(signal)).catch((error: unknown) => {
          if (error instanceof StoppedError) return null;
          throw error;
        }),
      ),
    );
  }

  /** From the first moment: what is stopped while the channel is being opened does not begin. */
  async #stoppable<Value>(id: string, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const stop = new AbortController();
    const result = work(stop.signal);
    this.#running.set(id, { stop, over: result.catch(() => undefined) });
    try {
      return await result;
    } finally {
      this.#running.delete(id);
      // What failed elsewhere leaves no command to the device.
      stop.abort();
    }
  }

  async #transfer(job: FileJob, work: Work, signal: AbortSignal): Promise<FileOutcome> {
    const opened = await answered(this.#open());
    if (signal.aborted) return { kind: 'stopped', watermark: job.resumeAt };
    if (opened.kind === 'fault') return { ...opened, watermark: job.resumeAt };
    let latest = { acknowledged: job.resumeAt, checking: false };
    const due: { timer: Timer | null } = { timer: null };
    const tell = (): void => {
      due.timer?.cancel();
      due.timer = null;
      this.#host.emit({ kind: 'file-progress', id: job.id, ...latest });
    };
    const ask = (command: string, limitMs: number): Promise<ExecResult | null> =>
      this.#host.exec(command, { limitMs, limitBytes: answerBytes, signal });
    try {
      return await work(job, {
        sftp: opened.value.sftp,
        checksum: async (path, size) => checksumIn(await ask(checksumCommand(path), checksumLimitMs(size))),
        freeByShell: async (folder) => freeSpaceIn(await ask(freeSpaceCommand(folder), freeSpaceLimitMs)),
        onProgress: (acknowledged, checking) => {
          const isNews = checking !== latest.checking;
          latest = { acknowledged, checking };
          // That every byte is there is no counter.
          if (isNews) tell();
          else due.timer ??= this.#timers.set(tell, progressMs);
        },
        signal,
      });
    } finally {
      due.timer?.cancel();
    }
  }

  async #open(): Promise<{ readonly sftp: Sftp; readonly folders: Folders }> {
    const client = this.#host.client();
    if (client === null) throw new FaultError({ kind: 'no-connection' });
    const before = this.#channel;
    if (before?.client === client) {
      // One that failed, or has ended though the connection stands, is opened anew.
      const files = await before.opened.catch(() => null);
      if (files !== null && !files.sftp.isOver) return files;
      if (this.#channel !== before) return this.#open();
    }
    const opened = Sftp.open(client, this.#timers).then((sftp) => ({ sftp, folders: new Folders(sftp) }));
    this.#channel = { client, opened };
    return opened;
  }
}
