import type { FilesAnswer, FilesFault } from '../../../shared/visit/files';

/** Inside the thread, a fault on its way to where it becomes an answer. */
export class FaultError extends Error {
  readonly fault: FilesFault;

  constructor(fault: FilesFault) {
    super(fault.kind);
    this.fault = fault;
  }
}

const noRoom: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * What went wrong here: a fault as it is, or the system's word about this laptop's disk. @throws anything else: it is a
 * defect
 */
export function faultOf(error: unknown): FilesFault {
  if (error instanceof FaultError) return error.fault;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code !== 'string') throw error;
  return noRoom.has(code) ? { kind: 'laptop-full' } : { kind: 'laptop', code };
}

/** What work gives, with its faults as data. */
export async function answered<Value>(work: Promise<Value>): Promise<FilesAnswer<Value>> {
  try {
    return { kind: 'ok', value: await work };
  } catch (error) {
    return { kind: 'fault', fault: faultOf(error) };
  }
}
