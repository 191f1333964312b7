import { basename } from 'node:path';
import { parentOf, type FilesAnswer, type FilesFault } from '../../shared/visit/files';
import type { SshClient } from './contract';
import type { TransferPlan } from './files/contract';
import type { Transfer, TransferSource } from './transfer';

/** Who is asked about the device's files. */
export type FilesClient = Pick<SshClient, 'files'>;

export const gone: FilesFault = { kind: 'no-connection' };

/** What is to be sent or fetched. @param id to stop it with, which is answered with null */
export async function planOf(
  client: FilesClient | null,
  source: TransferSource,
  id: string,
): Promise<FilesAnswer<TransferPlan | null>> {
  const answer =
    source.direction === 'up'
      ? await client?.files('planSending', [source.local, source.remoteFolder, id])
      : await client?.files('planFetching', [source.remote, source.localFolder, id]);
  return answer ?? { kind: 'fault', fault: gone };
}

/** The present file is another one now: when it is tried again, that one is meant, from its beginning. */
export async function lookAgain(client: FilesClient | null, transfer: Transfer): Promise<void> {
  transfer.resumeAt = 0;
  const { file } = transfer;
  if (file === null) return;
  const { local, remote } = file;
  const planned = await planOf(
    client,
    transfer.direction === 'up'
      ? { direction: 'up', local, name: basename(local), remoteFolder: parentOf(remote) }
      : { direction: 'down', remote, localFolder: '' },
    transfer.id,
  );
  const [found] = planned.kind === 'ok' ? (planned.value?.files ?? []) : [];
  if (found !== undefined && transfer.file === file) transfer.replanFile({ ...found, local, remote });
}
