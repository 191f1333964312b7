import { done, refuse, value } from '../../../shared/ipc/answers';
import type { Envelope, HandlersOf } from '../../../shared/ipc/contract';
import type { filesRequests } from '../../../shared/ipc/requests/files';
import { parentOf, within } from '../../../shared/visit/files';
import type { VisitFiles, Visits } from '../../visit';

/**
 * Dialogs of the system: what a person chooses there or drops on the window is the only way to a path of this laptop.
 */
export interface FileDialogs {
  chooseFiles(): Promise<readonly string[]>;
  chooseFolders(): Promise<readonly string[]>;
  /** Where to put what comes from a device; null: the person cancelled. */
  chooseTarget(): Promise<string | null>;
}

/** What a person dropped on the window, once. */
export interface DroppedFiles {
  take(): readonly string[];
}

interface FilesHandlerParts {
  readonly visits: Visits;
  readonly fileDialogs: FileDialogs;
  readonly dropped: DroppedFiles;
}

const noVisit = refuse('not-found', 'nobody works there');

/** Answers every request about the files of a device. */
export function filesHandlers({
  visits,
  fileDialogs,
  dropped,
}: FilesHandlerParts): HandlersOf<keyof typeof filesRequests> {
  async function ask<Value>(id: string, question: (files: VisitFiles) => Promise<Value>): Promise<Envelope<Value>> {
    const files = visits.filesOf(id);
    return files === null ? noVisit : value(await question(files));
  }
  const about = (id: string, work: (files: VisitFiles) => Envelope<null>): Envelope<null> => {
    const files = visits.filesOf(id);
    return files === null ? noVisit : work(files);
  };
  return {
    'files.open': ({ id, path }) => ask(id, (files) => files.ask('openFolder', path)),
    'files.more': ({ id, cursor }) => ask(id, (files) => files.ask('moreOfFolder', cursor)),
    'files.close': ({ id, cursor }) => ask(id, (files) => files.ask('closeFolder', cursor)),
    'files.makeFolder': ({ id, folder, name }) => ask(id, (files) => files.ask('makeFolder', within(folder, name))),
    'files.rename': ({ id, path, name }) => ask(id, (files) => files.ask('rename', path, within(parentOf(path), name))),
    'files.count': ({ id, path }) => ask(id, (files) => files.ask('countFolder', path)),
    'files.remove': ({ id, path }) => ask(id, (files) => files.ask('remove', path)),
    async 'files.send'({ id, folder, what }) {
      const paths = await (what === 'files' ? fileDialogs.chooseFiles() : fileDialogs.chooseFolders());
      return paths.length === 0 ? done : about(id, ({ transfers }) => transfers.send(paths, folder));
    },
    'files.sendDropped'({ id, folder }) {
      const paths = dropped.take();
      const sent = paths.length === 0 ? done : about(id, ({ transfers }) => transfers.send(paths, folder));
      return Promise.resolve(sent.ok ? value({ taken: paths.length }) : sent);
    },
    async 'files.fetch'({ id, paths }) {
      const folder = await fileDialogs.chooseTarget();
      return folder === null ? done : about(id, ({ transfers }) => transfers.fetch(paths, folder));
    },
    'transfer.pause': ({ id, transferId }) =>
      Promise.resolve(about(id, ({ transfers }) => transfers.pause(transferId))),
    'transfer.resume': ({ id, transferId, first }) =>
      Promise.resolve(about(id, ({ transfers }) => transfers.resume(transferId, first))),
    'transfer.cancel': ({ id, transferId }) =>
      Promise.resolve(about(id, ({ transfers }) => transfers.cancel(transferId))),
    'transfer.answer': ({ id, transferId, answer, forAll }) =>
      Promise.resolve(about(id, ({ transfers }) => transfers.answerConflict(transferId, answer, forAll))),
  };
}
