/**
 * Newer versions for laptops that are mostly offline: looked for once a day while nobody works, fetched beside the
 * program, installed when it is quit. electron-updater is not used: its manifest is not signed, it takes no folder, and
 * it asks through Chromium's network, which knows neither the web proxy's password nor the company's authorities as
 * this app has them.
 */
import { mkdir } from 'node:fs/promises';
import type { JudgedFor } from '../../shared/updates/judge';
import { manifestName, type UpdatePackage, signatureName } from '../../shared/updates/manifest';
import { noUpdates, type LookedView, type OfferView, type UpdateView } from '../../shared/updates/view';
import type { Logger } from '../log/logger';
import type { Clock } from '../net/clock';
import { messageOf } from '../net/network-errors';
import { type Installing, type Place, PlaceError } from './contract';
import { judgeSigned, keep, type ManifestJudged, readFrom, readKept, type SignedManifest } from './manifest-file';
import { fetchPackage, isThere, isWhole, pathOf, sweep } from './package-file';
import { LookTimes } from './look-times';
import type { UpdatesFile } from './updates-file';

/** An installer that was started that often, and the old version still runs, is not started again. */
const mostTries = 2;
const longestDetail = 300;

export interface UpdatesOptions {
  readonly enabled: boolean;
  /** Null: no place is set, or no key to check with. */
  readonly from: { readonly place: Place; readonly publicKey: string } | null;
  readonly running: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** A folder of this app alone, for what is fetched. */
  readonly folder: string;
  readonly file: UpdatesFile;
  readonly installing: Installing;
  readonly start: (program: string, args: readonly string[]) => Promise<void>;
  /** Whether a look disturbs nobody's work. */
  readonly isQuiet: () => boolean;
  readonly clock: Clock;
  readonly publish: (view: UpdateView) => void;
  readonly log: Logger;
}

type Newer = Extract<ManifestJudged, { kind: 'newer' }>;

export class Updates {
  readonly #options: UpdatesOptions;
  readonly #times: LookTimes;
  #view: UpdateView;
  #look: AbortController | null = null;
  /** What is installed when the app is quit. */
  #ready: UpdatePackage | null = null;
  #closed = false;

  private constructor(options: UpdatesOptions) {
    this.#options = options;
    const { enabled, from, file, clock, isQuiet } = options;
    const state = !enabled ? 'off' : from === null ? 'nowhere' : 'on';
    this.#view = { ...noUpdates, state, looked: state === 'on' ? file.get().looked : null };
    this.#times = new LookTimes({ clock, isQuiet, looked: () => this.#view.looked, look: () => void this.look() });
  }

  /** Takes up what was fetched before, and removes what is of no use any more. */
  static async open(options: UpdatesOptions): Promise<Updates> {
    const updates = new Updates(options);
    await updates.#takeUp().catch((error: unknown) => options.log.error('updates could not be taken up', { error }));
    return updates;
  }

  get view(): UpdateView {
    return this.#view;
  }

