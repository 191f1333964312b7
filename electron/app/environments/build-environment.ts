import type { EnvironmentFields } from '../../../shared/ipc/network';
import { type CustomEnvironmentResult, parseCustomEnvironment } from '../../cloud';

/** An environment of what was typed, or set by the company, with the authorities of its file. */
export async function buildEnvironment(
  { caFile, ...input }: EnvironmentFields,
  readText: (path: string) => Promise<string>,
): Promise<CustomEnvironmentResult> {
  let ca: string | null = null;
  if (caFile !== null) {
    try {
      ca = await readText(caFile);
    } catch {
      return { ok: false, reason: 'ca-unreadable' };
    }
  }
  return parseCustomEnvironment({ ...input, ca });
}