  /** From now on it is looked by itself. */
  begin(): void {
    this.#options.publish(this.#view);
    if (this.#view.state === 'on') this.#times.begin();
  }

  /** Somebody began to work, or ended. */
  workChanged(): void {
    if (!this.#options.isQuiet()) this.#look?.abort(new Error('somebody works'));
    else if (this.#view.state === 'on') this.#times.becameQuiet();
  }

  /** Looks now, and answers at once; false: not now. */
  beginLook(): boolean {
    if (!this.#mayLook()) return false;
    void this.look();
    return true;
  }

  #mayLook(): boolean {
    const { from, isQuiet } = this.#options;
    return this.#view.state === 'on' && from !== null && !this.#closed && this.#look === null && isQuiet();
  }

  /** Looks now; resolves when it is done, with whether it was done. Never rejects. */
  async look(): Promise<boolean> {
    const { from, log } = this.#options;
    if (from === null || !this.#mayLook()) return false;
    const look = new AbortController();
    this.#look = look;
    this.#show({ isLooking: true });
    try {
      const newer = await this.#ask(from.place, from.publicKey, look.signal);
      if (newer !== null) await this.#fetch(newer.signed, newer.judged, from.place, look.signal);
    } catch (error) {
      // What was begun goes on when nobody works any more.
      if (!look.signal.aborted) log.error('the look for updates failed', { error });
    } finally {
      this.#look = null;
      const { offer } = this.#view;
      this.#show({ isLooking: false, offer: offer?.step === 'fetching' ? null : offer });
      this.#times.looked(look.signal.aborted);
    }
    return true;
  }

  /**
   * The app is quit by a person, and everything is closed: starts the installer. False: there is nothing to install.
   */
  async installNow(): Promise<boolean> {
    const { installing, folder, file, start, log } = this.#options;
    const ready = this.#ready;
    if (ready === null || installing.kind !== 'installer' || this.#view.state !== 'on') return false;
    // Whoever could write here since may have changed it: signature and bytes are looked at again, right before.
    const judged = await this.#judgeKept().catch(() => null);
    const isSame = judged?.kind === 'newer' && judged.packages.some(({ sha512 }) => sha512 === ready.sha512);
    if (!isSame || !(await isWhole(folder, ready))) {
      log.warn('the package of the newer version is not what it was', { name: ready.name });
      return false;
    }
    const { version } = judged.manifest;
    const times = file.get().tried?.version === version ? (file.get().tried?.times ?? 0) : 0;
    await file.update({ tried: { version, times: times + 1 } }).catch(() => undefined);
    try {
      await start(pathOf(folder, ready), installing.args);
      log.info('the installer was started', { version, name: ready.name });
      return true;
    } catch (error) {
      log.error('the installer did not start', { error });
      return false;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#times.stop();
    this.#look?.abort(new Error('the app ends'));
    await this.#options.file.settled();
  }

  #about(): JudgedFor {
    const { running, platform, arch, file, clock } = this.#options;
    return { running, platform, arch, seenSignedAt: file.get().seenSignedAt, now: clock.now() };
  }

  async #judgeKept(): Promise<ManifestJudged | null> {
    const { folder, from } = this.#options;
    const kept = from === null ? null : await readKept(folder);
    return kept === null || from === null ? null : judgeSigned(kept, from.publicKey, this.#about());
  }

  async #takeUp(): Promise<void> {
    const { folder } = this.#options;
    const judged = this.#view.state === 'on' ? await this.#judgeKept() : null;
    if (judged?.kind !== 'newer') {
      await sweep(folder, []);
      return;
    }
    const file = this.#packageOf(judged);
    await sweep(folder, [manifestName, signatureName, ...(file === null ? [] : [file.name])]);
    const byHand = this.#byHand(judged);
    if (byHand !== null) this.#show({ offer: byHand });
    else if (file !== null && (await isThere(folder, file))) this.#isReady(judged, file);
  }

  /** Null: there is nothing newer, or nothing can be said. */
  async #ask(
    place: Place,
    publicKey: string,
    signal: AbortSignal,
  ): Promise<{ readonly signed: SignedManifest; readonly judged: Newer } | null> {
    const { file, folder, running, log } = this.#options;
    let signed: SignedManifest;
    try {
      signed = await readFrom(place, signal);
    } catch (error) {
      signal.throwIfAborted();
      const why = error instanceof PlaceError ? error.why : 'unreachable';
      this.#looked(why, messageOf(error));
      return null;
    }
    signal.throwIfAborted();
    const judged = judgeSigned(signed, publicKey, this.#about());
    if (judged.kind === 'trouble') {
      this.#looked(judged.why, '');
      log.warn('the manifest of updates is not used', { why: judged.why });
      return null;
    }
    this.#looked(judged.kind, '');
    await file.update({ seenSignedAt: judged.manifest.signedAt }).catch(() => undefined);
    log.info('looked for updates', { running, newest: judged.manifest.version });
    if (judged.kind === 'newer') return { signed, judged };
    // What was offered before was withdrawn, or runs by now.
    this.#ready = null;
    this.#show({ offer: null });
    await sweep(folder, []);
    return null;
  }

  async #fetch(signed: SignedManifest, judged: Newer, place: Place, signal: AbortSignal): Promise<void> {
    const { folder, log } = this.#options;
    const { version } = judged.manifest;
    this.#ready = null;
    await mkdir(folder, { recursive: true });
    await keep(folder, signed);
    const file = this.#packageOf(judged);
    await sweep(folder, [manifestName, signatureName, ...(file === null ? [] : [file.name])]);
    const byHand = this.#byHand(judged);
    if (byHand !== null || file === null) {
      this.#show({ offer: byHand });
      return;
    }
    const { size } = file;
    this.#show({ offer: { version, step: 'fetching', received: 0, size } });
    let shown = 0;
    const fetched = await fetchPackage({
      place,
      file,
      folder,
      signal,
      onReceived: (received) => {
        // A hundred steps are enough for an eye.
        if (received - shown < size / 100) return;
        shown = received;
        this.#show({ offer: { version, step: 'fetching', received, size } });
      },
    });
    if (fetched.ok) this.#isReady(judged, file);
    else {
      log.warn('the package of the newer version could not be fetched', { ...fetched });
      const detail = fetched.detail.slice(0, longestDetail);
      this.#show({ offer: { version, step: 'failed', why: fetched.why, detail } });
    }
  }

  /** The package that the app can install itself; null: there is none. */
  #packageOf({ packages }: Newer): UpdatePackage | null {
    return packages.find(({ kind }) => kind === 'nsis') ?? null;
  }

  /** Null: it is installed by itself. */
  #byHand(judged: Newer): OfferView | null {
    const { installing, file } = this.#options;
    const { version } = judged.manifest;
    if (installing.kind === 'by-hand') return { version, step: 'by-hand', why: installing.why };
    const { tried } = file.get();
    if (tried?.version === version && tried.times >= mostTries) return { version, step: 'by-hand', why: 'tried' };
    return this.#packageOf(judged) === null ? { version, step: 'by-hand', why: 'no-package' } : null;
  }

  #isReady({ manifest: { version } }: Newer, file: UpdatePackage): void {
    this.#ready = file;
    this.#show({ offer: { version, step: 'ready' } });
  }

  #looked(found: LookedView['found'], detail: string): void {
    const looked = { at: this.#options.clock.now(), found, detail: detail.slice(0, longestDetail) };
    this.#show({ looked });
    // What could not be written is tried again by the file, and logged.
    void this.#options.file.update({ looked }).catch(() => undefined);
  }

  #show(change: Partial<UpdateView>): void {
    this.#view = { ...this.#view, ...change };
    this.#options.publish(this.#view);
  }
}
